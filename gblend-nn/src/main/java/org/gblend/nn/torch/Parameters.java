package org.gblend.nn.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.gblend.core.RandomStreams;
import org.jspecify.annotations.Nullable;

/**
 * The named tensors of a network while it is built and as long as it lives.
 *
 * <p>A layer asks for its parameters and buffers by name; {@link #child} prefixes names, so that they come out as
 * PyTorch's ({@code layer1.0.conv1.0.weight}). A parameter's first value is a pure function of (seed, full name, shape),
 * so that the same part starts equal in every network. Closing frees everything.
 */
public final class Parameters implements AutoCloseable {
    private final Store store;
    private final String prefix;

    /**
     * @param source values to start from, by full name, instead of the initial ones; null to initialise
     */
    public Parameters(long seed, Precision precision, Device device, @Nullable Map<String, Tensor> source) {
        this(new Store(seed, precision, device, source), "");
    }

    private Parameters(Store store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    public Parameters child(String name) {
        return new Parameters(store, prefix + name + ".");
    }

    /** Where errors say the layer is: the prefix without its last dot. */
    public String path() {
        return prefix.isEmpty() ? "network" : prefix.substring(0, prefix.length() - 1);
    }

    /** A new trainable tensor. Weights of convolutions are channels last in memory. */
    public Tensor weight(String name, Init init, long... shape) {
        String full = prefix + name;
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            Tensor value = store.device.isMeta()
                    ? Tensor.meta(store.precision.parameterType(), shape)
                    : start(full, init, shape).to(store.device, store.precision.parameterType());
            Tensor weight = laidOut(value).requiresGrad(true);
            return register(store.weights, full, weight);
        }
    }

    /** A new tensor that is saved with the network but not trained. */
    public Tensor buffer(String name, double value, DType type, long... shape) {
        String full = prefix + name;
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            Tensor first = given(full, shape);
            Tensor buffer = (first == null ? Tensor.full(value, type, shape) : first.copy()).to(store.device, type);
            return register(store.buffers, full, buffer);
        }
    }

    /** Buffers of statistics have the type of the parameters. */
    public DType type() {
        return store.precision.parameterType();
    }

    Precision precision() {
        return store.precision;
    }

    public Device device() {
        return store.device;
    }

    /** The trainable tensors in order of making, by full name. */
    public Map<String, Tensor> weights() {
        return Collections.unmodifiableMap(store.weights);
    }

    public Map<String, Tensor> buffers() {
        return Collections.unmodifiableMap(store.buffers);
    }

    /** Keeps a native argument alive until the network is closed. */
    <P extends Pointer> P own(P pointer) {
        store.owned.add(pointer.retainReference());
        return pointer;
    }

    @Override
    public void close() {
        store.owned.reversed().forEach(Pointer::close);
        store.owned.clear();
        store.weights.values().forEach(Tensor::close);
        store.buffers.values().forEach(Tensor::close);
    }

    /** Puts the running statistics of every batch norm back to their start. */
    public void resetStatistics() {
        store.norms.forEach(BatchNorm::reset);
    }

    void add(BatchNorm norm) {
        store.norms.add(norm);
    }

    /** Forgets the values that the network was built from. */
    public void built() {
        store.source = null;
    }

    private Tensor start(String full, Init init, long[] shape) {
        Tensor first = given(full, shape);
        if (first != null) {
            return first.copy();
        }
        Tensor value = Tensor.zeros(DType.FLOAT32, shape);
        try (RandomSource random = new RandomSource(RandomStreams.of(store.seed).seed("init/" + full))) {
            init.fill(value, random);
        }
        return value;
    }

    private @Nullable Tensor given(String full, long[] shape) {
        if (store.source == null) {
            return null;
        }
        Tensor value = store.source.get(full);
        if (value == null || !Arrays.equals(value.shape(), shape)) {
            throw new IllegalStateException("the network to copy has no tensor '" + full + "' of this shape");
        }
        return value;
    }

    /** Channels last in memory for convolutions over two or three axes, as the batches come. */
    private static Tensor laidOut(Tensor value) {
        return switch (value.rank()) {
            case 4 -> Native.make("layout", () -> value.handle.contiguous(MemoryFormat.ChannelsLast), value);
            case 5 -> Native.make("layout", () -> value.handle.contiguous(MemoryFormat.ChannelsLast3d), value);
            default -> value;
        };
    }

    private Tensor register(Map<String, Tensor> tensors, String full, Tensor tensor) {
        if (store.weights.containsKey(full) || store.buffers.containsKey(full)) {
            throw new IllegalStateException("two tensors of one network are named '" + full + "'");
        }
        tensors.put(full, tensor.retained());
        return tensor;
    }

    private static final class Store {
        final long seed;
        final Precision precision;
        final Device device;

        @Nullable
        Map<String, Tensor> source;

        final Map<String, Tensor> weights = new LinkedHashMap<>();
        final Map<String, Tensor> buffers = new LinkedHashMap<>();
        final List<Pointer> owned = new ArrayList<>();
        final List<BatchNorm> norms = new ArrayList<>();

        Store(long seed, Precision precision, Device device, @Nullable Map<String, Tensor> source) {
            this.seed = seed;
            this.precision = precision;
            this.device = device;
            this.source = source;
        }
    }
}
