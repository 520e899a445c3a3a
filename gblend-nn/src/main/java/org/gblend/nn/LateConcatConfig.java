package org.gblend.nn;

/**
 * Late concatenation, the paper's fusion.
 *
 * @param dropout rate on the concatenated features, in [0, 1)
 * @param hidden width of both fully connected layers; 0 takes the largest feature length of the modalities
 */
public record LateConcatConfig(double dropout, int hidden) implements FusionConfig {
    public LateConcatConfig {
        Settings.rate("dropout", dropout);
        Settings.atLeast("hidden", hidden, 0);
    }

    public static LateConcatConfig defaults() {
        return new LateConcatConfig(0, 0);
    }
}
