package org.gblend.nn;

/**
 * Feature-wise linear modulation of one modality by the others.
 *
 * @param modality the one that is modulated; empty takes the first
 * @param dropout rate on the modulated features, in [0, 1)
 * @param hidden length of the fused vector; 0 takes the largest feature length of the modalities
 */
public record FilmConfig(String modality, double dropout, int hidden) implements FusionConfig {
    public FilmConfig {
        Settings.rate("dropout", dropout);
        Settings.atLeast("hidden", hidden, 0);
    }

    public static FilmConfig defaults() {
        return new FilmConfig("", 0, 0);
    }
}
