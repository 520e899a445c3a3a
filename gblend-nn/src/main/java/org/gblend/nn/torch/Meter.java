package org.gblend.nn.torch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a forward pass of this thread does while it is open: multiply-adds and memory, by layer.
 *
 * <p>It watches the calls themselves, so it cannot disagree with the network. On {@link Device#META} the calls move
 * shapes only: the count of a network of any size takes milliseconds and no memory, and leaves out what {@link Convolution}
 * fills up on a CPU.
 *
 * <p>Multiply-adds are those of convolutions, linear layers, recurrent units and matrix products, bias excluded:
 * {@code (values out) x (weights that each sums over)}. Norms, activations, pooling and sums are not counted, as is the
 * field's custom. Memory is every tensor that the pass makes, each piece of memory once: what autograd keeps of it is at
 * most that.
 */
public final class Meter implements AutoCloseable {
    private static final ThreadLocal<@Nullable Meter> OPEN = new ThreadLocal<>();
    private static final String INPUT = "input";

    /**
     * A layer's call, with what follows until the next layer's.
     *
     * @param path name of the layer, or {@code input} for what comes before any
     * @param multiplyAdds of the call
     * @param bytes of new memory
     * @param shape of the last tensor made
     */
    public record Call(String path, long multiplyAdds, long bytes, List<Long> shape) {}

    private final List<Call> calls = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();
    private final List<org.bytedeco.pytorch.Tensor> held = new ArrayList<>();
    private String path = INPUT;
    private long multiplyAdds;
    private long bytes;
    private List<Long> shape = List.of();

    private Meter() {}

    /** Opens a meter for this thread; there is one at a time. Keep one scope open as long as the meter. */
    public static Meter open() {
        if (OPEN.get() != null) {
            throw new IllegalStateException("a meter is open in this thread already: close it first");
        }
        Meter meter = new Meter();
        OPEN.set(meter);
        return meter;
    }

    /** The calls until now, in order. */
    public List<Call> calls() {
        List<Call> all = new ArrayList<>(calls);
        all.add(new Call(path, multiplyAdds, bytes, shape));
        return all;
    }

    static void enter(String layer) {
        Meter meter = OPEN.get();
        if (meter != null) {
            meter.calls.add(new Call(meter.path, meter.multiplyAdds, meter.bytes, meter.shape));
            meter.path = layer;
            meter.multiplyAdds = 0;
            meter.bytes = 0;
        }
    }

    static void count(long multiplyAdds) {
        Meter meter = OPEN.get();
        if (meter != null) {
            meter.multiplyAdds += multiplyAdds;
        }
    }

    static org.bytedeco.pytorch.Tensor made(org.bytedeco.pytorch.Tensor tensor) {
        Meter meter = OPEN.get();
        if (meter != null) {
            meter.see(tensor);
        }
        return tensor;
    }

    private void see(org.bytedeco.pytorch.Tensor tensor) {
        var storage = tensor.storage();
        if (seen.add(storage.unsafeGetStorageImpl().address())) {
            bytes += storage.nbytes();
            // Alive until the meter closes: an address that is free again could name other memory.
            held.add(tensor.retainReference());
        }
        shape = Native.list(tensor.shape());
    }

    @Override
    public void close() {
        OPEN.remove();
        held.forEach(org.bytedeco.pytorch.Tensor::close);
    }
}
