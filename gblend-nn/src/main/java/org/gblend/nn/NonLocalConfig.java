package org.gblend.nn;

/**
 * A Non-Local gate over the positions of all modalities, then late concatenation.
 *
 * @param reduction largest channel count of the modalities over the width that they are compared in
 * @param dropout rate on the concatenated features, in [0, 1)
 * @param hidden width of both fully connected layers; 0 takes the largest feature length of the modalities
 */
public record NonLocalConfig(int reduction, double dropout, int hidden) implements FusionConfig {
    public NonLocalConfig {
        Settings.atLeast("reduction", reduction, 1);
        Settings.rate("dropout", dropout);
        Settings.atLeast("hidden", hidden, 0);
    }

    public static NonLocalConfig defaults() {
        return new NonLocalConfig(2, 0, 0);
    }
}
