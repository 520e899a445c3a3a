package org.gblend.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How measured heads become blend weights.
 *
 * <p>Every rule is total on finite input: it returns finite weights that sum to 1 (or the last ones, where no new
 * ones can be found), and says in {@link BlendWeights#notes()} what it decided where the formula leaves a case open.
 */
public sealed interface WeightRule permits PaperRule, RobustRule {

    /** The rule's name in settings and files. */
    String key();

    /**
     * The weights for an interval over which every head was trained alone.
     *
     * @param measures one per head, before and after, in units of {@code metric}
     * @param varianceOfO variance of each head's measured {@code dO}, 0 where unknown; same order as {@code measures}
     * @param last weights of the interval before, for when no new ones can be found; null at the start, where equal
     *     weights take their place
     * @throws InputException naming head and value if a value is not finite, or an error or accuracy lies outside 0..1
     * @throws IllegalArgumentException if the variances or the last weights do not fit the heads
     */
    BlendWeights weights(List<HeadMeasure> measures, Metric metric, double[] varianceOfO, @Nullable BlendWeights last);

    /** The weights at the start, with no variance known. */
    default BlendWeights weights(List<HeadMeasure> measures, Metric metric) {
        return weights(measures, metric, new double[measures.size()], null);
    }

    /**
     * The rule with this {@link #key}, at its defaults.
     *
     * @throws IllegalArgumentException if there is no rule of that name
     */
    static WeightRule named(String key) {
        return switch (key) {
            case "paper" -> PaperRule.defaults();
            case "robust" -> RobustRule.defaults();
            default -> throw new IllegalArgumentException("rule = " + key + ": must be paper or robust");
        };
    }
}
