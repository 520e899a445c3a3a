package org.gblend.nn;

/**
 * The standard 2-D ResNet (He et al., CVPR 2016), for pictures and spectrograms.
 *
 * @param depth 10, 18 or 34 (two convolutions a block), 50, 101 or 152 (bottlenecks, four times the feature length)
 * @param width channels of the first stage, doubled by each of the next three; 64 is standard
 * @param stemKernel size of the first convolution; odd
 * @param stemStride its stride
 * @param stemPool whether a 3x3 max pooling with stride 2 follows it; false keeps more of a small picture
 */
public record ResnetConfig(int depth, int width, int stemKernel, int stemStride, boolean stemPool)
        implements EncoderConfig {
    public ResnetConfig {
        Settings.oneOf("depth", depth, Settings.DEPTHS);
        Settings.atLeast("width", width, 1);
        Settings.atLeast("stem-kernel", stemKernel, 1);
        Settings.odd("stem-kernel", stemKernel);
        Settings.atLeast("stem-stride", stemStride, 1);
    }

    public static ResnetConfig defaults() {
        return new ResnetConfig(18, 64, 7, 2, true);
    }
}
