package org.gblend.nn;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.gblend.core.RandomStreams;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.RandomSource;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.States;
import org.gblend.nn.torch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One encoder per modality, one linear head on each, and a joint head on their fusion.
 *
 * <p>Of several tasks each has a head of its own on every encoder and on the fusion, named {@code TASK/MODALITY} and
 * {@code TASK/joint} (see {@link Head}); encoders and fusion are shared.
 *
 * <p>Tensors are named {@code encoders.MODALITY.*}, {@code heads.MODALITY.*}, {@code fusion.*} and {@code heads.joint.*}, and
 * {@code stage-heads.MODALITY.STAGE.*} where an encoder has heads on its stages, which only training computes.
 * Their first values are a pure function of (seed, name, shape), so that a modality's encoder starts equal in every
 * network with the seed. A network is for one thread at a time; different networks may run side by side, each bit for
 * bit as if alone.
 */
public final class MultiHeadNetwork implements AutoCloseable {
    /** The head on the fusion of all modalities. */
    public static final String JOINT = "joint";

    private final Blueprint blueprint;
    private final long seed;
    private final Precision precision;
    private final Device device;
    private final Parameters parameters;
    private final RandomSource dropout;
    private final Map<String, Encoder> encoders = new LinkedHashMap<>();
    private final Map<String, Linear> heads = new LinkedHashMap<>();
    private final @Nullable Fusion fusion;
    private final StageHeads stageHeads;
    private Pass.Mode mode = Pass.Mode.TRAINING;

    private MultiHeadNetwork(
            Blueprint blueprint,
            Collection<String> wanted,
            long seed,
            Precision precision,
            Device device,
            @Nullable Map<String, Tensor> source) {
        this.blueprint = blueprint;
        this.seed = seed;
        this.device = device;
        this.precision = precision.resolve(device);
        parameters = new Parameters(seed, this.precision, device, source);
        dropout = new RandomSource(RandomStreams.of(seed).seed("dropout"));
        try (var _ = new Scope()) {
            fusion = build(wanted);
            stageHeads = new StageHeads(blueprint, encoders, parameters);
            parameters.built();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private @Nullable Fusion build(Collection<String> wanted) {
        boolean joint = Head.anyJoint(wanted);
        blueprint.encoders().forEach((modality, factory) -> {
            if (joint || !Head.ofPart(wanted, modality).isEmpty()) {
                encoders.put(
                        modality,
                        factory.build(
                                parameters.child("encoders." + modality), modality, blueprint.sampleShape(modality)));
            }
        });
        encoders.forEach((modality, encoder) ->
                Head.ofPart(wanted, modality).forEach(head -> addHead(head, encoder.features())));
        Fusion built = joint
                ? blueprint.fusion().build(parameters.child("fusion"), Collections.unmodifiableMap(encoders))
                : null;
        if (built != null) {
            Head.ofPart(wanted, JOINT).forEach(head -> addHead(head, built.features()));
        }
        order();
        return built;
    }

    /** Puts the heads in the order of the blueprint; the parameters keep that in which they were made. */
    private void order() {
        Map<String, Linear> made = new LinkedHashMap<>(heads);
        heads.clear();
        blueprint.heads().forEach(head -> {
            Linear linear = made.get(head);
            if (linear != null) {
                heads.put(head, linear);
            }
        });
    }

    private void addHead(String head, int features) {
        heads.put(head, new Linear(parameters.child("heads." + head), features, blueprint.classes(head)));
    }

    /** A new network of one task with all its heads, in training mode. */
    public static MultiHeadNetwork create(
            NetworkConfig config,
            Map<String, long[]> sampleShapes,
            int classes,
            long seed,
            Precision precision,
            Device device) {
        return create(config, sampleShapes, Map.of("", classes), seed, precision, device);
    }

    /**
     * A new network with all its heads, in training mode.
     *
     * @param classes by task in order; of one task under the empty name
     */
    public static MultiHeadNetwork create(
            NetworkConfig config,
            Map<String, long[]> sampleShapes,
            Map<String, Integer> classes,
            long seed,
            Precision precision,
            Device device) {
        return create(Blueprint.of(config, sampleShapes, classes), seed, precision, device);
    }

    /** A new network of any encoders and fusion. */
    public static MultiHeadNetwork create(Blueprint blueprint, long seed, Precision precision, Device device) {
        return new MultiHeadNetwork(blueprint, blueprint.heads(), seed, precision, device, null);
    }

    /**
     * A deep copy of just the parts that these heads need: a modality's encoder and head; for a joint head all encoders,
     * the fusion and the joint head. Nothing is shared with this network, which stays as it is.
     */
    public MultiHeadNetwork copy(Set<String> wanted) {
        requireHeads(wanted);
        MultiHeadNetwork copy = new MultiHeadNetwork(blueprint, wanted, seed, precision, device, state());
        copy.mode = mode;
        return copy;
    }

    /** The heads of this network: modalities in order, then {@link #JOINT} where there is one; of several tasks one after the other. */
    public List<String> heads() {
        return List.copyOf(heads.keySet());
    }

    /** The modalities that this network has an encoder for, in order. */
    public List<String> modalities() {
        return List.copyOf(encoders.keySet());
    }

    /** The classes of a head's task. */
    public int classes(String head) {
        return blueprint.classes(head);
    }

    /** The arithmetic it computes in: never {@link Precision#AUTO}. */
    public Precision precision() {
        return precision;
    }

    /**
     * The logits of some heads.
     *
     * @param inputs by modality, channels last as the loader hands them, float32: (N, T, H, W, C), (N, H, W, C), (N, T, C)
     *     or (N, F); modalities that no wanted head needs may be absent
     * @return by head in the network's order, (N, classes), float32 (float64 in {@link Precision#FP64})
     */
    public Map<String, Tensor> logits(Map<String, Tensor> inputs, Set<String> wanted) {
        return logits(inputs, Presence.COMPLETE, wanted);
    }

    /**
     * The logits of some heads for a batch whose samples may lack modalities. An encoder sees the samples that have its
     * modality and no others; its features of the others are 0, so that the logits of its head there are its bias and mean
     * nothing. Where no sample has it, it does not run.
     */
    public Map<String, Tensor> logits(Map<String, Tensor> inputs, Presence presence, Set<String> wanted) {
        return heads(streams(inputs, presence, wanted, null), presence, wanted);
    }

    /** The same with the logits of the heads on stages that the wanted heads train. */
    public TrainingLogits trainingLogits(Map<String, Tensor> inputs, Presence presence, Set<String> wanted) {
        Streams streams = streams(inputs, presence, wanted, stageHeads);
        return new TrainingLogits(heads(streams, presence, wanted), stageHeads.outputs(streams));
    }

    private Streams streams(
            Map<String, Tensor> inputs, Presence presence, Set<String> wanted, @Nullable StageHeads onStages) {
        requireHeads(wanted);
        boolean joint = Head.anyJoint(wanted);
        Pass pass = new Pass(mode, dropout);
        Streams streams = new Streams(encoders, joint ? fusion : null, onStages, wanted, precision, device, pass);
        encoders.keySet().stream()
                .filter(modality -> joint || !Head.ofPart(wanted, modality).isEmpty())
                .forEach(modality -> streams.add(modality, input(inputs, modality), presence));
        return streams;
    }

    private Map<String, Tensor> heads(Streams streams, Presence presence, Set<String> wanted) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        Tensor fused = null;
        for (Map.Entry<String, Linear> entry : heads.entrySet()) {
            String head = entry.getKey();
            if (!wanted.contains(head)) {
                continue;
            }
            if (fused == null && fusion != null && Head.isJoint(head)) {
                fused = streams.fused(fusion, presence);
            }
            Tensor feature = Head.isJoint(head) ? fused : streams.feature(Head.part(head));
            if (feature != null) {
                outputs.put(head, entry.getValue().apply(feature));
            }
        }
        return outputs;
    }

    private StagedEncoder staged(String modality) {
        return Streams.staged(modality, encoder(modality));
    }

    private Tensor input(Map<String, Tensor> inputs, String modality) {
        Tensor batch = inputs.get(modality);
        if (batch == null) {
            throw new IllegalArgumentException(
                    "the batch has no modality '" + modality + "': it has " + inputs.keySet());
        }
        long[] sample = blueprint.sampleShape(modality);
        long[] shape = batch.shape();
        if (shape.length != sample.length + 1 || shape[shape.length - 1] != sample[sample.length - 1]) {
            throw new IllegalArgumentException(
                    "a batch of modality '" + modality + "' has shape " + Arrays.toString(shape)
                            + ", but the network was built for samples of " + Arrays.toString(sample) + " after N");
        }
        return batch.to(device, precision.parameterType());
    }

    /** Training mode (dropout, batch statistics) or evaluation mode (running statistics). */
    public void training(boolean training) {
        mode(training ? Pass.Mode.TRAINING : Pass.Mode.EVALUATION);
    }

    public void mode(Pass.Mode mode) {
        this.mode = mode;
    }

    public Pass.Mode mode() {
        return mode;
    }

    /**
     * Forgets batch norm's running statistics. Follow it by forward passes in {@link Pass.Mode#STATISTICS}: the statistics
     * become the plain mean of the batches' means and unbiased variances.
     */
    public void resetStatistics() {
        parameters.resetStatistics();
    }

    /** Starts the network's dropout masks again from a seed. */
    public void dropoutSeed(long dropoutSeed) {
        dropout.seed(dropoutSeed);
    }

    /** The trainable tensors that these heads' losses reach, by name. They are live: an optimiser changes them. */
    public Map<String, Tensor> parameters(Set<String> wanted) {
        requireHeads(wanted);
        Map<String, Tensor> some = new LinkedHashMap<>();
        parameters.weights().forEach((name, tensor) -> {
            if (wanted.stream().anyMatch(head -> reaches(head, name))) {
                some.put(name, tensor);
            }
        });
        return Collections.unmodifiableMap(some);
    }

    private boolean reaches(String head, String name) {
        if (name.startsWith("heads." + head + ".")) {
            return true;
        }
        String onStageOf = StageHeads.modality(name);
        if (!Head.isJoint(head)) {
            String modality = Head.part(head);
            return onStageOf.equals(modality) || name.startsWith("encoders." + modality + ".");
        }
        if (!onStageOf.isEmpty()) {
            return fusion == null
                    || StageHeads.stage(name) <= fusion.map(onStageOf).orElse(Integer.MAX_VALUE);
        }
        return name.startsWith("fusion.") || (name.startsWith("encoders.") && !isAboveFusion(name));
    }

    /** Whether a tensor belongs to a stage above the map that the fusion takes. */
    private boolean isAboveFusion(String name) {
        String modality = name.split("\\.", 3)[1];
        OptionalInt map = fusion == null ? OptionalInt.empty() : fusion.map(modality);
        return map.isPresent() && isInStages(name, modality, staged(modality), map.getAsInt());
    }

    /**
     * Holds the first parts of every encoder: their parameters get no gradient any more, so that an optimiser leaves them
     * alone. Batch norm's statistics go on following the data.
     *
     * @param stages 0 holds nothing, n the stem and the first n stages; an encoder without stages is held whole
     */
    public void freeze(int stages) {
        parameters.weights().forEach((name, tensor) -> {
            if (stages > 0 && name.startsWith("encoders.") && !isAboveStage(name, stages)) {
                tensor.requiresGrad(false);
            }
        });
    }

    /** The most stages that an encoder has; 1 for one without stages. */
    public int stages() {
        return encoders.values().stream()
                .mapToInt(encoder -> encoder instanceof StagedEncoder staged ? staged.stages() : 1)
                .max()
                .orElse(1);
    }

    private boolean isAboveStage(String name, int stages) {
        String modality = name.split("\\.", 3)[1];
        return encoders.get(modality) instanceof StagedEncoder encoder && isInStages(name, modality, encoder, stages);
    }

    /** Whether a tensor belongs to a stage from {@code first} on. */
    private static boolean isInStages(String name, String modality, StagedEncoder encoder, int first) {
        String prefix = "encoders." + modality + ".";
        return IntStream.range(first, encoder.stages())
                .anyMatch(stage -> name.startsWith(prefix + encoder.stageName(stage) + "."));
    }

    /** All tensors that make the network what it is, parameters and then buffers, by name; live, not copies. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> all = new LinkedHashMap<>(parameters.weights());
        all.putAll(parameters.buffers());
        return Collections.unmodifiableMap(all);
    }

    /** The saved tensors that are not trained, by name; live. */
    public Map<String, Tensor> buffers() {
        return parameters.buffers();
    }

    /** A modality's encoder. */
    Encoder encoder(String modality) {
        Encoder encoder = encoders.get(modality);
        if (encoder == null) {
            throw new IllegalArgumentException(
                    "this network has no encoder for '" + modality + "': it has " + encoders.keySet());
        }
        return encoder;
    }

    /**
     * Copies saved tensors in. Every name and shape must match.
     *
     * @throws org.gblend.core.InputException listing every missing, unexpected and differently shaped tensor
     */
    public void load(Map<String, Tensor> saved) {
        States.copy("saved network", state(), saved);
    }

    private void requireHeads(Set<String> wanted) {
        if (wanted.isEmpty() || !heads.keySet().containsAll(wanted)) {
            throw new IllegalArgumentException("heads are " + wanted + ", but this network has " + heads.keySet());
        }
    }

    /** Frees every tensor of the network. Close its optimiser first. */
    @Override
    public void close() {
        parameters.close();
        dropout.close();
    }
}
