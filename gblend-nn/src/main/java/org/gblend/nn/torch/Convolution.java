package org.gblend.nn.torch;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Convolution over one, two or three axes: (N, C, T), (N, C, H, W) or (N, C, T, H, W).
 *
 * <p>Output size per axis: {@code floor((n + 2 padding - kernel) / stride) + 1}. Weights start He-normal (fan out
 * within a group), the bias, if any, at 0.
 *
 * <p>A kernel of one position with a stride picks its inputs first and then runs with stride 1. That is the same function,
 * and it keeps clear of a fault in oneDNN (seen with libtorch 2.10 and 2.13): the weight gradient of a strided 1x1
 * convolution on channels-last maps of few channels writes past its memory.
 *
 * <p>On a CPU channels are filled up with zeros where oneDNN would lay them out in blocks that they do not fill: it leaves what is past the
 * last channel as the memory was, and that enters the outputs and gradients (seen with libtorch 2.10 on AVX2 and AVX-512). So it is with
 * sequences, with maps of one channel, whose layout is read as channels first, and with an odd number of outputs in bfloat16.
 *
 * <p>A thread's first call of a kind is rehearsed on zeros, with no other thread's rehearsal beside it ({@link OneDnn}); meanwhile it takes the
 * memory of its input, output and gradients once more.
 */
public final class Convolution {
    private static final LongOptional ABSENT = Native.permanent(new LongOptional());

    /** Channels in a block of oneDNN's layouts; fewer input channels are not laid out in blocks. */
    private static final long BLOCK = 16;

    /** The same in the gradient of the input where there are more than two blocks. */
    private static final long LARGE_BLOCK = 64;

    /** Kernel, stride and padding per axis. */
    public record Window(List<Integer> kernel, List<Integer> stride, List<Integer> padding) {
        public Window {
            kernel = List.copyOf(kernel);
            stride = List.copyOf(stride);
            padding = List.copyOf(padding);
        }

        /** A window that keeps the size at stride 1: padding is half the kernel. */
        public static Window same(List<Integer> kernel, List<Integer> stride) {
            return new Window(kernel, stride, kernel.stream().map(k -> k / 2).toList());
        }

        /** A kernel of one position. */
        public static Window point(List<Integer> stride) {
            return same(Collections.nCopies(stride.size(), 1), stride);
        }

        /** The same kernel and stride on all {@code axes}. */
        public static Window cube(int axes, int kernel, int stride) {
            return same(Collections.nCopies(axes, kernel), Collections.nCopies(axes, stride));
        }
    }

    /** What oneDNN's choice of an implementation depends on, backward passes included. */
    private record Kind(
            Window window,
            int threads,
            boolean bias,
            ScalarType type,
            boolean gradient,
            boolean ofInput,
            boolean ofWeight,
            boolean ofBias,
            List<Long> input,
            List<Long> inputLayout,
            List<Long> weight,
            List<Long> weightLayout) {}

    private final String path;
    private final String name;
    private final Tensor weight;
    private final TensorOptional bias;
    private final LongArrayRef stride;
    private final LongArrayRef padding;
    private final LongArrayRef dilation;
    private final int axes;
    private final long in;
    private final long out;
    private final long groups;
    private final List<Integer> kernel;
    private final Window window;
    private final long perOutput;
    private final boolean reduced;
    private final List<Integer> subsampling;
    private final boolean point;

    /** A convolution within each channel: as many groups as channels, no bias. */
    public static Convolution depthwise(Parameters parameters, long channels, Window window) {
        return new Convolution(parameters, channels, channels, window, channels, false);
    }

    public Convolution(Parameters parameters, long in, long out, Window window, boolean withBias) {
        this(parameters, in, out, window, 1, withBias);
    }

    private Convolution(Parameters parameters, long in, long out, Window window, long groups, boolean withBias) {
        this.in = in;
        this.out = out;
        this.groups = groups;
        this.window = window;
        kernel = window.kernel();
        axes = kernel.size();
        if (axes == 1 && (withBias || groups != 1)) {
            throw new IllegalArgumentException("a convolution over time has no bias and one group");
        }
        reduced = axes > 1 && !withBias && parameters.precision() == Precision.BF16;
        path = parameters.path();
        name = path + " (conv" + axes + "d, " + in + " -> " + out + " channels)";
        long positions = 1;
        long[] shape = new long[axes + 2];
        shape[0] = out;
        shape[1] = in / groups;
        for (int axis = 0; axis < axes; axis++) {
            shape[axis + 2] = window.kernel().get(axis);
            positions *= shape[axis + 2];
        }
        perOutput = positions * shape[1];
        weight = parameters.weight("weight", Init.kaimingNormal(out / groups * positions), shape);
        bias = parameters.own(
                withBias
                        ? new TensorOptional(parameters.weight("bias", Init.constant(0), out).handle)
                        : new TensorOptional());
        point = positions == 1;
        subsampling = point ? window.stride() : Collections.nCopies(axes, 1);
        stride = Native.longs(parameters, point ? Collections.nCopies(axes, 1) : window.stride());
        padding = Native.longs(parameters, window.padding());
        dilation = Native.longs(parameters, Collections.nCopies(axes, 1));
    }

    public Tensor apply(Tensor x) {
        Meter.enter(path);
        Tensor y = Native.make(name, () -> call(x.handle), x);
        Meter.count(y.count() * perOutput);
        return y;
    }

    private org.bytedeco.pytorch.Tensor call(org.bytedeco.pytorch.Tensor x) {
        org.bytedeco.pytorch.Tensor input = subsampled(x);
        if (!reduced) {
            return convolve(input, weight.handle);
        }
        ScalarType type = sound(input) ? ScalarType.BFloat16 : ScalarType.Float;
        return convolve(Meter.made(input.to(type)), Meter.made(weight.handle.to(type)));
    }

    /** Whether every axis of the input is at least as long as the kernel's. */
    private boolean sound(org.bytedeco.pytorch.Tensor input) {
        for (int axis = 0; axis < axes; axis++) {
            if (input.size(axis + 2L) < kernel.get(axis)) {
                return false;
            }
        }
        return true;
    }

    private org.bytedeco.pytorch.Tensor subsampled(org.bytedeco.pytorch.Tensor x) {
        org.bytedeco.pytorch.Tensor y = x;
        for (int axis = 0; axis < axes; axis++) {
            int step = subsampling.get(axis);
            if (step > 1) {
                y = y.slice(axis + 2L, ABSENT, ABSENT, step);
            }
        }
        return y;
    }

    /** libtorch has no convolution of shapes alone outside Python. */
    private long[] outputShape(org.bytedeco.pytorch.Tensor x) {
        long[] shape = x.shape();
        if (shape.length != axes + 2 || shape[1] != in) {
            throw new TorchException(name + " on " + Arrays.toString(shape) + ": the shape does not fit");
        }
        shape[1] = out;
        for (int axis = 0; axis < axes; axis++) {
            long free = shape[axis + 2] + 2L * window.padding().get(axis) - kernel.get(axis);
            if (free < 0) {
                throw new TorchException(
                        name + " on " + Arrays.toString(x.shape()) + ": the kernel is larger than the padded input");
            }
            // The stride of a kernel of one position has been taken already.
            int step = subsampling.get(axis) > 1 ? 1 : window.stride().get(axis);
            shape[axis + 2] = free / step + 1;
        }
        return shape;
    }

    private org.bytedeco.pytorch.Tensor convolve(org.bytedeco.pytorch.Tensor x, org.bytedeco.pytorch.Tensor w) {
        if (x.is_meta()) {
            return x.new_empty(outputShape(x));
        }
        if (!x.is_cpu() || x.scalar_type().intern() == ScalarType.Double) {
            return Meter.made(direct(x, w, bias)); // not by oneDNN
        }
        long moreIn = missingInputs(x);
        long moreOut = missingOutputs();
        if (moreIn == 0 && moreOut == 0) {
            return byOneDnn(x, w, bias);
        }
        org.bytedeco.pytorch.Tensor wide = moreIn == 0 ? x : padded(x, 1, moreIn);
        org.bytedeco.pytorch.Tensor kernels = padded(padded(w, 1, moreIn), 0, moreOut);
        TensorOptional wideBias =
                bias.has_value() && moreOut > 0 ? new TensorOptional(padded(bias.get(), 0, moreOut)) : bias;
        return byOneDnn(wide, kernels, wideBias).narrow(1, 0, out);
    }

    private org.bytedeco.pytorch.Tensor byOneDnn(
            org.bytedeco.pytorch.Tensor x, org.bytedeco.pytorch.Tensor w, TensorOptional b) {
        OneDnn.prepare(kind(x, w), () -> rehearse(x, w, b));
        return Meter.made(direct(x, w, b));
    }

    private org.bytedeco.pytorch.Tensor direct(
            org.bytedeco.pytorch.Tensor x, org.bytedeco.pytorch.Tensor w, TensorOptional b) {
        return switch (axes) {
            case 1 -> torch.conv1d(x, w, b, stride, padding, dilation, groups);
            case 2 -> torch.conv2d(x, w, b, stride, padding, dilation, groups);
            default -> torch.conv3d(x, w, b, stride, padding, dilation, groups);
        };
    }

    private Kind kind(org.bytedeco.pytorch.Tensor x, org.bytedeco.pytorch.Tensor w) {
        return new Kind(
                window,
                Torch.threads(),
                bias.has_value(),
                x.scalar_type().intern(),
                GradMode.is_enabled(),
                x.requires_grad(),
                w.requires_grad(),
                bias.has_value() && bias.get().requires_grad(),
                Native.list(x.shape()),
                layout(x),
                Native.list(w.shape()),
                layout(w));
    }

    private static List<Long> layout(org.bytedeco.pytorch.Tensor x) {
        return LongStream.range(0, x.dim()).map(x::stride).boxed().toList();
    }

    /** The same call forward and, where gradients are recorded, backward, on zeros. */
    private void rehearse(org.bytedeco.pytorch.Tensor x, org.bytedeco.pytorch.Tensor w, TensorOptional b) {
        try (var _ = new PointerScope()) {
            org.bytedeco.pytorch.Tensor y =
                    direct(zerosLike(x), zerosLike(w), b.has_value() ? new TensorOptional(zerosLike(b.get())) : b);
            if (y.requires_grad()) {
                y.sum().backward();
            }
        }
    }

    private static org.bytedeco.pytorch.Tensor zerosLike(org.bytedeco.pytorch.Tensor x) {
        org.bytedeco.pytorch.Tensor zeros = torch.zeros_like(x);
        zeros.set_requires_grad(x.requires_grad());
        return zeros;
    }

    /** Zeros after the last entry of an axis. */
    private static org.bytedeco.pytorch.Tensor padded(org.bytedeco.pytorch.Tensor x, int axis, long more) {
        if (more == 0) {
            return x;
        }
        // Pairs of zeros before and after, from the last axis on.
        long[] pairs = new long[2 * Math.toIntExact(x.dim() - axis)];
        pairs[pairs.length - 1] = more;
        return Meter.made(torch.constant_pad_nd(x, pairs));
    }

    private long missingInputs(org.bytedeco.pytorch.Tensor x) {
        if (axes == 1) {
            return in >= BLOCK ? missing(in) : 0;
        }
        return in == 1 && groups == 1 && (point || x.requires_grad()) ? 1 : 0;
    }

    private long missingOutputs() {
        if (axes == 1) {
            return missing(out);
        }
        boolean odd = reduced && out % 2 == 1;
        return groups == 1 && (in == 1 || odd) ? missing(out) : 0;
    }

    /** Channels up to the end of the last block. */
    private static long missing(long channels) {
        return Math.floorMod(-channels, channels <= 2 * BLOCK ? BLOCK : LARGE_BLOCK);
    }
}
