package org.gblend.train.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gblend.core.GradientProducts;
import org.gblend.core.ProbeForm;
import org.gblend.data.Batch;
import org.gblend.data.Batches;
import org.gblend.data.Loader;
import org.gblend.data.sets.Folds;
import org.gblend.data.sets.HoldoutSet;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Guard;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.Torch;
import org.gblend.train.Tiny;
import org.gblend.train.config.ProbeConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.loop.BatchTensors;
import org.gblend.train.loop.HeadLoss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both forms of the probe against slopes of the loss that each is of, by central differences in float64. */
class ProbeFormsTest {
    private static final long SEED = 3;
    private static final int BATCHES = 3;
    private static final int SIZE = 8;
    private static final double STEP = 1e-4;
    private static final TrainingConfig TRAINING = Tiny.training(1, SIZE, Precision.FP64);

    @TempDir
    Path folder;

    /** The form {@code own} is of each head's own loss, {@code joint} of the joint head's. */
    @ParameterizedTest
    @EnumSource
    void measure_againstSlopesOfTheLoss_isTheSame(ProbeForm form) {
        try (Tiny tiny = Tiny.open(folder);
                MultiHeadNetwork phi = tiny.context().network(TRAINING)) {
            MeasuredWeights measured = probe(tiny, form).measure(phi, 5, Map.of(), SEED);
            for (String head : List.of("a", "b", "joint")) {
                GradientProducts slopes = slopes(tiny, phi, head, form == ProbeForm.OWN ? head : "joint");
                MeasuredWeights.Head told =
                        Objects.requireNonNull(measured.heads().get(head));
                assertThat(told.dG())
                        .as("g of " + head)
                        .isCloseTo(slopes.gain(), within(1e-6 * Math.abs(slopes.gain()) + 1e-9));
                assertThat(told.dO())
                        .as("sigma of " + head)
                        .isCloseTo(Math.sqrt(slopes.overfitting()), within(1e-5 * Math.sqrt(slopes.overfitting())));
            }
        }
    }

    /** What earlier tests of this process left to the garbage collector must not be freed while objects are counted. */
    private static void awaitGarbage() throws InterruptedException {
        System.gc();
        long before;
        do {
            before = Scope.live();
            Thread.sleep(100);
        } while (Scope.live() != before);
    }

    @Test
    void measure_ofTheJointForm_canBeRepeatedAndLeavesNothingBehind() throws InterruptedException {
        try (Tiny tiny = Tiny.open(folder);
                MultiHeadNetwork phi = tiny.context().network(TRAINING)) {
            MeasuredWeights first = probe(tiny, ProbeForm.JOINT).measure(phi, 5, Map.of(), SEED);
            awaitGarbage();
            long live = Scope.live();
            MeasuredWeights second = probe(tiny, ProbeForm.JOINT).measure(phi, 5, Map.of(), SEED);
            assertThat(Scope.live()).isEqualTo(live);
            assertThat(second.heads()).isEqualTo(first.heads());
            assertThat(first.heads()).containsOnlyKeys("a", "b", "joint");
            assertThat(first.weights().values().stream().mapToDouble(w -> w).sum())
                    .isCloseTo(1, within(1e-12));
            assertThat(first.weights().values()).allMatch(w -> w >= 0);
            assertThat(first.coreSeconds()).isPositive();
        }
    }

    private static GradientProbe probe(Tiny tiny, ProbeForm form) {
        Folds.Pair sets = tiny.context().folds().getFirst();
        return new GradientProbe(tiny.context(), TRAINING, sets, new ProbeConfig(1, 1, BATCHES, 0, 1, form));
    }

    /** {@code <A_i, a_j>} and {@code <B_i, a_j>} as slopes of one head's losses of batches i along the whole of {@code a_j}. */
    private static GradientProducts slopes(Tiny tiny, MultiHeadNetwork phi, String head, String of) {
        Folds.Pair sets = tiny.context().folds().getFirst();
        List<TrainSet> train = sets.train().parts(BATCHES, SIZE, SEED);
        int heldSize = Math.min(SIZE, sets.holdout().size() / BATCHES);
        List<HoldoutSet> held = sets.holdout().parts(BATCHES, heldSize, SEED);
        double[][] onTrain = new double[train.size()][train.size()];
        double[][] onHeldOut = new double[held.size()][train.size()];
        try (MultiHeadNetwork one = phi.copy(Set.of(head));
                MultiHeadNetwork moved = phi.copy(Set.copyOf(phi.heads()));
                Loader own = tiny.context().loader(sets.train(), TRAINING, List.of(head));
                Loader loader = tiny.context().loader(sets.train(), TRAINING, phi.heads())) {
            one.training(false);
            moved.training(false);
            for (int j = 0; j < train.size(); j++) {
                try (var _ = new Scope()) {
                    Map<String, Tensor> step = Gradients.of(one, own, train.get(j));
                    assertThat(step).containsKey("heads." + head + ".weight");
                    List<SampleSet> all = new ArrayList<>(train);
                    all.addAll(held);
                    double[] slopes = slopes(moved, loader, all, step, of);
                    for (int i = 0; i < all.size(); i++) {
                        (i < train.size() ? onTrain[i] : onHeldOut[i - train.size()])[j] = slopes[i];
                    }
                }
            }
        }
        return new GradientProducts(head, onTrain, onHeldOut);
    }

    private static double[] slopes(
            MultiHeadNetwork network, Loader loader, List<SampleSet> parts, Map<String, Tensor> step, String of) {
        move(network, step, STEP);
        double[] above = losses(network, loader, parts, of);
        move(network, step, -2 * STEP);
        double[] below = losses(network, loader, parts, of);
        move(network, step, STEP);
        double[] slopes = new double[parts.size()];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = (above[i] - below[i]) / (2 * STEP);
        }
        return slopes;
    }

    private static void move(MultiHeadNetwork network, Map<String, Tensor> step, double factor) {
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            Map<String, Tensor> parameters = network.parameters(Set.copyOf(network.heads()));
            step.forEach((name, gradient) ->
                    Objects.requireNonNull(parameters.get(name)).addInPlace(gradient.mul(factor)));
        }
    }

    private static double[] losses(MultiHeadNetwork network, Loader loader, List<SampleSet> parts, String of) {
        return parts.stream()
                .mapToDouble(part -> loss(network, loader, part, of))
                .toArray();
    }

    private static double loss(MultiHeadNetwork network, Loader loader, SampleSet part, String of) {
        double sum = 0;
        try (Batches batches = loader.evaluation(part, 1)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next();
                        var _ = new Scope();
                        Guard _ = Torch.noGrad()) {
                    Tensor logits =
                            BatchTensors.get(network.logits(BatchTensors.inputs(batch, network), Set.of(of)), of);
                    sum += HeadLoss.mean(logits, BatchTensors.labels(batch, of), 0)
                                    .item()
                            * batch.size();
                }
            }
        }
        return sum / part.size();
    }
}
