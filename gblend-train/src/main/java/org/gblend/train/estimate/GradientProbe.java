package org.gblend.train.estimate;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.gblend.core.GradientProducts;
import org.gblend.core.InputException;
import org.gblend.core.ProbeWeights;
import org.gblend.data.Batch;
import org.gblend.data.Batches;
import org.gblend.data.Folds;
import org.gblend.data.HoldoutSet;
import org.gblend.data.Loader;
import org.gblend.data.SampleSet;
import org.gblend.data.TrainSet;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.Presence;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.loop.BatchTensors;
import org.gblend.train.loop.HeadLoss;
import org.gblend.train.loop.TrainingContext;
import org.jspecify.annotations.Nullable;

/**
 * Weights from the gradients at the present parameters, without any training: for every head alone, the gradient of its
 * own loss on a few batches of T and of V, all disjoint, and from their inner products the two parts of Proposition 1
 * ({@link GradientProducts}).
 *
 * <p>Of several tasks each has weights of its own, from the gradients of its own heads.
 *
 * <p>All gradients are taken in evaluation mode and without augmentation, on both sets alike, so that their difference is
 * overfitting and not a difference of modes. Each head has a copy of its part of the network: the run's own parameters,
 * statistics and random streams stay as they are. Memory: {@code 2 x batches} times the parameters of the largest head's
 * part, for each network that is probed at a time.
 */
public final class GradientProbe {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double NORMAL_95 = 1.959964;

    private final TrainingContext context;
    private final TrainingConfig training;
    private final Folds.Pair sets;
    private final int batches;

    /**
     * A probe that has not begun.
     *
     * @param training settings of the run; its batch is the size of a batch of T
     * @param sets T, and a V that the network has not seen
     * @param batches batches of T, and of V
     */
    public GradientProbe(TrainingContext context, TrainingConfig training, Folds.Pair sets, int batches) {
        this.context = context;
        this.training = training;
        this.sets = sets;
        this.batches = batches;
    }

    private record Probed(GradientProducts products, double seconds) {}

    /**
     * The weights of a stretch.
     *
     * @param phi the network as it stands
     * @param length epochs that the weights are for
     * @param last weights of the stretch before; empty at the start
     * @param seed which rows make up the batches
     */
    public MeasuredWeights measure(MultiHeadNetwork phi, int length, Map<String, Double> last, long seed) {
        int size = Math.min(training.batch(), sets.train().size() / batches);
        int heldSize = Math.min(training.batch(), Math.max(1, sets.holdout().size() / batches));
        if (size < 1 || sets.holdout().size() < batches) {
            throw new InputException("probe: " + batches + " batches of T and of V are needed, and there are "
                    + sets.train().size() + " and " + sets.holdout().size()
                    + " samples; lower probe.batches, or raise data.sets.holdout");
        }
        List<TrainSet> train = sets.train().parts(batches, size, seed);
        List<HoldoutSet> held = sets.holdout().parts(batches, heldSize, seed);
        List<Callable<Probed>> tasks = new ArrayList<>();
        for (String head : phi.heads()) {
            tasks.add(() -> probe(head, phi, train, held));
        }
        List<Probed> probed = context.pool().all(tasks);
        Map<String, GradientProducts> products = new LinkedHashMap<>();
        probed.forEach(one -> products.put(one.products.head(), one.products));
        Map<String, MeasuredWeights.Head> heads = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        Head.byTask(products).forEach((task, own) -> {
            List<GradientProducts> all = List.copyOf(own.values());
            ProbeWeights weights = ProbeWeights.of(all, TaskWeighing.last(task, last));
            for (int k = 0; k < all.size(); k++) {
                heads.put(all.get(k).head(), head(all.get(k), weights, k));
            }
            weights.weights().notes().forEach(note -> notes.add(TaskWeighing.note(task, note)));
        });
        double seconds = probed.stream().mapToDouble(Probed::seconds).sum();
        return new MeasuredWeights(
                heads, notes, 0, length, heldSize * held.size(), size * train.size(), 1, seconds, false);
    }

    private static MeasuredWeights.Head head(GradientProducts products, ProbeWeights weights, int index) {
        double weight = weights.weights().weight(products.head());
        double error = NORMAL_95 * weights.errors()[index];
        double overfitting = Math.sqrt(products.overfitting());
        return new MeasuredWeights.Head(
                weight,
                Double.isNaN(error) ? error : Math.max(0, weight - error),
                Double.isNaN(error) ? error : Math.min(1, weight + error),
                overfitting,
                products.gain(),
                Math.abs(overfitting / products.gain()),
                Double.NaN,
                Double.NaN);
    }

    private Probed probe(String head, MultiHeadNetwork phi, List<TrainSet> train, List<HoldoutSet> held) {
        long start = THREADS.getCurrentThreadCpuTime();
        try (MultiHeadNetwork network = phi.copy(Set.of(head));
                Loader loader = context.loader(sets.train(), training, List.of(head));
                var _ = new Scope()) {
            network.training(false);
            List<Tensor> onTrain = new ArrayList<>();
            List<Tensor> onHeldOut = new ArrayList<>();
            train.forEach(part -> onTrain.add(gradient(network, loader, part)));
            held.forEach(part -> onHeldOut.add(gradient(network, loader, part)));
            GradientProducts products =
                    new GradientProducts(head, products(onTrain, onTrain), products(onHeldOut, onTrain));
            return new Probed(products, (THREADS.getCurrentThreadCpuTime() - start) / 1e9);
        }
    }

    /**
     * The gradient of the head's mean loss over the samples of a set that it is for, all crops and batches included, of all its parameters in one
     * vector; lives in the open scope.
     */
    private static Tensor gradient(MultiHeadNetwork network, Loader loader, SampleSet part) {
        Set<String> heads = Set.copyOf(network.heads());
        Map<String, Tensor> parameters = network.parameters(heads);
        String head = network.heads().getFirst();
        try (var scope = new Scope();
                Batches batches = loader.evaluation(part, 1)) {
            parameters.values().stream().map(Tensor::grad).forEach(GradientProbe::clear);
            long samples = 0;
            while (batches.hasNext()) {
                try (Batch batch = batches.next();
                        var _ = new Scope()) {
                    Presence presence = BatchTensors.presence(batch, network);
                    boolean[] counted = presence.of(head, network.modalities(), batch.size());
                    int count = Presence.count(counted);
                    if (count > 0) {
                        Tensor z = BatchTensors.get(
                                network.logits(BatchTensors.inputs(batch, network), presence, heads), head);
                        HeadLoss.mean(
                                        BatchTensors.counted(z, counted),
                                        BatchTensors.counted(BatchTensors.labels(batch, head), counted),
                                        0)
                                .mul(count)
                                .backward();
                    }
                    samples += count;
                }
            }
            if (samples == 0) {
                throw new InputException("probe: a batch of " + part.size() + " samples of " + part.name()
                        + " has none with the modality " + Head.part(head)
                        + "; lower probe.batches, raise training.batch, or raise data.sets.holdout");
            }
            List<Tensor> flat = new ArrayList<>();
            for (Tensor parameter : parameters.values()) {
                Tensor gradient = parameter.grad();
                if (gradient != null) {
                    flat.add(gradient.reshape(-1));
                }
            }
            return scope.keep(Tensor.cat(flat, 0).mul(1.0 / samples));
        }
    }

    private static void clear(@Nullable Tensor gradient) {
        if (gradient != null) {
            gradient.fill(0);
        }
    }

    private static double[][] products(List<Tensor> rows, List<Tensor> columns) {
        double[][] products = new double[rows.size()][columns.size()];
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < columns.size(); j++) {
                try (var _ = new Scope()) {
                    products[i][j] = rows.get(i).mul(columns.get(j)).sum().item();
                }
            }
        }
        return products;
    }
}
