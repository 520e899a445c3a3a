package org.gblend.train.estimate;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gblend.core.GradientProducts;
import org.gblend.core.InputException;
import org.gblend.core.Interval;
import org.gblend.core.ProbeForm;
import org.gblend.core.ProbeWeights;
import org.gblend.data.Loader;
import org.gblend.data.sets.Folds;
import org.gblend.data.sets.HoldoutSet;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.TrainSet;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.config.ProbeConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.loop.TrainingContext;

/**
 * Weights from the gradients at the present parameters, without any training: for every head alone, the gradient of its
 * own loss on a few batches of T and of V, all disjoint, and from their inner products the two parts of Proposition 1
 * ({@link GradientProducts}).
 *
 * <p>Of several tasks each has weights of its own, from the gradients of its own heads, the joint head's among them.
 *
 * <p>In the joint form ({@link ProbeForm#JOINT}) a head's gradients on T are multiplied with those of the joint head's loss on T
 * and V, over the parameters that both losses reach: its encoder, as far as the fusion takes it. Its own classifier has no part
 * in the joint loss, where its gradient would be 0: a head counts by how far its step on its encoder helps the joint loss.
 *
 * <p>All gradients are taken in evaluation mode and without augmentation, on both sets alike, so that their difference is
 * overfitting and not a difference of modes. Each head has a copy of its part of the network: the run's own parameters,
 * statistics and random streams stay as they are. Memory: {@code 2 x batches} times the parameters of the largest head's
 * part, for each network that is probed at a time; in the joint form less than {@code 3 x batches} times the parameters of the
 * whole network, since all heads' gradients meet.
 */
public final class GradientProbe {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final TrainingContext context;
    private final TrainingConfig training;
    private final Folds.Pair sets;
    private final ProbeConfig config;

    /**
     * A probe that has not begun.
     *
     * @param training settings of the run; its batch is the size of a batch of T
     * @param sets T, and a V that the network has not seen
     * @param config how many batches of T, and of V, and whose loss the heads' gradients are measured against
     */
    public GradientProbe(TrainingContext context, TrainingConfig training, Folds.Pair sets, ProbeConfig config) {
        this.context = context;
        this.training = training;
        this.sets = sets;
        this.config = config;
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
        int batches = config.batches();
        int size = Math.min(training.batch(), sets.train().size() / batches);
        int heldSize = Math.min(training.batch(), Math.max(1, sets.holdout().size() / batches));
        if (size < 1 || sets.holdout().size() < batches) {
            throw new InputException("probe: " + batches + " batches of T and of V are needed, and there are "
                    + sets.train().size() + " and " + sets.holdout().size()
                    + " samples; lower probe.batches, or raise data.sets.holdout");
        }
        List<TrainSet> train = sets.train().parts(batches, size, seed);
        List<HoldoutSet> held = sets.holdout().parts(batches, heldSize, seed);
        Map<String, MeasuredWeights.Head> heads = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        double seconds = 0;
        for (List<String> own : byTask(phi.heads())) {
            List<Probed> probed = switch (config.form()) {
                case OWN -> own(own, phi, train, held);
                case JOINT -> joint(own, phi, train, held);
            };
            List<GradientProducts> products =
                    probed.stream().map(Probed::products).toList();
            String task = Head.task(own.getFirst());
            ProbeWeights weights = ProbeWeights.of(config.form(), products, TaskWeighing.last(task, last));
            for (int k = 0; k < products.size(); k++) {
                heads.put(products.get(k).head(), head(products.get(k), weights, k));
            }
            weights.weights().notes().forEach(note -> notes.add(TaskWeighing.note(task, note)));
            seconds += probed.stream().mapToDouble(Probed::seconds).sum();
        }
        return new MeasuredWeights(
                heads, notes, 0, length, heldSize * held.size(), size * train.size(), 1, seconds, null, null, false);
    }

    private static Collection<List<String>> byTask(List<String> heads) {
        return heads.stream()
                .collect(Collectors.groupingBy(Head::task, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    private static MeasuredWeights.Head head(GradientProducts products, ProbeWeights weights, int index) {
        Interval interval = weights.interval(index);
        double overfitting = Math.sqrt(products.overfitting());
        return new MeasuredWeights.Head(
                weights.weights().weight(products.head()),
                interval.low(),
                interval.high(),
                overfitting,
                products.gain(),
                Math.abs(overfitting / products.gain()),
                Double.NaN,
                Double.NaN);
    }

    private List<Probed> own(List<String> heads, MultiHeadNetwork phi, List<TrainSet> train, List<HoldoutSet> held) {
        List<Callable<Probed>> tasks = new ArrayList<>();
        for (String head : heads) {
            tasks.add(() -> own(head, phi, train, held));
        }
        return context.pool().all(tasks);
    }

    private Probed own(String head, MultiHeadNetwork phi, List<TrainSet> train, List<HoldoutSet> held) {
        long start = THREADS.getCurrentThreadCpuTime();
        try (MultiHeadNetwork network = phi.copy(Set.of(head));
                Loader loader = context.loader(sets.train(), training, List.of(head));
                var _ = new Scope()) {
            network.training(false);
            List<Map<String, Tensor>> onTrain = new ArrayList<>();
            List<Map<String, Tensor>> onHeldOut = new ArrayList<>();
            train.forEach(part -> onTrain.add(Gradients.of(network, loader, part)));
            held.forEach(part -> onHeldOut.add(Gradients.of(network, loader, part)));
            GradientProducts products = new GradientProducts(
                    head, Gradients.products(onTrain, onTrain), Gradients.products(onHeldOut, onTrain));
            return new Probed(products, seconds(start));
        }
    }

    private record Taken(String head, List<Map<String, Tensor>> gradients, double seconds) {}

    /** Every head's gradients on T and the joint head's on V, side by side; then their products, head by head. */
    private List<Probed> joint(List<String> heads, MultiHeadNetwork phi, List<TrainSet> train, List<HoldoutSet> held) {
        String joint = heads.stream().filter(Head::isJoint).findFirst().orElseThrow();
        Set<String> inJoint = phi.parameters(Set.of(joint)).keySet();
        try (var owner = new HeldGradients()) {
            List<Callable<Taken>> tasks = new ArrayList<>();
            tasks.add(() -> take(owner, joint, phi, held, inJoint));
            for (String head : heads) {
                tasks.add(() -> take(owner, head, phi, train, inJoint));
            }
            List<Taken> taken = context.pool().all(tasks);
            Taken onHeldOut = taken.getFirst();
            List<Taken> steps = taken.subList(1, taken.size());
            Taken onTrain = steps.stream()
                    .filter(step -> step.head().equals(joint))
                    .findFirst()
                    .orElseThrow();
            List<Callable<Probed>> products = new ArrayList<>();
            for (Taken step : steps) {
                double before = step.seconds() + (step.head().equals(joint) ? onHeldOut.seconds() : 0);
                products.add(() -> products(step, onTrain, onHeldOut, before));
            }
            return context.pool().all(products);
        }
    }

    private Taken take(
            HeldGradients owner,
            String head,
            MultiHeadNetwork phi,
            List<? extends SampleSet> parts,
            Set<String> inJoint) {
        long start = THREADS.getCurrentThreadCpuTime();
        try (MultiHeadNetwork network = phi.copy(Set.of(head));
                Loader loader = context.loader(sets.train(), training, List.of(head))) {
            network.training(false);
            return new Taken(head, owner.take(network, loader, parts, inJoint), seconds(start));
        }
    }

    private static Probed products(Taken step, Taken onTrain, Taken onHeldOut, double before) {
        long start = THREADS.getCurrentThreadCpuTime();
        GradientProducts products = new GradientProducts(
                step.head(),
                Gradients.products(onTrain.gradients(), step.gradients()),
                Gradients.products(onHeldOut.gradients(), step.gradients()));
        return new Probed(products, before + seconds(start));
    }

    private static double seconds(long start) {
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
    }
}
