package org.gblend.nn;

/**
 * Sum of the modalities, each after a layer of its own.
 *
 * @param dropout rate on the sum, in [0, 1)
 * @param hidden length of the summed vectors; 0 takes the largest feature length of the modalities
 */
public record SumConfig(double dropout, int hidden) implements FusionConfig {
    public SumConfig {
        Settings.rate("dropout", dropout);
        Settings.atLeast("hidden", hidden, 0);
    }

    public static SumConfig defaults() {
        return new SumConfig(0, 0);
    }
}
