package org.gblend.train.config;

import org.jspecify.annotations.Nullable;

/**
 * Online Gradient-Blending (Algorithm 3): weights anew for every super-epoch, from the parameters at its start. V stays
 * held out until the last estimate, because every estimate needs it unseen.
 *
 * @param first epochs of the first super-epoch
 * @param each epochs of each later one
 * @param smoothing share s of the last super-epoch's weights in the next: {@code s w_last + (1 - s) w_measured}; 0 is
 *     the paper's
 * @param sum what the weights are scaled to sum to; under SGD it acts as a learning rate. 0 stands for the number of
 *     heads, k+1
 * @param scale whether the sum of the weights is scaled to {@code sum}, or the joint head's weight
 * @param estimate how its weights are measured, where that differs from the experiment's {@code estimate}; keys left out
 *     have {@link EstimateConfig#defaults()}. Null takes the experiment's
 * @param refit epochs for which, after every super-epoch, the joint classifiers of a copy of the run and of a copy trained
 *     naively from the same snapshot are trained on over frozen encoders, at a tenth of the learning rate, to be compared on V
 *     (Figure 5b); 0 leaves that out. A measurement: the run itself is the same
 * @param returnHoldout whether the last super-epoch trains on T and V together: once its weights are known, V has done its
 *     work. Off, it trains on T alone, and V tells to the end how it does
 */
public record OnlineConfig(
        int first,
        int each,
        double smoothing,
        double sum,
        WeightScale scale,
        @Nullable EstimateConfig estimate,
        int refit,
        boolean returnHoldout)
        implements SchemeConfig {
    public OnlineConfig {
        Check.atLeast("online.first", first, 1);
        Check.atLeast("online.each", each, 1);
        Check.inRange("online.smoothing", smoothing, 0, 0.999);
        Check.inRange("online.sum", sum, 0, Double.MAX_VALUE);
        Check.scale("online", scale, sum);
        Check.atLeast("online.refit", refit, 0);
    }

    /** Their sum scaled. */
    public OnlineConfig(
            int first, int each, double smoothing, double sum, @Nullable EstimateConfig estimate, int refit) {
        this(first, each, smoothing, sum, WeightScale.SUM, estimate, refit, false);
    }

    public static OnlineConfig defaults() {
        return every(10, 5);
    }

    /** The defaults at other lengths. */
    public static OnlineConfig every(int first, int each) {
        return new OnlineConfig(first, each, 0, 1, null, 0);
    }

    /** Where V is kept, as it was written before there was a choice, so that folders of earlier versions go on. */
    @Override
    public String toString() {
        return "OnlineConfig[first=" + first + ", each=" + each + ", smoothing=" + smoothing + ", sum=" + sum
                + ", scale=" + scale + ", estimate=" + estimate + ", refit=" + refit
                + (returnHoldout ? ", returnHoldout=true" : "") + "]";
    }
}
