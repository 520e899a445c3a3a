package org.gblend.nn;

/**
 * Squeeze-and-excitation gates on every modality, then late concatenation.
 *
 * @param reduction feature length over width of the gate's inner layer
 * @param dropout rate on the concatenated features, in [0, 1)
 * @param hidden width of both fully connected layers; 0 takes the largest feature length of the modalities
 */
public record SeGateConfig(int reduction, double dropout, int hidden) implements FusionConfig {
    public SeGateConfig {
        Settings.atLeast("reduction", reduction, 1);
        Settings.rate("dropout", dropout);
        Settings.atLeast("hidden", hidden, 0);
    }

    public static SeGateConfig defaults() {
        return new SeGateConfig(8, 0, 0);
    }
}
