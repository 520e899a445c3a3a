package org.gblend.nn;

import java.util.List;

/**
 * Interaction-preserved channel-separated network for video (Tran et al., ICCV 2019): bottlenecks whose 3x3x3 convolution is
 * a 1x1x1 that mixes the channels and a 3x3x3 within each channel.
 *
 * @param depth 26, 50, 101 or 152
 * @param width channels of the first stage's bottlenecks, doubled by each of the next three; 64 is standard, and 32 times
 *     it the feature length
 * @param stemKernel first convolution, over time, height and width; odd
 * @param stemStride its strides
 * @param stemPool whether a 1x3x3 max pooling with stride (1, 2, 2) follows it
 * @param normEpsilon added to the variance in batch norm; 0.001 in the authors' VMZ, whose weights need it
 */
public record IpCsnConfig(
        int depth, int width, List<Integer> stemKernel, List<Integer> stemStride, boolean stemPool, double normEpsilon)
        implements EncoderConfig {
    public IpCsnConfig {
        Settings.oneOf("depth", depth, List.of(26, 50, 101, 152));
        Settings.atLeast("width", width, 1);
        stemKernel = List.copyOf(stemKernel);
        stemStride = List.copyOf(stemStride);
        Settings.kernel("stem-kernel", stemKernel, 3);
        Settings.positive("stem-stride", stemStride, 3);
        Settings.epsilon("norm-epsilon", normEpsilon);
    }

    public static IpCsnConfig defaults() {
        return new IpCsnConfig(152, 64, List.of(3, 7, 7), List.of(1, 2, 2), true, 1e-3);
    }
}
