package org.gblend.train.loop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.data.Batch;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.Presence;
import org.gblend.nn.StageOutput;
import org.gblend.nn.TrainingLogits;
import org.gblend.nn.torch.Guard;
import org.gblend.nn.torch.Optimizer;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.Torch;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.folder.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * One network in training: its parameters, its optimiser, and the weight of each head's loss.
 *
 * <p>The loss of a step is {@code sum_i w_i L_i} over the trained heads, {@code L_i} the mean loss of head i over
 * the batch ({@link HeadLoss}; Wang, Tran, Feiszli, CVPR 2020, Eq. 4). A head of weight 0 is not computed at all.
 *
 * <p>Of several tasks t there is a head (t, i) for each, and the loss is {@code sum_t sum_i w_ti L_ti}, every L_ti from the labels
 * of its own task.
 *
 * <p>Where the encoder of modality m has heads on stages s with weights a_ms ({@code modalities.m.stage-heads}), the loss is
 *
 * <pre>{@code
 *   sum_i w_i L_i + sum_m sum_s a_ms W_ms L_ms        W_ms = w_m + w_joint
 * }</pre>
 *
 * <p>with L_ms the cross-entropy of a linear classifier on the mean of the map after stage s (deep supervision: Lee, Xie,
 * Gallagher, Zhang, Tu, AISTATS 2015, Eq. 3). W_ms is the weight of the losses that train stage s of that encoder: those of
 * its own head and the joint head, without w_joint for a stage above the map that the fusion takes. A stage so gets the
 * share a_ms of what it gets anyway: alone (w_m = 1) and under naive training (w_joint = 1) the formula is the paper's, all
 * w_i times c is the whole loss times c, and a modality that a blend gives no weight is not trained by its stages either.
 * These losses are no part of O and G, of a trained weight, of metrics or predictions.
 *
 * <p>Where samples lack modalities, L_m is the mean over the samples that have modality m, and the joint head's over those
 * that have any: a weight means the same however many samples lack the modality. A head without a sample in a batch adds 0,
 * and parameters that no loss reaches are left alone in that step, momentum and weight decay included; so is the whole
 * network where no head has a sample.
 */
public final class Learner implements AutoCloseable {
    private final String name;
    private final MultiHeadNetwork network;
    private final Optimizer optimizer;
    private final TrainingConfig training;
    private final RandomStreams streams;
    private final double learningRate;
    private Map<String, Double> weights;
    private @Nullable UncertaintyWeights learned;

    /**
     * A learner at the network's present parameters, with a fresh optimiser.
     *
     * @param name for messages and for the names of its tensors in a checkpoint
     * @param network trained in place, and closed with this
     * @param training its optimiser's base rate is the one used
     * @param weights by head of {@code network}
     */
    public Learner(String name, MultiHeadNetwork network, TrainingConfig training, Map<String, Double> weights) {
        this.name = name;
        this.network = network;
        this.training = training;
        this.streams = RandomStreams.of(training.seed());
        this.learningRate = training.optimizer().lr();
        this.weights = new LinkedHashMap<>(weights);
        try {
            this.optimizer = Optimizer.create(
                    training.optimizer(),
                    network.parameters(new LinkedHashSet<>(network.heads())),
                    training.weightDecay()::factor);
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    /** A learner at the same parameters, with a network of its own and a fresh optimiser. */
    Learner copy() {
        return new Learner(name, network.copy(new LinkedHashSet<>(network.heads())), training, weights);
    }

    public String name() {
        return name;
    }

    public MultiHeadNetwork network() {
        return network;
    }

    public Optimizer optimizer() {
        return optimizer;
    }

    public Map<String, Double> weights() {
        return weights;
    }

    public void weights(Map<String, Double> next) {
        weights = new LinkedHashMap<>(next);
    }

    /** Trains the weights of all heads from here on, in the place of those given. */
    public void learnWeights(LearnedConfig config) {
        learned = new UncertaintyWeights(network.heads(), config.normalised(), training.optimizer());
    }

    /** The weights as they are trained; those given where they are not. */
    public Map<String, Double> presentWeights() {
        return learned == null ? weights : learned.weights();
    }

    /** The heads whose loss counts, in the network's order. */
    public List<String> trainedHeads() {
        List<String> heads = new ArrayList<>();
        for (String head : network.heads()) {
            if (weights.getOrDefault(head, 0.0) != 0) {
                heads.add(head);
            }
        }
        return heads;
    }

    /**
     * One step of the optimiser.
     *
     * @param at where in the run this step is
     * @return the loss of each trained head on this batch, before the step; NaN for a head that no sample of it is for
     * @throws DivergedException if a loss is not finite; with {@code training.clip-norm} or {@code skip-non-finite}, if the gradient is
     *     not (otherwise such a gradient goes into the parameters, and {@link #requireFinite} keeps them out of a checkpoint)
     */
    public double[] step(Batch batch, StepAt at) {
        return step(batch, at, trainedHeads());
    }

    /**
     * The same, but a batch whose loss or gradient is not finite changes nothing, the running statistics of batch norm
     * included.
     *
     * @param skipped batches of this epoch that were skipped before; {@code training.skip-non-finite} is their limit
     * @return the losses; all NaN if the batch was skipped
     */
    double[] stepOrSkip(Batch batch, StepAt at, int skipped) {
        if (skipped >= training.skipNonFinite()) {
            return step(batch, at);
        }
        try (var _ = new Scope()) {
            Map<String, Tensor> buffers = buffers();
            try {
                return step(batch, at);
            } catch (DivergedException e) {
                putBack(buffers);
                double[] none = new double[trainedHeads().size()];
                Arrays.fill(none, Double.NaN);
                return none;
            }
        }
    }

    /** Copies of the running statistics, which a forward pass changes before the loss is known. */
    private Map<String, Tensor> buffers() {
        try (Guard _ = Torch.noGrad()) {
            Map<String, Tensor> copies = new LinkedHashMap<>();
            network.buffers().forEach((key, tensor) -> copies.put(key, tensor.copy()));
            return copies;
        }
    }

    private void putBack(Map<String, Tensor> buffers) {
        try (Guard _ = Torch.noGrad()) {
            network.buffers().forEach((key, tensor) -> {
                Tensor before = buffers.get(key);
                if (before != null) {
                    tensor.copyFrom(before);
                }
            });
        }
    }

    private double[] step(Batch batch, StepAt at, List<String> heads) {
        network.training(true);
        network.dropoutSeed(streams.seed("dropout", at.step()));
        try (var _ = new Scope()) {
            Map<String, Tensor> parts = new LinkedHashMap<>();
            Map<String, Tensor> onStages = losses(batch, heads, at, parts);
            if (parts.isEmpty() && !heads.isEmpty()) {
                return losses(heads, parts);
            }
            Tensor total = learned == null ? weighted(parts) : learned.loss(parts);
            for (Tensor part : onStages.values()) {
                total = total.add(part);
            }
            optimizer.zeroGrad();
            if (learned != null) {
                learned.zeroGrad();
            }
            total.backward();
            double[] losses = losses(heads, parts);
            requireFinite(losses, heads, parts.keySet(), at);
            requireFinite(
                    losses(List.copyOf(onStages.keySet()), onStages),
                    List.copyOf(onStages.keySet()),
                    onStages.keySet(),
                    at);
            clip(at);
            optimizer.step(learningRate * at.factor());
            if (learned != null) {
                learned.step(learningRate * at.factor());
            }
            return losses;
        }
    }

    /** Clips the gradient if that is configured, and refuses one that would leave no numbers behind. */
    private void clip(StepAt at) {
        boolean clips = training.clipNorm() > 0;
        if (clips || training.skipNonFinite() > 0) {
            double norm = optimizer.clipGradients(clips ? training.clipNorm() : Float.MAX_VALUE);
            if (!Double.isFinite(norm)) {
                throw DivergedException.ofGradient(name, norm, at, learningRate * at.factor());
            }
        }
    }

    private static double[] losses(List<String> heads, Map<String, Tensor> parts) {
        return heads.stream()
                .mapToDouble(head ->
                        parts.containsKey(head) ? BatchTensors.get(parts, head).item() : Double.NaN)
                .toArray();
    }

    /**
     * The loss of each head that a batch has samples for; the batch is mixed first where that is configured.
     *
     * @param losses filled, by head
     * @return the losses on stages by name, with their weights
     */
    private Map<String, Tensor> losses(Batch batch, List<String> heads, StepAt at, Map<String, Tensor> losses) {
        Map<String, Tensor> inputs = BatchTensors.inputs(batch, network);
        Presence presence = BatchTensors.presence(batch, network);
        Mixup mixup = training.mixup().alpha() == 0
                ? null
                : new Mixup(training.mixup(), network.modalities(), batch.size(), presence, streams, at.step());
        TrainingLogits logits =
                network.trainingLogits(mixup == null ? inputs : mixup.inputs(inputs), presence, Set.copyOf(heads));
        BatchLoss loss = new BatchLoss(batch, new HashMap<>(), mixup, smoothing());
        for (String head : heads) {
            boolean[] counted = presence.of(head, network.modalities(), batch.size());
            if (Presence.count(counted) > 0) {
                losses.put(head, loss.of(head, BatchTensors.get(logits.heads(), head), counted));
            }
        }
        Map<String, Double> now = presentWeights();
        Map<String, Tensor> onStages = new LinkedHashMap<>();
        for (StageOutput output : logits.stages()) {
            boolean[] counted = presence.of(output.modality(), batch.size());
            if (Presence.count(counted) > 0) {
                double weight = output.share()
                        * output.heads().stream()
                                .mapToDouble(head -> now.getOrDefault(head, 0.0))
                                .sum();
                onStages.put(
                        output.name(),
                        loss.of(output.modality(), output.logits(), counted).mul(weight));
            }
        }
        return onStages;
    }

    /**
     * What a batch's logits are compared with.
     *
     * @param tasks labels by task, made when they are asked for
     */
    private record BatchLoss(
            Batch batch,
            Map<String, Tensor> tasks,
            @Nullable Mixup mixup,
            double smoothing) {
        Tensor of(String head, Tensor z, boolean[] counted) {
            Tensor labels = tasks.computeIfAbsent(Head.task(head), _ -> BatchTensors.labels(batch, head));
            return mixup != null
                    ? mixup.loss(head, z, labels, smoothing)
                    : HeadLoss.mean(BatchTensors.counted(z, counted), BatchTensors.counted(labels, counted), smoothing);
        }
    }

    private double smoothing() {
        return training.labelSmoothing();
    }

    private Tensor weighted(Map<String, Tensor> losses) {
        Tensor total = null;
        for (Map.Entry<String, Tensor> loss : losses.entrySet()) {
            Tensor part = loss.getValue().mul(weight(loss.getKey()));
            total = total == null ? part : total.add(part);
        }
        if (total == null) {
            throw new InputException(
                    name + ": every head has weight 0, so there is nothing to train; weights " + weights);
        }
        return total;
    }

    private double weight(String head) {
        return weights.getOrDefault(head, 0.0);
    }

    private void requireFinite(double[] losses, List<String> heads, Set<String> counted, StepAt at) {
        for (int i = 0; i < losses.length; i++) {
            if (counted.contains(heads.get(i)) && !Double.isFinite(losses[i])) {
                throw new DivergedException(name, heads.get(i), losses[i], at, learningRate * at.factor());
            }
        }
    }

    /** Parameters, buffers and the optimiser's state, by name; borrowed, not copied. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        network.state().forEach((key, tensor) -> state.put(name + "/net/" + key, tensor));
        optimizer.state().forEach((key, tensor) -> state.put(name + "/opt/" + key, tensor));
        if (learned != null) {
            learned.state().forEach((key, tensor) -> state.put(name + "/weights/" + key, tensor));
        }
        return state;
    }

    /** The states of several learners. */
    public static Map<String, Tensor> states(List<Learner> learners) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        learners.forEach(learner -> all.putAll(learner.state()));
        return all;
    }

    /** Takes over what {@link #state} gave. */
    public void load(Map<String, Tensor> state) {
        network.load(Checkpoint.part(state, name + "/net/"));
        optimizer.load(Checkpoint.part(state, name + "/opt/"));
        if (learned != null) {
            learned.load(Checkpoint.part(state, name + "/weights/"));
        }
    }

    /**
     * Refuses parameters that are no numbers any more: they must not take the place of a checkpoint that is sound.
     *
     * @throws DivergedException naming the first such tensor
     */
    public void requireFinite() {
        requireFinite(name, network);
    }

    /** The same of a network by itself. */
    public static void requireFinite(String name, MultiHeadNetwork network) {
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            network.state().forEach((key, tensor) -> {
                if (!Double.isFinite(tensor.sum().item())) {
                    throw DivergedException.ofParameters(name, key);
                }
            });
        }
    }

    @Override
    public void close() {
        if (learned != null) {
            learned.close();
        }
        optimizer.close();
        network.close();
    }
}
