package org.gblend.nn;

import java.util.List;

/**
 * ResNet3D for video (Tran et al., CVPR 2018).
 *
 * @param depth 10 (one basic block per stage) or 18 (two)
 * @param width channels of the first stage, doubled by each of the next three; 64 is standard
 * @param stemKernel first convolution, over time, height and width; odd
 * @param stemStride its strides; (1, 1, 1) keeps more of a small picture
 */
public record R3dConfig(int depth, int width, List<Integer> stemKernel, List<Integer> stemStride)
        implements EncoderConfig {
    public R3dConfig {
        Settings.oneOf("depth", depth, List.of(10, 18));
        Settings.atLeast("width", width, 1);
        stemKernel = List.copyOf(stemKernel);
        stemStride = List.copyOf(stemStride);
        Settings.kernel("stem-kernel", stemKernel, 3);
        Settings.positive("stem-stride", stemStride, 3);
    }

    public static R3dConfig defaults() {
        return new R3dConfig(18, 64, List.of(3, 7, 7), List.of(1, 2, 2));
    }
}
