package org.gblend.nn;

import java.util.List;

/**
 * MC3 for video (Tran et al., CVPR 2018): whole 3-D kernels in the stem and the first stage, 1x3x3 without a stride in time
 * in the three stages above.
 *
 * @param depth 10 or 18
 * @param width channels of the first stage's blocks, doubled by each of the next three; 64 is standard
 * @param stemKernel first convolution, over time, height and width; odd
 * @param stemStride its strides
 */
public record Mc3Config(int depth, int width, List<Integer> stemKernel, List<Integer> stemStride)
        implements EncoderConfig {
    public Mc3Config {
        Settings.oneOf("depth", depth, List.of(10, 18));
        Settings.atLeast("width", width, 1);
        stemKernel = List.copyOf(stemKernel);
        stemStride = List.copyOf(stemStride);
        Settings.kernel("stem-kernel", stemKernel, 3);
        Settings.positive("stem-stride", stemStride, 3);
    }

    public static Mc3Config defaults() {
        return new Mc3Config(18, 64, List.of(3, 7, 7), List.of(1, 2, 2));
    }
}
