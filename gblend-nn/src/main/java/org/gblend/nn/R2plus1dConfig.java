package org.gblend.nn;

import java.util.List;

/**
 * R(2+1)D for video (Tran et al., CVPR 2018): each 3x3x3 convolution becomes 1x3x3 to M channels, batch norm, ReLU, 3x1x1.
 *
 * @param depth 10, 18 or 34 (two convolutions a block), 50, 101 or 152 (bottlenecks, four times the feature length)
 * @param width channels of the first stage's blocks, doubled by each of the next three; 64 is standard
 * @param middle where M = floor(27 in out / (9 in + 3 out)) takes in and out from
 * @param stemWidth channels between the stem's two convolutions; 45 in the authors' VMZ and torchvision
 * @param stemKernel kernel of the stem over time, height and width; odd
 * @param stemStride its strides
 * @param stemPool whether a 1x3x3 max pooling with stride (1, 2, 2) follows it; VMZ's depth 152 has it
 * @param normEpsilon added to the variance in batch norm; 0.00001 in torchvision, 0.001 in VMZ
 */
public record R2plus1dConfig(
        int depth,
        int width,
        Middle middle,
        int stemWidth,
        List<Integer> stemKernel,
        List<Integer> stemStride,
        boolean stemPool,
        double normEpsilon)
        implements EncoderConfig {
    /** Which channels set M. */
    public enum Middle {
        /** The block's input and width, the same M for all its convolutions: torchvision's networks. */
        BLOCK,
        /** Each convolution's own: the paper's formula, and the authors' VMZ. */
        CONVOLUTION
    }

    public R2plus1dConfig {
        Settings.oneOf("depth", depth, Settings.DEPTHS);
        Settings.atLeast("width", width, 1);
        Settings.atLeast("stem-width", stemWidth, 1);
        stemKernel = List.copyOf(stemKernel);
        stemStride = List.copyOf(stemStride);
        Settings.kernel("stem-kernel", stemKernel, 3);
        Settings.positive("stem-stride", stemStride, 3);
        Settings.epsilon("norm-epsilon", normEpsilon);
    }

    public static R2plus1dConfig defaults() {
        return new R2plus1dConfig(18, 64, Middle.BLOCK, 45, List.of(3, 7, 7), List.of(1, 2, 2), false, 1e-5);
    }
}
