package org.gblend.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import org.assertj.core.data.Offset;
import org.gblend.data.Batch;
import org.gblend.data.Batches;
import org.gblend.data.Loader;
import org.gblend.data.config.LoaderConfig;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.Presence;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.Tiny;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.config.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a batch in which samples lack a modality teaches, and what it does not. */
class MissingModalityLossTest {
    private static final StepAt AT = new StepAt(0, 0, 0, 1);

    @TempDir
    Path folder;

    /** Every batch of one pass over T with a learner of all heads. */
    private void batches(IntPredicate lacks, int size, Map<String, Double> weights, BiConsumer<Learner, Batch> each) {
        try (Tiny tiny = Tiny.open(folder, Tiny.withHoles(folder, lacks))) {
            TrainingConfig training = tiny.experiment().training();
            try (Loader loader = new Loader(
                            tiny.data(),
                            new LoaderConfig(size, 1, 2),
                            tiny.data().sets().train(),
                            1);
                    MultiHeadNetwork full = tiny.context().network(training);
                    Learner learner = new Learner("test", full.copy(weights.keySet()), training, weights);
                    Batches batches = loader.training(tiny.data().sets().train(), 0, 0)) {
                while (batches.hasNext()) {
                    try (Batch batch = batches.next()) {
                        each.accept(learner, batch);
                    }
                }
            }
        }
    }

    private static Map<String, Double> equal() {
        Map<String, Double> weights = new LinkedHashMap<>();
        List.of("a", "b", "joint").forEach(head -> weights.put(head, 1.0 / 3));
        return weights;
    }

    private static Map<String, double[]> values(Learner learner) {
        Map<String, double[]> values = new LinkedHashMap<>();
        learner.state().forEach((name, tensor) -> values.put(name, tensor.toDoubles()));
        return values;
    }

    /** Mean of -ln softmax over the samples that count, from the logits. */
    private static double byHand(double[] logits, int[] labels, boolean[] counted) {
        int classes = logits.length / labels.length;
        double sum = 0;
        int n = 0;
        for (int i = 0; i < labels.length; i++) {
            if (counted[i]) {
                double all = 0;
                for (int c = 0; c < classes; c++) {
                    all += Math.exp(logits[i * classes + c]);
                }
                sum += Math.log(all) - logits[i * classes + labels[i]];
                n++;
            }
        }
        return sum / n;
    }

    @Test
    void step_lossOfEachHead_isTheMeanOverTheSamplesThatHaveItsModality() {
        List<Integer> lacking = new ArrayList<>();
        batches(row -> row % 4 == 1, 16, equal(), (learner, batch) -> {
            Map<String, double[]> logits = new LinkedHashMap<>();
            try (var _ = new Scope()) {
                learner.network()
                        .logits(
                                BatchTensors.inputs(batch, learner.network()),
                                BatchTensors.presence(batch, learner.network()),
                                new LinkedHashSet<>(learner.network().heads()))
                        .forEach((head, z) -> logits.put(head, z.toDoubles()));
            }
            boolean[] has = batch.present("b");
            lacking.add(has.length - Presence.count(has));
            double[] losses = learner.step(batch, AT);
            List<String> heads = learner.trainedHeads();
            for (int h = 0; h < losses.length; h++) {
                boolean[] counted = heads.get(h).equals("b") ? has : batch.present("a");
                assertThat(losses[h])
                        .as(heads.get(h))
                        .isCloseTo(
                                byHand(Objects.requireNonNull(logits.get(heads.get(h))), batch.labels(), counted),
                                Offset.offset(1e-5));
            }
        });
        assertThat(lacking).anyMatch(n -> n > 0);
    }

    @Test
    void step_onABatchWithoutAModality_leavesItsPartsAndTheirMomentumAlone() {
        int[] without = {0};
        batches(row -> row % 4 == 1 || row % 5 == 0, 2, equal(), (learner, batch) -> {
            Map<String, double[]> before = values(learner);
            double[] losses = learner.step(batch, AT);
            boolean none = Presence.count(batch.present("b")) == 0;
            without[0] += none ? 1 : 0;
            assertThat(Double.isNaN(losses[1])).isEqualTo(none);
            assertThat(losses[0]).isFinite();
            assertThat(losses[2]).isFinite();
            Map<String, double[]> after = values(learner);
            before.forEach((name, value) -> {
                if (name.contains("encoders.b.") || name.contains("heads.b.")) {
                    assertThat(Arrays.equals(value, after.get(name))).as(name).isEqualTo(none);
                }
            });
        });
        assertThat(without[0]).isPositive();
    }

    @Test
    void step_ofAHeadThatNoSampleIsFor_changesNothing() {
        int[] without = {0};
        batches(row -> row % 4 == 1 || row % 5 == 0, 2, Map.of("b", 1.0), (learner, batch) -> {
            Map<String, double[]> before = values(learner);
            double[] losses = learner.step(batch, AT);
            if (Presence.count(batch.present("b")) == 0) {
                without[0]++;
                assertThat(losses).containsExactly(Double.NaN);
                Map<String, double[]> after = values(learner);
                before.forEach((name, value) -> assertThat(after.get(name)).isEqualTo(value));
            } else {
                assertThat(losses[0]).isFinite();
            }
        });
        assertThat(without[0]).isPositive();
    }

    @Test
    void learnedWeights_ofAHeadWithoutSamples_doNotDrift() {
        int[] without = {0};
        batches(row -> row % 4 == 1 || row % 5 == 0, 2, equal(), (learner, batch) -> {
            learner.learnWeights(new LearnedConfig(false));
            learner.step(batch, AT);
            boolean none = Presence.count(batch.present("b")) == 0;
            without[0] += none ? 1 : 0;
            assertThat(Objects.requireNonNull(learner.presentWeights().get("b")).equals(1.0))
                    .isEqualTo(none);
            assertThat(learner.presentWeights().get("a")).isNotEqualTo(1.0);
            learner.state().values().stream()
                    .map(Tensor::toDoubles)
                    .forEach(v -> assertThat(v).doesNotContain(Double.NaN));
        });
        assertThat(without[0]).isPositive();
    }
}
