package org.gblend.core;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Weights with which several heads' probabilities are mixed to predict, fitted on samples that no head has trained on:
 *
 * <pre>
 *   w = argmax over the simplex of  sum_i log sum_k w_k p_k(y_i | x_i)  +  sum_k log w_k
 * </pre>
 *
 * <p>The weights of a blend of losses say how fast each head should learn, not which head is right; a head that learns
 * its training set by heart may deserve a share of the gradient and none of the vote. Stacking (Wolpert, Neural Networks
 * 5, 1992; of predictive distributions: Yao, Vehtari, Simpson, Gelman, Bayesian Analysis 13, 2018, Eq. 4) asks V for the
 * vote. The second term is one imagined sample per head (a Dirichlet(2, ..., 2) prior, so that this is the posterior's
 * mode): without it a head that is never the best on a small V would get exactly 0.
 *
 * <p>The objective is concave, so there is one maximum; expectation maximisation (responsibilities {@code r_ik = w_k p_ik /
 * sum_j w_j p_ij}, then {@code w_k = (1 + sum_i r_ik) / (K + n)}) climbs to it without a step size. Cost: O(n K) per
 * iteration. All that is needed of a head is its loss on each sample, {@code p_k(y_i | x_i) = exp(-loss_ik)}.
 */
public final class Stacking {
    private static final int ITERATIONS = 10_000;
    private static final double CHANGE = 1e-9;

    private Stacking() {}

    /**
     * The mixture's weights.
     *
     * @param heads their names
     * @param losses by head and sample: cross-entropy in nats, NaN where a head has no prediction of the sample. Samples
     *     that a head has none of are left out, since their mixture is one of fewer heads
     * @return weights that sum to 1, none of them 0; empty if no sample has a prediction of every head
     * @throws InputException if a loss is infinite or below 0, naming head, sample and value
     * @throws IllegalArgumentException if the heads' sample counts differ
     */
    public static Optional<BlendWeights> weights(List<String> heads, double[][] losses) {
        if (heads.isEmpty() || heads.size() != losses.length) {
            throw new IllegalArgumentException(heads.size() + " heads and " + losses.length + " rows of losses");
        }
        check(heads, losses);
        double[][] likelihoods = likelihoods(losses);
        if (likelihoods.length == 0) {
            return Optional.empty();
        }
        double[] w = new double[losses.length];
        Arrays.fill(w, 1.0 / w.length);
        for (int step = 0; step < ITERATIONS; step++) {
            double[] next = next(likelihoods, w);
            double change = 0;
            for (int k = 0; k < w.length; k++) {
                change = Math.max(change, Math.abs(next[k] - w[k]));
            }
            w = next;
            if (change < CHANGE) {
                break;
            }
        }
        return Optional.of(BlendWeights.of(heads, w));
    }

    private static void check(List<String> heads, double[][] losses) {
        for (int k = 0; k < losses.length; k++) {
            if (losses[k].length != losses[0].length) {
                throw new IllegalArgumentException("head '" + heads.get(k) + "' has " + losses[k].length
                        + " samples, head '" + heads.getFirst() + "' " + losses[0].length
                        + ": all heads need the same samples");
            }
            for (int i = 0; i < losses[k].length; i++) {
                if (losses[k][i] < 0 || Double.isInfinite(losses[k][i])) {
                    throw new InputException("Head '" + heads.get(k) + "': the loss of held-out sample " + i + " is "
                            + losses[k][i] + "; a cross-entropy is finite and not below 0.");
                }
            }
        }
    }

    /** By sample and head, each sample's scaled by its largest, which cancels in the responsibilities and cannot underflow. */
    private static double[][] likelihoods(double[][] losses) {
        int samples = losses[0].length;
        return IntStream.range(0, samples)
                .mapToObj(
                        i -> Arrays.stream(losses).mapToDouble(head -> head[i]).toArray())
                .filter(sample -> Arrays.stream(sample).noneMatch(Double::isNaN))
                .map(sample -> {
                    double least = Arrays.stream(sample).min().orElseThrow();
                    return Arrays.stream(sample)
                            .map(loss -> Math.exp(least - loss))
                            .toArray();
                })
                .toArray(double[][]::new);
    }

    private static double[] next(double[][] likelihoods, double[] w) {
        double[] counts = new double[w.length];
        Arrays.fill(counts, 1);
        for (double[] sample : likelihoods) {
            double mixture = 0;
            for (int k = 0; k < w.length; k++) {
                mixture += w[k] * sample[k];
            }
            for (int k = 0; k < w.length; k++) {
                counts[k] += w[k] * sample[k] / mixture;
            }
        }
        for (int k = 0; k < w.length; k++) {
            counts[k] /= likelihoods.length + w.length;
        }
        return counts;
    }
}
