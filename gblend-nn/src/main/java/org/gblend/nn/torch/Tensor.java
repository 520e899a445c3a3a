package org.gblend.nn.torch;

import static org.gblend.nn.torch.Native.make;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A thin wrapper around a native tensor: a handle, its values by copy, and the operations that the networks use.
 *
 * <p>It belongs to the {@link Scope} open at its making and must not be used after that has closed. {@link #retained}
 * takes it out of the scope; whoever calls that owns it and must {@link #close} it. Operations follow PyTorch's
 * semantics and names; a failure is a {@link TorchException} with the operation and the shapes.
 */
public final class Tensor implements AutoCloseable {
    private static final TensorOptional ABSENT = Native.permanent(new TensorOptional());
    private static final ScalarTypeOptional SAME_TYPE = Native.permanent(new ScalarTypeOptional());
    private static final LongOptional LAST = Native.permanent(new LongOptional(-1));
    private static final int NO_REDUCTION = 0;
    private static final int MEAN = 1;
    private static final int IGNORED_LABEL = -100;

    final org.bytedeco.pytorch.Tensor handle;

    Tensor(org.bytedeco.pytorch.Tensor handle) {
        if (PointerScope.getInnerScope() == null) {
            handle.deallocate();
            throw new IllegalStateException("a tensor was made with no Scope open in thread '"
                    + Thread.currentThread().getName()
                    + "', so nothing would free it: wrap the work in try (var _ = new Scope())");
        }
        this.handle = handle;
    }

    // ---- making

    public static Tensor of(float[] values, long... shape) {
        return copyOf(MemorySegment.ofArray(values), DType.FLOAT32, shape);
    }

    public static Tensor of(double[] values, long... shape) {
        return copyOf(MemorySegment.ofArray(values), DType.FLOAT64, shape);
    }

    public static Tensor of(long[] values, long... shape) {
        return copyOf(MemorySegment.ofArray(values), DType.INT64, shape);
    }

    /** Class labels as the (N) int64 tensor that {@link #crossEntropy} takes. */
    public static Tensor labels(int... labels) {
        return of(Arrays.stream(labels).asLongStream().toArray(), labels.length);
    }

    /** A tensor over off-heap float32 values in row-major order, without a copy. The segment must outlive its use. */
    public static Tensor wrap(MemorySegment values, long... shape) {
        requireSize(values, DType.FLOAT32, shape);
        if (!values.isNative()) {
            throw new IllegalArgumentException("wrap takes an off-heap segment: use Tensor.of for an array");
        }
        Pointer address = new RawPointer(values.address());
        return make("wrap", () -> torch.from_blob(address, shape, Options.of(DType.FLOAT32)));
    }

    public static Tensor zeros(DType type, long... shape) {
        return make("zeros", () -> torch.zeros(shape, Options.of(type)));
    }

    public static Tensor full(double value, DType type, long... shape) {
        return make("full", () -> torch.full(shape, new Scalar(value), Options.of(type)));
    }

    /** A tensor on {@link Device#META}: a shape and a type, no values. */
    public static Tensor meta(DType type, long... shape) {
        return make("empty", () -> torch.empty(shape, Options.meta(type), Options.NO_FORMAT));
    }

    /** A tensor of raw little-endian values in row-major order. */
    public static Tensor ofBytes(byte[] values, DType type, long... shape) {
        return copyOf(MemorySegment.ofArray(values), type, shape);
    }

    /** A copy of raw values in row-major order. */
    static Tensor copyOf(MemorySegment values, DType type, long... shape) {
        requireSize(values, type, shape);
        Tensor tensor = make("empty", () -> torch.empty(shape, Options.of(type), Options.NO_FORMAT));
        MemorySegment.copy(values, 0, tensor.memory(), 0, values.byteSize());
        return tensor;
    }

    private static void requireSize(MemorySegment values, DType type, long[] shape) {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        if (values.byteSize() != Math.multiplyExact(elements, (long) type.bytes())) {
            throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " needs " + elements + " values of "
                    + type + ", but there are " + values.byteSize() / type.bytes());
        }
    }

    // ---- looking

    public long[] shape() {
        return handle.shape();
    }

    public int rank() {
        return (int) handle.dim();
    }

    public long size(int axis) {
        return handle.size(axis);
    }

    public long count() {
        return handle.numel();
    }

    public DType type() {
        return DType.of(handle.scalar_type());
    }

    public Device device() {
        return handle.is_cpu()
                ? Device.CPU
                : handle.is_meta()
                        ? Device.META
                        : new Device("cuda:" + handle.device().index());
    }

    /** The value of a tensor with one element. */
    public double item() {
        try {
            return handle.item_double();
        } catch (RuntimeException e) {
            throw Native.failure("item", e, this);
        }
    }

    /** The values in row-major order, converted to float32. */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(count())];
        read(DType.FLOAT32, MemorySegment.ofArray(values));
        return values;
    }

    /** The values in row-major order, converted to float64. */
    public double[] toDoubles() {
        double[] values = new double[Math.toIntExact(count())];
        read(DType.FLOAT64, MemorySegment.ofArray(values));
        return values;
    }

    /** The values in row-major order, converted to int64. */
    public long[] toLongs() {
        long[] values = new long[Math.toIntExact(count())];
        read(DType.INT64, MemorySegment.ofArray(values));
        return values;
    }

    private void read(DType type, MemorySegment target) {
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            Tensor plain = to(Device.CPU, type).contiguous();
            MemorySegment.copy(plain.memory(), 0, target, 0, target.byteSize());
        }
    }

    /** The bytes of a contiguous tensor on the CPU; valid while the tensor lives. */
    @SuppressWarnings("restricted")
    MemorySegment memory() {
        long bytes = handle.nbytes();
        return bytes == 0
                ? MemorySegment.NULL
                : MemorySegment.ofAddress(handle.data_ptr().address()).reinterpret(bytes);
    }

    // ---- arithmetic

    public Tensor add(Tensor other) {
        return make("add", () -> handle.add(other.handle), this, other);
    }

    public Tensor add(double value) {
        return make("add", () -> handle.add(new Scalar(value)), this);
    }

    public Tensor sub(Tensor other) {
        return make("sub", () -> handle.sub(other.handle), this, other);
    }

    public Tensor mul(Tensor other) {
        return make("mul", () -> handle.mul(other.handle), this, other);
    }

    public Tensor mul(double factor) {
        return make("mul", () -> handle.mul(new Scalar(factor)), this);
    }

    public Tensor exp() {
        return make("exp", handle::exp, this);
    }

    public Tensor relu() {
        return make("relu", () -> handle.is_meta() ? torch.empty_like(handle) : handle.relu(), this);
    }

    /** {@code 1 / (1 + e^-x)}. */
    public Tensor sigmoid() {
        return make("sigmoid", handle::sigmoid, this);
    }

    public Tensor tanh() {
        return make("tanh", handle::tanh, this);
    }

    /** {@link #relu} in place, on a tensor whose old values no gradient needs (a batch norm's output, say). */
    public Tensor reluInPlace() {
        make("relu_", () -> torch.relu_(handle), this);
        return this;
    }

    /** Adds in place, on a tensor whose old values no gradient needs. */
    public Tensor addInPlace(Tensor other) {
        make("add_", () -> handle.add_(other.handle), this, other);
        return this;
    }

    /** Sets the values in place. */
    public Tensor fill(double value) {
        try (var _ = new Scope()) {
            handle.fill_(new Scalar(value));
        }
        return this;
    }

    /** Copies another tensor's values into this one's memory, converting type and layout. */
    public Tensor copyFrom(Tensor source) {
        make("copy_", () -> handle.copy_(source.handle), this, source);
        return this;
    }

    /** Matrix product of the last two axes, (..., P, Q) by (..., Q, R), for each entry of the others. */
    public Tensor matmul(Tensor other) {
        Tensor product = make("matmul", () -> torch.matmul(handle, other.handle), this, other);
        Meter.count(product.count() * size(rank() - 1));
        return product;
    }

    // ---- shape

    public Tensor permute(long... axes) {
        return make("permute", () -> handle.permute(axes), this);
    }

    public Tensor reshape(long... shape) {
        return make("reshape", () -> handle.reshape(shape), this);
    }

    /** Joins the axes from {@code start} to the last into one. */
    public Tensor flatten(int start) {
        return make("flatten", () -> handle.flatten(start, -1), this);
    }

    public Tensor unsqueeze(int axis) {
        return make("unsqueeze", () -> handle.unsqueeze(axis), this);
    }

    /** {@code length} entries of an axis from {@code start} on, sharing memory. */
    public Tensor narrow(int axis, long start, long length) {
        return make("narrow", () -> handle.narrow(axis, start, length), this);
    }

    /** Axes of length 1 repeated to a shape, sharing memory. */
    public Tensor expand(long... shape) {
        return make("expand", () -> handle.expand(shape), this);
    }

    /** One entry of an axis, which disappears. */
    public Tensor select(int axis, long index) {
        return make("select", () -> handle.select(axis, index), this);
    }

    /** The entries of an axis that an int64 vector names, in its order. */
    public Tensor select(int axis, Tensor indices) {
        return make("index_select", () -> handle.index_select(axis, indices.handle), this, indices);
    }

    public static Tensor cat(List<Tensor> parts, int axis) {
        return make("cat", () -> torch.cat(vector(parts), axis), parts.toArray(Tensor[]::new));
    }

    static TensorVector vector(List<Tensor> tensors) {
        org.bytedeco.pytorch.Tensor[] handles = new org.bytedeco.pytorch.Tensor[tensors.size()];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = tensors.get(i).handle;
        }
        return new TensorVector(handles);
    }

    // ---- reductions

    public Tensor sum() {
        return make("sum", handle::sum, this);
    }

    public Tensor mean() {
        return make("mean", handle::mean, this);
    }

    /** The sum over some axes, which disappear. */
    public Tensor sum(long... axes) {
        return make("sum", () -> handle.sum(axes, false, SAME_TYPE), this);
    }

    /** The mean over some axes, which disappear. */
    public Tensor mean(long... axes) {
        return make("mean", () -> handle.mean(axes, false, SAME_TYPE), this);
    }

    /** Index of the largest value along the last axis: (N, C) gives (N) int64. */
    public Tensor argmax() {
        return make("argmax", () -> handle.argmax(LAST, false), this);
    }

    /** Softmax over the last axis. */
    public Tensor softmax() {
        return make("softmax", () -> handle.softmax(-1), this);
    }

    /** Logarithm of the softmax over the last axis. */
    public Tensor logSoftmax() {
        return make("log_softmax", () -> torch.log_softmax(handle, -1), this);
    }

    /** Max pooling of (N, C, H, W) over a window of the whole map: (N, C, 1, 1). */
    public Tensor maxPoolAll() {
        return make("max_pool2d", () -> torch.max_pool2d(handle, handle.size(2), handle.size(3)), this);
    }

    /** Max pooling of (N, C, H, W) with a square window and padding of half of it. */
    public Tensor maxPool2d(long window, long stride) {
        long padding = window / 2;
        return make(
                "max_pool2d",
                () -> torch.max_pool2d(
                        handle,
                        new long[] {window, window},
                        new long[] {stride, stride},
                        new long[] {padding, padding},
                        new long[] {1, 1},
                        false),
                this);
    }

    /** Max pooling of (N, C, T, H, W) with odd windows and padding of half of each. */
    public Tensor maxPool3d(List<Integer> window, List<Integer> stride) {
        return make("max_pool3d", () -> pool3d(window, stride), this);
    }

    private org.bytedeco.pytorch.Tensor pool3d(List<Integer> window, List<Integer> stride) {
        if (handle.is_meta()) {
            long[] shape = handle.shape();
            for (int axis = 0; axis < window.size(); axis++) {
                shape[axis + 2] = (shape[axis + 2] - 1) / stride.get(axis) + 1;
            }
            return handle.new_empty(shape);
        }
        List<Integer> padding = window.stream().map(k -> k / 2).toList();
        return torch.max_pool3d(handle, longs(window), longs(stride), longs(padding), new long[] {1, 1, 1}, false);
    }

    private static long[] longs(List<Integer> values) {
        return values.stream().mapToLong(Integer::longValue).toArray();
    }

    // ---- losses

    /** Mean cross-entropy in nats of logits (N, C) against (N) int64 labels; a scalar. */
    public Tensor crossEntropy(Tensor labels) {
        return crossEntropy(labels, 0);
    }

    /** Mean cross-entropy with label smoothing in [0, 1). */
    public Tensor crossEntropy(Tensor labels, double smoothing) {
        return make("cross-entropy", () -> loss(labels, MEAN, smoothing), this, labels);
    }

    /** Cross-entropy of each sample: (N). */
    public Tensor crossEntropyPerSample(Tensor labels) {
        return crossEntropyPerSample(labels, 0);
    }

    /** Cross-entropy of each sample, (N), with label smoothing in [0, 1). */
    public Tensor crossEntropyPerSample(Tensor labels, double smoothing) {
        return make("cross-entropy", () -> loss(labels, NO_REDUCTION, smoothing), this, labels);
    }

    /**
     * Mean over samples and classes of the binary cross-entropy of {@code sigmoid(this)} in nats, computed from the logits
     * (PyTorch's {@code BCEWithLogitsLoss}); a scalar.
     *
     * @param targets of the same shape and type, in [0, 1]
     */
    public Tensor binaryCrossEntropy(Tensor targets) {
        return make("binary-cross-entropy", () -> binaryLoss(targets, MEAN), this, targets);
    }

    /** The mean over the classes alone: (N) of logits (N, C). */
    public Tensor binaryCrossEntropyPerSample(Tensor targets) {
        return make("binary-cross-entropy", () -> binaryLoss(targets, NO_REDUCTION), this, targets)
                .mean(1);
    }

    private org.bytedeco.pytorch.Tensor binaryLoss(Tensor targets, int reduction) {
        return torch.binary_cross_entropy_with_logits(handle, targets.handle, ABSENT, ABSENT, reduction);
    }

    private org.bytedeco.pytorch.Tensor loss(Tensor labels, int reduction, double smoothing) {
        return torch.cross_entropy_loss(handle, labels.handle, ABSENT, reduction, IGNORED_LABEL, smoothing);
    }

    // ---- gradients

    public Tensor requiresGrad(boolean requires) {
        handle.set_requires_grad(requires);
        return this;
    }

    public void backward() {
        try {
            handle.backward();
        } catch (RuntimeException e) {
            throw Native.failure("backward", e, this);
        }
    }

    /** The gradient that {@link #backward} left, or null. It shares the memory of the accumulated gradient. */
    public @Nullable Tensor grad() {
        org.bytedeco.pytorch.Tensor gradient = handle.grad();
        return gradient.defined() ? new Tensor(gradient) : null;
    }

    /** The same memory without gradient history. */
    public Tensor detach() {
        return make("detach", handle::detach, this);
    }

    // ---- type, layout, life

    public Tensor to(DType type) {
        return handle.scalar_type().intern() == type.scalar ? this : make("to", () -> handle.to(type.scalar), this);
    }

    public Tensor to(Device device, DType type) {
        if ((device.isCpu() && handle.is_cpu()) || (device.isMeta() && handle.is_meta())) {
            return to(type);
        }
        return make("to", () -> handle.to(new org.bytedeco.pytorch.Device(device.name()), type.scalar), this);
    }

    /** A tensor in row-major order: this one, or a copy. */
    public Tensor contiguous() {
        return handle.is_contiguous() ? this : make("contiguous", handle::contiguous, this);
    }

    /** A deep copy with memory of its own and no gradient history. */
    public Tensor copy() {
        return make("clone", () -> handle.detach().clone(), this);
    }

    /** Takes the tensor out of its scope: it lives until {@link #close}. */
    public Tensor retained() {
        handle.retainReference();
        return this;
    }

    /** Gives up a {@link #retained} tensor. */
    @Override
    public void close() {
        handle.close();
    }

    boolean isClosed() {
        return handle.isNull();
    }

    @Override
    public String toString() {
        return isClosed() ? "Tensor(closed)" : "Tensor(" + type() + " " + Arrays.toString(shape()) + ")";
    }

    /** A pointer to memory that somebody else owns. */
    private static final class RawPointer extends Pointer {
        RawPointer(long address) {
            this.address = address;
        }
    }
}
