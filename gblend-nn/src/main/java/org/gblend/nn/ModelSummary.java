package org.gblend.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gblend.nn.torch.DType;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Meter;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;

/**
 * What a network is made of and costs, without making it: its own code runs once on shapes ({@link Device#META}).
 *
 * @param parts in order: stem and stages of an encoder (one part where it has none), then its pooling, fusion, heads
 */
public record ModelSummary(List<Part> parts) {
    /**
     * One part.
     *
     * @param owner {@code encoders.NAME}, {@code fusion}, {@code heads.NAME} or {@code stage-heads.NAME}, which a prediction does
     *     not compute
     * @param name of the part within its owner; empty where the owner is one part
     * @param parameters trainable values
     * @param buffers values that are saved but not trained
     * @param multiplyAdds for one clip, as {@link Meter} counts them
     * @param activationBytes for one clip: what the forward pass makes
     * @param shape of the output for one clip, without N; channels first
     */
    public record Part(
            String owner,
            String name,
            long parameters,
            long buffers,
            long multiplyAdds,
            long activationBytes,
            List<Long> shape) {
        public Part {
            shape = List.copyOf(shape);
        }
    }

    public ModelSummary {
        parts = List.copyOf(parts);
    }

    /** Counts a network with all its heads in this precision. */
    public static ModelSummary of(Blueprint blueprint, Precision precision) {
        try (var _ = new Scope();
                MultiHeadNetwork network = MultiHeadNetwork.create(blueprint, 0, precision, Device.META);
                Meter meter = Meter.open()) {
            network.mode(Pass.Mode.EVALUATION);
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            for (String modality : network.modalities()) {
                long[] sample = blueprint.sampleShape(modality);
                long[] one = new long[sample.length + 1];
                one[0] = 1;
                System.arraycopy(sample, 0, one, 1, sample.length);
                inputs.put(modality, Tensor.meta(DType.FLOAT32, one));
            }
            network.logits(inputs, new LinkedHashSet<>(network.heads()));
            return new ModelSummary(new Counting(network).parts(meter.calls()));
        }
    }

    /** The summary of {@link #of} with a network that exists, from a pass that a meter saw. */
    static ModelSummary of(MultiHeadNetwork network, List<Meter.Call> calls) {
        return new ModelSummary(new Counting(network).parts(calls));
    }

    public long parameters() {
        return parts.stream().mapToLong(Part::parameters).sum();
    }

    public long buffers() {
        return parts.stream().mapToLong(Part::buffers).sum();
    }

    public long multiplyAdds() {
        return parts.stream().mapToLong(Part::multiplyAdds).sum();
    }

    public long activationBytes() {
        return parts.stream().mapToLong(Part::activationBytes).sum();
    }

    /** Sorts tensors and calls into parts by their names. */
    private static final class Counting {
        private final MultiHeadNetwork network;
        private final Map<String, Sum> sums = new LinkedHashMap<>();

        Counting(MultiHeadNetwork network) {
            this.network = network;
        }

        List<Part> parts(List<Meter.Call> calls) {
            network.parameters(new LinkedHashSet<>(network.heads()))
                    .forEach((name, tensor) -> sum(name).parameters += tensor.count());
            network.buffers().forEach((name, tensor) -> sum(name).buffers += tensor.count());
            for (Meter.Call call : calls) {
                Sum sum = call.path().equals("input") ? sums.values().iterator().next() : sum(call.path());
                sum.multiplyAdds += call.multiplyAdds();
                sum.bytes += call.bytes();
                if (!call.shape().isEmpty()) {
                    sum.shape = call.shape().subList(1, call.shape().size());
                }
            }
            List<Part> parts = new ArrayList<>();
            sums.values().forEach(sum -> parts.add(sum.part(map(sum))));
            return parts;
        }

        private Sum sum(String path) {
            String[] owned = split(path);
            return sums.computeIfAbsent(owned[0] + " " + owned[1], _ -> new Sum(owned[0], owned[1]));
        }

        private String[] split(String path) {
            String[] words = path.split("\\.", 4);
            if (words[0].equals("fusion") || words.length < 2) {
                return new String[] {words[0], ""};
            }
            String owner = words[0] + "." + words[1];
            if (words[0].equals("stage-heads")) {
                return new String[] {owner, words[2]};
            }
            StagedEncoder staged = words[0].equals("encoders") ? staged(words[1]) : null;
            if (staged == null) {
                return new String[] {owner, ""};
            }
            for (int stage = 0; stage < staged.stages(); stage++) {
                if (words.length > 2 && words[2].equals(staged.stageName(stage))) {
                    return new String[] {owner, words[2]};
                }
            }
            return new String[] {owner, "stem"};
        }

        private @org.jspecify.annotations.Nullable StagedEncoder staged(String modality) {
            return network.encoder(modality) instanceof StagedEncoder s ? s : null;
        }

        /** A stage's own map: pooling follows the last one under its name. */
        private List<Long> map(Sum sum) {
            if (sum.owner.startsWith("heads.") || sum.owner.startsWith("stage-heads.")) {
                return List.of((long) network.classes(sum.owner.substring(
                        sum.owner.indexOf('.') + 1))); // a fusion may join its inputs before its first layer
            }
            if (sum.name.isEmpty()) {
                return sum.shape;
            }
            StagedEncoder staged = Objects.requireNonNull(staged(sum.owner.substring(sum.owner.indexOf('.') + 1)));
            int index = 0;
            for (int stage = 0; stage < staged.stages(); stage++) {
                index = sum.name.equals(staged.stageName(stage)) ? stage + 1 : index;
            }
            List<Long> shape = new ArrayList<>(List.of(staged.map(index).channels()));
            shape.addAll(staged.map(index).size());
            return shape;
        }
    }

    private static final class Sum {
        private final String owner;
        private final String name;
        private long parameters;
        private long buffers;
        private long multiplyAdds;
        private long bytes;
        private List<Long> shape = List.of();

        Sum(String owner, String name) {
            this.owner = owner;
            this.name = name;
        }

        Part part(List<Long> output) {
            return new Part(owner, name, parameters, buffers, multiplyAdds, bytes, output);
        }
    }
}
