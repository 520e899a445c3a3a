package org.gblend.nn;

/**
 * Gated multi-modal unit.
 *
 * @param dropout rate on the fused vector, in [0, 1)
 * @param hidden length of the fused vector; 0 takes the largest feature length of the modalities
 * @param tied the form for two modalities, with one gate z: one modality times z, the other times 1 - z
 */
public record GatedConfig(double dropout, int hidden, boolean tied) implements FusionConfig {
    public GatedConfig {
        Settings.rate("dropout", dropout);
        Settings.atLeast("hidden", hidden, 0);
    }

    public static GatedConfig defaults() {
        return new GatedConfig(0, 0, false);
    }
}
