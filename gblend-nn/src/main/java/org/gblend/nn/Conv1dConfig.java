package org.gblend.nn;

/**
 * Convolutions along time for sequences.
 *
 * @param width channels of the first layer, doubled by each of the next
 * @param layers how many, 1 to 6; all but the first halve the length
 * @param kernel steps that each sees; odd
 * @param dropout rate on the feature, in [0, 1)
 */
public record Conv1dConfig(int width, int layers, int kernel, double dropout) implements EncoderConfig {
    public Conv1dConfig {
        Settings.atLeast("width", width, 1);
        Settings.between("layers", layers, 1, 6);
        Settings.atLeast("kernel", kernel, 1);
        Settings.odd("kernel", kernel);
        Settings.rate("dropout", dropout);
    }

    public static Conv1dConfig defaults() {
        return new Conv1dConfig(64, 3, 5, 0);
    }
}
