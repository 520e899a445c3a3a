package org.gblend.core;

import java.util.Arrays;
import java.util.List;

/**
 * Weights that one can train with, from the replicates of a rule that is a step at {@code G = 0} and a pole at {@code O = 0}, where a
 * hair of noise decides the point weights.
 *
 * <ol>
 *   <li>A head that has not moved ({@link WeightEstimate#unmoved}) has no ratio, {@code 0 / 0}, and so nothing that speaks against its
 *       equal share {@code 1/K}: it keeps that. The others share the rest as the rule says, equally in a replicate where the rule gives
 *       none of them anything; a weight below 0, which the rule {@code paper} can give, counts as 0, so that no replicate whose Z is near 0
 *       outweighs the others.
 *   <li>The mean over the replicates, {@code m_i}, is the rule smoothed by as much as its input is uncertain (bagging; Buehlmann, Yu,
 *       Analyzing Bagging, Annals of Statistics 30, 2002, Sec. 2, for estimators with a hard threshold).
 *   <li>That mean is shrunk towards equal weights:
 *       <pre>
 *   w_i = lambda / K + (1 - lambda) m_i,   lambda = U / (U + D),
 *   U = sum_i var(w_i^b),   D = sum_i (m_i - 1/K)^2,
 *       </pre>
 *       variances over the replicates b. With m taken as an unbiased estimate of the true weights t, of variance U and at the distance
 *       {@code D = sum_i (t_i - 1/K)^2}, {@code E sum_i (lambda/K + (1 - lambda) m_i - t_i)^2 = lambda^2 D + (1 - lambda)^2 U}, and this
 *       is its minimum (Schaefer, Strimmer, Statistical Applications in Genetics and Molecular Biology 4, 2005, Eq. 8, with a fixed
 *       target). Two errors of what is measured go against each other: {@code D} has the noise of m in it, which makes lambda too small
 *       where weights are noise; {@code U} is the variance of one replicate, and that of their mean is smaller, which makes lambda too
 *       large. Weights that V determines well stay, those that are noise become nearly equal.
 * </ol>
 *
 * @param weights the weights
 * @param shrinkage lambda, 0 to 1
 * @param replicates the weights of every replicate, shrunk likewise; by head, then replicate
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
record SteadyWeights(BlendWeights weights, double shrinkage, double[][] replicates) {
    /** Weights that are equal but for this are equal to the bit, so that the training is that of equal weights. */
    private static final double ROUNDING = 1e-9;

    static SteadyWeights of(WeightEstimate estimate) {
        List<String> heads = estimate.weights().heads();
        int k = heads.size();
        double[][] replicates = unshrunk(estimate);
        double variance = 0;
        double distance = 0;
        double[] mean = new double[k];
        for (int i = 0; i < k; i++) {
            mean[i] = Arrays.stream(replicates[i]).average().orElseThrow();
            double m = mean[i];
            variance += Arrays.stream(replicates[i]).map(w -> (w - m) * (w - m)).sum() / (replicates[i].length - 1.0);
            distance += (m - 1.0 / k) * (m - 1.0 / k);
        }
        double lambda = variance < ROUNDING * ROUNDING ? 0 : variance / (variance + distance);
        for (int i = 0; i < k; i++) {
            mean[i] = shrunk(mean[i], lambda, k);
            replicates[i] =
                    Arrays.stream(replicates[i]).map(w -> shrunk(w, lambda, k)).toArray();
        }
        boolean equal = Arrays.stream(mean).allMatch(w -> Math.abs(w - 1.0 / k) < ROUNDING);
        return new SteadyWeights(equal ? BlendWeights.equal(heads) : BlendWeights.of(heads, mean), lambda, replicates);
    }

    /** The weights of every replicate with the equal share of heads that have not moved, before any shrinking; by head, then replicate. */
    static double[][] unshrunk(WeightEstimate estimate) {
        List<String> heads = estimate.weights().heads();
        return estimate.byHead(drawn -> known(drawn.weights(), heads, estimate.unmoved()));
    }

    private static double shrunk(double weight, double lambda, int k) {
        return lambda / k + (1 - lambda) * weight;
    }

    /** One replicate's weights with the equal share for each head that has not moved, and the rest for the others. */
    private static double[] known(double[] drawn, List<String> heads, List<String> unmoved) {
        int k = heads.size();
        int left = k - unmoved.size();
        double sum = 0;
        for (int i = 0; i < k; i++) {
            sum += unmoved.contains(heads.get(i)) ? 0 : Math.max(drawn[i], 0);
        }
        double[] weights = new double[k];
        for (int i = 0; i < k; i++) {
            boolean equal = unmoved.contains(heads.get(i)) || !(sum > 0);
            weights[i] = equal ? 1.0 / k : Math.max(drawn[i], 0) / sum * left / k;
        }
        return weights;
    }

    List<Interval> intervals(double level) {
        return Interval.percentiles(replicates, level);
    }
}
