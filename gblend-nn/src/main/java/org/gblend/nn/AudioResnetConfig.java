package org.gblend.nn;

import java.util.List;

/**
 * The paper's residual network for log-mel spectrograms.
 *
 * @param depth 10 (one basic block per stage) or 18 (two)
 * @param width channels of conv2_x, doubled by each of the next three stages; a quarter of it for conv1, half of it for
 *     the three blocks after conv1; 64 is standard
 */
public record AudioResnetConfig(int depth, int width) implements EncoderConfig {
    public AudioResnetConfig {
        Settings.oneOf("depth", depth, List.of(10, 18));
        Settings.atLeast("width", width, 4);
    }

    public static AudioResnetConfig defaults() {
        return new AudioResnetConfig(18, 64);
    }
}
