package org.gblend.nn;

/**
 * Low-rank multi-modal fusion.
 *
 * @param rank how many products of rank 1 stand for the tensor that multiplies all modalities
 * @param dropout rate on the fused vector, in [0, 1)
 * @param hidden length of the fused vector; 0 takes the largest feature length of the modalities
 */
public record LowRankConfig(int rank, double dropout, int hidden) implements FusionConfig {
    public LowRankConfig {
        Settings.atLeast("rank", rank, 1);
        Settings.rate("dropout", dropout);
        Settings.atLeast("hidden", hidden, 0);
    }

    public static LowRankConfig defaults() {
        return new LowRankConfig(4, 0, 0);
    }
}
