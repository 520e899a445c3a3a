package org.gblend.nn.encoders;

import java.util.Collections;
import java.util.List;
import org.gblend.nn.torch.BatchNorm;
import org.gblend.nn.torch.Convolution;
import org.gblend.nn.torch.Convolution.Window;
import org.gblend.nn.torch.Parameters;

/** What stands where a residual block of width 3 has its 3x3 or 3x3x3 convolution. */
enum Kernel {
    /** The whole kernel: 2-D ResNet, R3D. */
    FULL,
    /** 1x3x3, no stride in time: the upper stages of MC3 (Tran et al., CVPR 2018). */
    SPATIAL,
    /**
     * R(2+1)D (Tran et al., CVPR 2018): 1x3x3 to M channels, batch norm, ReLU, 3x1x1. With
     * {@code M = floor(27 in out / (9 in + 3 out))} it has about the weights of the whole kernel; here {@code in} and
     * {@code out} are the convolution's own, as in the paper and the authors' VMZ.
     */
    FACTORED,
    /** As {@link #FACTORED}, but M from the block's input and width in all its convolutions, as torchvision has it. */
    FACTORED_BY_BLOCK,
    /** ir-CSN (Tran et al., ICCV 2019): 3x3x3, each channel alone. */
    DEPTHWISE,
    /** ip-CSN (the same paper): 1x1x1, batch norm, no ReLU, then 3x3x3 for each channel alone. */
    PRESERVING;

    /**
     * Builds it.
     *
     * @param blockIn channels that come into the block
     */
    Layer build(Parameters parameters, int axes, long in, long out, int stride, long blockIn, double epsilon) {
        return switch (this) {
            case FULL -> ConvNorm.plain(parameters, in, out, Window.cube(axes, 3, stride));
            case SPATIAL ->
                ConvNorm.plain(parameters, in, out, Window.same(List.of(1, 3, 3), List.of(1, stride, stride)));
            case FACTORED -> factored(parameters, in, out, middle(in, out), stride, epsilon);
            case FACTORED_BY_BLOCK -> factored(parameters, in, out, middle(blockIn, out), stride, epsilon);
            case DEPTHWISE -> depthwise(parameters, out, stride);
            case PRESERVING -> {
                ConvNorm mix = ConvNorm.of(
                        parameters, new ConvNorm.Names("0", "1"), in, out, Window.cube(axes, 1, 1), epsilon);
                Layer each = depthwise(parameters.child("2"), out, stride);
                yield (x, pass) -> each.forward(mix.forward(x, pass), pass);
            }
        };
    }

    /** Strides of the block along (T, H, W) or (H, W). */
    List<Integer> strides(int axes, int stride) {
        return this == SPATIAL ? List.of(1, stride, stride) : Collections.nCopies(axes, stride);
    }

    /** M of R(2+1)D: {@code floor(t d^2 in out / (d^2 in + t out))} with t = d = 3. */
    static long middle(long in, long out) {
        return 27 * in * out / (9 * in + 3 * out);
    }

    private static Layer factored(Parameters parameters, long in, long out, long middle, int stride, double epsilon) {
        Window space = Window.same(List.of(1, 3, 3), List.of(1, stride, stride));
        Window time = Window.same(List.of(3, 1, 1), List.of(stride, 1, 1));
        Layer first = ConvNorm.plain(parameters.child("0"), in, middle, space);
        BatchNorm norm = new BatchNorm(parameters.child("1"), middle, epsilon);
        Layer second = ConvNorm.plain(parameters.child("3"), middle, out, time);
        return (x, pass) ->
                second.forward(norm.apply(first.forward(x, pass), pass).reluInPlace(), pass);
    }

    private static Layer depthwise(Parameters parameters, long channels, int stride) {
        Convolution each = Convolution.depthwise(parameters, channels, Window.cube(3, 3, stride));
        return (x, _) -> each.apply(x);
    }
}
