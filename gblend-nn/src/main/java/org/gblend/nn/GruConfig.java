package org.gblend.nn;

/**
 * Gated recurrent units for sequences.
 *
 * @param hidden units per layer and direction
 * @param layers how many
 * @param bidirectional whether a second set of units reads backwards; doubles the feature length
 * @param dropout rate between layers and on the feature, in [0, 1)
 */
public record GruConfig(int hidden, int layers, boolean bidirectional, double dropout) implements EncoderConfig {
    public GruConfig {
        Settings.atLeast("hidden", hidden, 1);
        Settings.atLeast("layers", layers, 1);
        Settings.rate("dropout", dropout);
    }

    public static GruConfig defaults() {
        return new GruConfig(128, 1, true, 0);
    }
}
