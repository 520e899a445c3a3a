package org.gblend.nn;

import java.util.List;

/**
 * ResNet3D for video (Tran et al., CVPR 2018).
 *
 * @param depth 10, 18 or 34 (two convolutions a block), 50, 101 or 152 (bottlenecks, four times the feature length)
 * @param width channels of the first stage's blocks, doubled by each of the next three; 64 is standard
 * @param stemKernel first convolution, over time, height and width; odd
 * @param stemStride its strides; (1, 1, 1) keeps more of a small picture
 * @param stemPool whether a 1x3x3 max pooling with stride (1, 2, 2) follows it; the authors' deep networks at 224x224 have
 *     it, torchvision's do not
 */
public record R3dConfig(int depth, int width, List<Integer> stemKernel, List<Integer> stemStride, boolean stemPool)
        implements EncoderConfig {
    public R3dConfig {
        Settings.oneOf("depth", depth, Settings.DEPTHS);
        Settings.atLeast("width", width, 1);
        stemKernel = List.copyOf(stemKernel);
        stemStride = List.copyOf(stemStride);
        Settings.kernel("stem-kernel", stemKernel, 3);
        Settings.positive("stem-stride", stemStride, 3);
    }

    /** Without a pooling after the stem. */
    public R3dConfig(int depth, int width, List<Integer> stemKernel, List<Integer> stemStride) {
        this(depth, width, stemKernel, stemStride, false);
    }

    public static R3dConfig defaults() {
        return new R3dConfig(18, 64, List.of(3, 7, 7), List.of(1, 2, 2), false);
    }
}
