package org.gblend.nn.torch;

import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Layer normalisation over the last axis (Ba, Kiros, Hinton, 2016): {@code y = weight (x - mean) / sqrt(var + 1e-5) + bias},
 * mean and biased variance of each vector.
 */
public final class LayerNorm {
    private static final double EPSILON = 1e-5;

    private final String path;
    private final String name;
    private final long length;
    private final TensorOptional weight;
    private final TensorOptional bias;

    public LayerNorm(Parameters parameters, long length) {
        this.length = length;
        path = parameters.path();
        name = path + " (layer norm of " + length + ")";
        weight = parameters.own(new TensorOptional(parameters.weight("weight", Init.constant(1), length).handle));
        bias = parameters.own(new TensorOptional(parameters.weight("bias", Init.constant(0), length).handle));
    }

    public Tensor apply(Tensor x) {
        Meter.enter(path);
        return Native.make(
                name,
                () -> x.handle.is_meta()
                        ? torch.empty_like(x.handle)
                        : torch.layer_norm(x.handle, new long[] {length}, weight, bias, EPSILON, false),
                x);
    }
}
