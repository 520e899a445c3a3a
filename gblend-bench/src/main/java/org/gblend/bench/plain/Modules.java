package org.gblend.bench.plain;

import static org.bytedeco.pytorch.global.torch.relu_;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNorm3dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.Conv3dImpl;
import org.bytedeco.pytorch.Conv3dOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LinearOptions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;

/** The library's modules under the names that gblend gives the same tensors, so that both can start from one state. */
final class Modules {
    /** A layer as a function of its input. */
    @FunctionalInterface
    interface Layer {
        Tensor apply(Tensor x);
    }

    private static final int PICTURES = 4;
    private static final int VIDEOS = 5;

    private final Module root = new Module();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final LongOptional end = new LongOptional();

    Layer conv2d(String name, long in, long out, long kernel, long stride, boolean bias) {
        Conv2dOptions options = new Conv2dOptions(in, out, new LongPointer(kernel, kernel));
        boolean point = kernel == 1;
        options.stride().put(point ? new long[] {1, 1} : new long[] {stride, stride});
        options.padding().put(new LongPointer(kernel / 2, kernel / 2));
        options.bias().put(bias);
        Conv2dImpl conv = root.register_module(registered(name), new Conv2dImpl(options));
        add(name, conv.weight(), bias ? conv.bias() : null);
        return x -> conv.forward(point ? subsampled(x, stride) : x);
    }

    Layer conv3d(String name, long in, long out, long[] kernel, long[] stride) {
        Conv3dOptions options = new Conv3dOptions(in, out, new LongPointer(kernel));
        boolean point = Arrays.stream(kernel).allMatch(k -> k == 1);
        long[] padding = Arrays.stream(kernel).map(k -> k / 2).toArray();
        options.stride().put(point ? new long[] {1, 1, 1} : stride);
        options.padding().put(new LongPointer(padding));
        options.bias().put(false);
        Conv3dImpl conv = root.register_module(registered(name), new Conv3dImpl(options));
        add(name, conv.weight(), null);
        return x -> conv.forward(point ? subsampled(x, stride[0]) : x);
    }

    /**
     * Every n-th position of a map: what a strided 1x1 kernel reads. The convolution then runs with stride 1, for oneDNN's
     * weight gradient of the strided one writes past its memory.
     */
    private Tensor subsampled(Tensor x, long stride) {
        Tensor y = x;
        for (long axis = 2; stride > 1 && axis < x.dim(); axis++) {
            y = y.slice(axis, end, end, stride);
        }
        return y;
    }

    Layer norm2d(String name, long channels) {
        BatchNorm2dImpl norm =
                root.register_module(registered(name), new BatchNorm2dImpl(new BatchNormOptions(channels)));
        add(name, norm.weight(), norm.bias());
        return norm::forward;
    }

    Layer norm3d(String name, long channels) {
        BatchNorm3dImpl norm =
                root.register_module(registered(name), new BatchNorm3dImpl(new BatchNormOptions(channels)));
        add(name, norm.weight(), norm.bias());
        return norm::forward;
    }

    Layer linear(String name, long in, long out) {
        LinearImpl linear = root.register_module(registered(name), new LinearImpl(new LinearOptions(in, out)));
        add(name, linear.weight(), linear.bias());
        return linear::forward;
    }

    static Layer relu(Layer layer) {
        return x -> relu_(layer.apply(x));
    }

    static Layer chain(Layer... layers) {
        return x -> {
            Tensor y = x;
            for (Layer layer : layers) {
                y = layer.apply(y);
            }
            return y;
        };
    }

    /** {@code relu(inner x + shortcut x)}. */
    static Layer residual(Layer inner, Layer shortcut) {
        return x -> relu_(inner.apply(x).add_(shortcut.apply(x)));
    }

    /** Module names must not have dots. */
    private static String registered(String name) {
        return name.replace('.', '/');
    }

    private void add(String name, Tensor weight, @Nullable Tensor bias) {
        parameters.put(name + ".weight", weight);
        if (bias != null) {
            parameters.put(name + ".bias", bias);
        }
    }

    Set<String> names() {
        return parameters.keySet();
    }

    TensorVector trained() {
        return root.parameters();
    }

    /** Sets one parameter, in row-major order, and gives convolution kernels the channels-last layout. */
    void set(String name, float[] values) {
        Tensor parameter = parameters.get(name);
        if (parameter == null || parameter.numel() != values.length) {
            throw new IllegalStateException("the plain network has no parameter '" + name + "' of " + values.length
                    + " values; it has " + parameters.keySet());
        }
        try (NoGradGuard _ = new NoGradGuard();
                FloatPointer pointer = new FloatPointer(values)) {
            parameter.copy_(torch.from_blob(pointer, parameter.shape()));
            switch ((int) parameter.dim()) {
                case PICTURES -> parameter.set_data(parameter.contiguous(MemoryFormat.ChannelsLast));
                case VIDEOS -> parameter.set_data(parameter.contiguous(MemoryFormat.ChannelsLast3d));
                default -> {
                    // Vectors and matrices have one layout.
                }
            }
        }
    }

    void train() {
        root.train(true);
    }
}
