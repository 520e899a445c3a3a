package org.gblend.nn.torch;

import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** {@code y = x weight^T + bias}: (N, in) to (N, out). Starts as PyTorch's: uniform in {@code +-1 / sqrt(in)}. */
public final class Linear {
    private final String name;
    private final Tensor weight;
    private final TensorOptional bias;

    public Linear(Parameters parameters, long in, long out) {
        name = parameters.path() + " (linear, " + in + " -> " + out + ")";
        weight = parameters.weight("weight", Init.uniform(in), out, in);
        bias = parameters.own(new TensorOptional(parameters.weight("bias", Init.uniform(in), out).handle));
    }

    public Tensor apply(Tensor x) {
        return Native.make(name, () -> torch.linear(x.handle, weight.handle, bias), x);
    }
}
