package org.gblend.nn;

/**
 * The paper's residual network for log-mel spectrograms.
 *
 * @param depth 10, 18 or 34 (two convolutions a block), 50, 101 or 152 (bottlenecks, four times the feature length)
 * @param width channels of conv2_x's blocks, doubled by each of the next three stages; a quarter of it for conv1, half of it for
 *     the three blocks after conv1; 64 is standard
 */
public record AudioResnetConfig(int depth, int width) implements EncoderConfig {
    public AudioResnetConfig {
        Settings.oneOf("depth", depth, Settings.DEPTHS);
        Settings.atLeast("width", width, 4);
    }

    public static AudioResnetConfig defaults() {
        return new AudioResnetConfig(18, 64);
    }
}
