package org.gblend.nn.torch;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch normalisation over all axes but the channels (Ioffe, Szegedy, ICML 2015) with PyTorch's conventions:
 * {@code y = weight (x - mean) / sqrt(var + epsilon) + bias}; running variance is the unbiased one; momentum 0.1.
 */
public final class BatchNorm {
    /** Added to the variance unless another is given. */
    public static final double EPSILON = 1e-5;

    private static final double MOMENTUM = 0.1;
    private static final Scalar ONE = Native.permanent(new Scalar(1L));

    private final String path;
    private final String name;
    private final TensorOptional weight;
    private final TensorOptional bias;
    private final Tensor mean;
    private final Tensor variance;
    private final TensorOptional meanArgument;
    private final TensorOptional varianceArgument;
    private final Tensor batches;
    private final long channels;
    private final double epsilon;

    public BatchNorm(Parameters parameters, long channels) {
        this(parameters, channels, EPSILON);
    }

    public BatchNorm(Parameters parameters, long channels, double epsilon) {
        this.channels = channels;
        this.epsilon = epsilon;
        path = parameters.path();
        name = path + " (batch norm of " + channels + " channels)";
        weight = optional(parameters, parameters.weight("weight", Init.constant(1), channels));
        bias = optional(parameters, parameters.weight("bias", Init.constant(0), channels));
        mean = parameters.buffer("running_mean", 0, parameters.type(), channels);
        variance = parameters.buffer("running_var", 1, parameters.type(), channels);
        batches = parameters.buffer("num_batches_tracked", 0, DType.INT64);
        meanArgument = optional(parameters, mean);
        varianceArgument = optional(parameters, variance);
        parameters.add(this);
    }

    private static TensorOptional optional(Parameters parameters, Tensor tensor) {
        return parameters.own(new TensorOptional(tensor.handle));
    }

    public Tensor apply(Tensor x, Pass pass) {
        if (pass.lone() && x.count() == channels) {
            return normalise(x, false, 0);
        }
        return switch (pass.mode()) {
            case EVALUATION -> normalise(x, false, 0);
            case TRAINING -> {
                count(x);
                yield normalise(x, true, MOMENTUM);
            }
            case STATISTICS -> {
                count(x);
                yield normalise(x, true, 1 / batches.item());
            }
        };
    }

    void reset() {
        mean.fill(0);
        variance.fill(1);
        batches.fill(0);
    }

    private void count(Tensor x) {
        if (x.count() == channels) {
            throw new TorchException(name + " on " + Arrays.toString(x.shape())
                    + ": training needs more than one value per channel; use a batch of 2 or more");
        }
        batches.handle.add_(ONE);
    }

    private Tensor normalise(Tensor x, boolean training, double momentum) {
        Meter.enter(path);
        return Native.make(
                name,
                () -> x.handle.is_meta()
                        ? torch.empty_like(x.handle)
                        : torch.batch_norm(
                                x.handle,
                                weight,
                                bias,
                                meanArgument,
                                varianceArgument,
                                training,
                                momentum,
                                epsilon,
                                false),
                x);
    }
}
