package org.gblend.core;

import java.util.Arrays;
import java.util.List;

/**
 * How the overfitting of several heads' steps goes together, from a few steps: {@code S_kl = mean_j e_kj e_lj} with its
 * off-diagonals shrunk.
 *
 * <p>M steps give an {@code S} of rank M at most, so that a few of them always show a blend whose overfitting seems to
 * cancel. As many as {@code (1 - lambda)} of the correlations {@code r_kl = S_kl / sqrt(S_kk S_ll)} are believed, with the
 * {@code lambda} that minimises the expected squared distance to the true correlations (Schafer, Strimmer, A Shrinkage
 * Approach to Large-Scale Covariance Matrix Estimation, 2005, target D, on the scale of correlations):
 *
 * <pre>
 *   lambda = sum_{k != l} var(r_kl) / sum_{k != l} r_kl^2,     var(r_kl) = sum_j (x_kj x_lj - r_kl)^2 / (M (M - 1))
 * </pre>
 *
 * with {@code x_kj = e_kj / sqrt(S_kk)}. {@code S} is a second moment about 0, as Proposition 1 has it, so that
 * {@code r_kl} is a plain mean of M products and {@code var(r_kl)} the variance of that mean, as far as the M draws are independent
 * and {@code S_kk} is known. The diagonal stays.
 *
 * @param s {@code S}, shrunk; positive definite where every {@code S_kk > 0}
 * @param lambda from {@link #LEAST} to 1; 1 if there is nothing off the diagonal
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
record OverfittingCovariance(double[][] s, double lambda) {
    /** Stands for 0: draws that agree to the last digit leave {@code S} singular, and this takes the limit. */
    static final double LEAST = 1e-6;

    /**
     * The covariance of these draws.
     *
     * @param draws {@code e_kj}: a row per head, M draws each, at least 2
     */
    static OverfittingCovariance of(List<double[]> draws) {
        int heads = draws.size();
        double[] sigma = new double[heads];
        double[][] x = new double[heads][];
        for (int k = 0; k < heads; k++) {
            double deviation = Math.sqrt(mean(draws.get(k), draws.get(k)));
            sigma[k] = deviation;
            x[k] = Arrays.stream(draws.get(k))
                    .map(e -> deviation == 0 ? 0 : e / deviation)
                    .toArray();
        }
        double noise = 0;
        double signal = 0;
        for (int k = 0; k < heads; k++) {
            for (int l = 0; l < k; l++) {
                double r = mean(x[k], x[l]);
                noise += varianceOfMean(x[k], x[l], r);
                signal += r * r;
            }
        }
        double lambda = signal == 0 ? 1 : Math.clamp(noise / signal, LEAST, 1);
        double[][] s = new double[heads][heads];
        for (int k = 0; k < heads; k++) {
            s[k][k] = sigma[k] * sigma[k];
            for (int l = 0; l < k; l++) {
                s[k][l] = s[l][k] = (1 - lambda) * mean(x[k], x[l]) * sigma[k] * sigma[l];
            }
        }
        return new OverfittingCovariance(s, lambda);
    }

    private static double mean(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum / a.length;
    }

    private static double varianceOfMean(double[] a, double[] b, double mean) {
        double squares = 0;
        for (int j = 0; j < a.length; j++) {
            squares += (a[j] * b[j] - mean) * (a[j] * b[j] - mean);
        }
        return squares / (a.length * (a.length - 1.0));
    }
}
