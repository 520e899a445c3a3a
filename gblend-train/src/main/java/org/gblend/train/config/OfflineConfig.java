package org.gblend.train.config;

import org.jspecify.annotations.Nullable;

/**
 * Offline Gradient-Blending (Algorithm 2): weights once, from the start to the end of training, then a run with them.
 *
 * @param returnHoldout whether the run itself trains on T and V together: once the weights are known, V has done its
 *     work. Off, it trains on T alone
 * @param sum what the weights are scaled to sum to; under SGD it acts as a learning rate. 0 stands for the number of
 *     heads, k+1
 * @param scale whether the sum of the weights is scaled to {@code sum}, or the joint head's weight
 * @param estimate how its weights are measured, where that differs from the experiment's {@code estimate}; keys left out
 *     have {@link EstimateConfig#defaults()}. Null takes the experiment's
 */
public record OfflineConfig(
        boolean returnHoldout,
        double sum,
        WeightScale scale,
        @Nullable EstimateConfig estimate) implements SchemeConfig {
    public OfflineConfig {
        Check.inRange("offline.sum", sum, 0, Double.MAX_VALUE);
        Check.scale("offline", scale, sum);
    }

    /** Their sum scaled. */
    public OfflineConfig(boolean returnHoldout, double sum, @Nullable EstimateConfig estimate) {
        this(returnHoldout, sum, WeightScale.SUM, estimate);
    }

    public static OfflineConfig defaults() {
        return new OfflineConfig(true, 1, null);
    }

    /** The defaults, measured in another way. */
    public static OfflineConfig measuredBy(EstimateConfig estimate) {
        return new OfflineConfig(true, 1, estimate);
    }
}
