package org.gblend.nn.torch;

import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** {@code y = x weight^T + bias}: (N, in) to (N, out), or (N, T, in) to (N, T, out). */
public final class Linear {
    private final String path;
    private final long in;
    private final String name;
    private final Tensor weight;
    private final TensorOptional bias;

    /** Starts as PyTorch's: uniform in {@code +-1 / sqrt(in)}. */
    public Linear(Parameters parameters, long in, long out) {
        this(parameters, in, out, Init.uniform(in), Init.uniform(in));
    }

    private Linear(Parameters parameters, long in, long out, Init weights, Init biases) {
        this(parameters, "weight", "bias", in, out, weights, biases);
    }

    private Linear(
            Parameters parameters, String weightName, String biasName, long in, long out, Init weights, Init biases) {
        path = parameters.path();
        this.in = in;
        name = path + " (linear, " + in + " -> " + out + ")";
        weight = parameters.weight(weightName, weights, out, in);
        bias = parameters.own(new TensorOptional(parameters.weight(biasName, biases, out).handle));
    }

    /**
     * A layer that a ReLU follows: normal with deviation {@code sqrt(2 / in)}, bias 0 (He et al., ICCV 2015, Eq. 10), which
     * keeps the variance from layer to layer. PyTorch's default shrinks it to a sixth at each, and with it the gradient
     * that reaches what lies before.
     */
    public static Linear beforeRelu(Parameters parameters, long in, long out) {
        return new Linear(parameters, in, out, Init.kaimingNormal(in), Init.constant(0));
    }

    /** A layer that starts as given. */
    public static Linear startingAs(Parameters parameters, long in, long out, Init weights, Init biases) {
        return new Linear(parameters, in, out, weights, biases);
    }

    /** A layer whose tensors have other names than {@code weight} and {@code bias}. */
    static Linear named(
            Parameters parameters, String weight, String bias, long in, long out, Init weights, Init biases) {
        return new Linear(parameters, weight, bias, in, out, weights, biases);
    }

    public Tensor apply(Tensor x) {
        Meter.enter(path);
        Tensor y = Native.make(name, () -> torch.linear(x.handle, weight.handle, bias), x);
        Meter.count(y.count() * in);
        return y;
    }
}
