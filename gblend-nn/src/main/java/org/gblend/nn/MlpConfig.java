package org.gblend.nn;

/**
 * Fully connected layers with ReLU, over a sample of any shape, flattened.
 *
 * @param hidden width of each layer, and the feature length
 * @param layers how many
 * @param dropout rate after each layer, in [0, 1)
 */
public record MlpConfig(int hidden, int layers, double dropout) implements EncoderConfig {
    public MlpConfig {
        Settings.atLeast("hidden", hidden, 1);
        Settings.atLeast("layers", layers, 1);
        Settings.rate("dropout", dropout);
    }

    public static MlpConfig defaults() {
        return new MlpConfig(256, 2, 0);
    }
}
