package org.gblend.bench.plain;

import static org.bytedeco.pytorch.global.torch.clear_cache;
import static org.bytedeco.pytorch.global.torch.cross_entropy;
import static org.bytedeco.pytorch.global.torch.set_autocast_dtype;
import static org.bytedeco.pytorch.global.torch.set_autocast_enabled;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A training step in plain calls on one fixed batch: forward, weighted cross-entropies, backward, update.
 *
 * <p>Everything is freed by {@link #close}, in the thread that made it; no tensor of another owner may be made in that
 * thread in between without a scope of its own.
 */
public final class PlainStep implements AutoCloseable {
    /**
     * What a step is.
     *
     * @param headWeights weight of each head's loss, in the network's order
     * @param learningRate of the update
     * @param bfloat16 whether the forward pass runs under autocast
     */
    public record Settings(List<Double> headWeights, double learningRate, boolean bfloat16) {
        public Settings {
            headWeights = List.copyOf(headWeights);
        }
    }

    private final PointerScope scope = new PointerScope();
    private final Settings settings;
    private final PlainNetwork network;
    private final PlainSgd sgd;
    private final List<Scalar> headWeights;
    private final List<Tensor> inputs = new ArrayList<>();
    private final Tensor labels;

    /**
     * @param state values of all parameters in row-major order, by name; what is no parameter of the network is refused
     * @param labels class numbers
     */
    public PlainStep(Supplier<PlainNetwork> network, Map<String, float[]> state, int[] labels, Settings settings) {
        this.settings = settings;
        this.network = network.get();
        Modules modules = this.network.modules();
        requireSame(modules.names(), state.keySet());
        state.forEach(modules::set);
        modules.train();
        sgd = new PlainSgd(modules.trained(), settings.learningRate());
        headWeights = settings.headWeights().stream().map(Scalar::new).toList();
        long[] wide = Arrays.stream(labels).asLongStream().toArray();
        this.labels = torch.from_blob(
                        new LongPointer(wide), new long[] {wide.length}, new TensorOptions(ScalarType.Long))
                .clone();
        if (settings.bfloat16()) {
            set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
        }
    }

    private static void requireSame(Set<String> plain, Set<String> given) {
        if (!plain.equals(given)) {
            Set<String> differing = new TreeSet<>(plain);
            differing.addAll(given);
            differing.removeIf(name -> plain.contains(name) && given.contains(name));
            throw new IllegalStateException(
                    "gblend's network and the plain one do not have the same parameters; they differ in " + differing);
        }
    }

    /** Adds a modality's batch: float32, contiguous, channels last. The values are copied. */
    public void input(MemorySegment values, long... shape) {
        float[] floats = values.toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT);
        Tensor batch = torch.from_blob(new FloatPointer(floats), shape).clone();
        inputs.add(
                switch (shape.length) {
                    case 5 -> batch.permute(0, 4, 1, 2, 3);
                    case 4 -> batch.permute(0, 3, 1, 2);
                    default -> batch;
                });
    }

    /** One step; the loss of each head before it. */
    public double[] step() {
        try (PointerScope _ = new PointerScope()) {
            sgd.zeroGrad();
            List<Tensor> losses = new ArrayList<>();
            Tensor total = null;
            List<Tensor> logits = forward();
            for (int head = 0; head < logits.size(); head++) {
                Tensor loss = cross_entropy(logits.get(head), labels);
                Tensor part = loss.mul(headWeights.get(head));
                total = total == null ? part : total.add(part);
                losses.add(loss);
            }
            if (total == null) {
                throw new IllegalStateException("the plain network has no head");
            }
            total.backward();
            double[] values = losses.stream().mapToDouble(Tensor::item_double).toArray();
            sgd.step();
            return values;
        }
    }

    private List<Tensor> forward() {
        if (!settings.bfloat16()) {
            return network.logits(inputs);
        }
        set_autocast_enabled(DeviceType.CPU, true);
        try {
            return network.logits(inputs).stream()
                    .map(logits -> logits.to(ScalarType.Float))
                    .toList();
        } finally {
            set_autocast_enabled(DeviceType.CPU, false);
            clear_cache();
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
