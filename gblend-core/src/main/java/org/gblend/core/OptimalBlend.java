package org.gblend.core;

import java.util.Optional;

/**
 * The blend of gradient estimates that minimises the overfitting-to-generalisation ratio (Wang, Tran, Feiszli, CVPR
 * 2020, Proposition 1).
 *
 * <p>Given estimates {@code v_k} of the true gradient {@code grad L*}, with {@code g_k = <grad L*, v_k>} and
 * {@code S_kj = E[<grad L^T - grad L*, v_k> <grad L^T - grad L*, v_j>]}, minimise over {@code sum_k w_k = 1}
 *
 * <pre>
 *   E[ (&lt;grad L^T - grad L*, sum_k w_k v_k&gt; / &lt;grad L*, sum_k w_k v_k&gt;)^2 ]  =  w' S w / (w' g)^2
 * </pre>
 *
 * <p>With uncorrelated overfitting ({@code S} diagonal, {@code sigma_k^2 = S_kk}) the solution is Eq. 6,
 *
 * <pre>
 *   w_k = (1/Z) g_k / sigma_k^2,      Z = sum_k g_k / sigma_k^2
 * </pre>
 *
 * <p>and in general {@code w} is proportional to {@code S^-1 g}. The paper prints {@code Z} with {@code 2 sigma_k^2},
 * which would make the weights sum to 2; its published weights sum to 1, as these do.
 *
 * <p>Limits: a {@code sigma_k} of 0 is taken as the limit of ever smaller ones, so that the estimates without
 * overfitting share the whole weight in proportion to their {@code g_k}; an estimate with {@code g_k = 0} weighs 0
 * whatever its {@code sigma_k}.
 */
public final class OptimalBlend {
    /** A sum below this part of its terms' absolute sum is rounding noise, and counts as 0. */
    static final double CANCELLED = 1e-12;

    private OptimalBlend() {}

    /**
     * Eq. 6 for uncorrelated overfitting.
     *
     * @param g gains {@code g_k}, any sign
     * @param sigma2 overfitting {@code sigma_k^2 >= 0}
     * @return weights that sum to 1
     * @throws IllegalArgumentException if the lengths differ, a value is not finite or negative where it may not be, or
     *     {@code Z = 0}, where no weights sum to 1
     */
    public static double[] weights(double[] g, double[] sigma2) {
        requireGains(g);
        requireSameLength(g.length, sigma2.length, "sigma2");
        for (int k = 0; k < sigma2.length; k++) {
            if (!(sigma2[k] >= 0 && Double.isFinite(sigma2[k]))) {
                throw new IllegalArgumentException(
                        "sigma2[" + k + "] = " + sigma2[k] + ": a variance must be finite and at least 0");
            }
        }
        return normalise(terms(g, sigma2)).orElseThrow(OptimalBlend::noBlend);
    }

    /**
     * {@code w ~ S^-1 g} for correlated overfitting.
     *
     * <p>A singular {@code S} (two identical estimates, say) is solved by its pseudo-inverse on the scale of
     * correlations, which gives identical estimates identical weights; if {@code g} has a part in the null space of
     * {@code S}, a blend without overfitting exists and is returned: the limit of {@code (S + eps I)^-1 g}.
     *
     * @param g gains {@code g_k}, any sign
     * @param s covariance of overfitting, {@code s[k][j] = s[j][k]}, positive semi-definite
     * @return weights that sum to 1
     * @throws IllegalArgumentException if {@code s} is not square, symmetric and positive semi-definite, a value is not
     *     finite, or no weights sum to 1
     */
    public static double[] weights(double[] g, double[][] s) {
        requireGains(g);
        requireSameLength(g.length, s.length, "S");
        return normalise(CorrelatedSolve.solve(g, s)).orElseThrow(OptimalBlend::noBlend);
    }

    /**
     * What is minimised, for uncorrelated overfitting: {@code sum_k w_k^2 sigma_k^2 / (sum_k w_k g_k)^2}.
     *
     * @return infinite if the blend has no component along the true gradient; unchanged when {@code w} is scaled
     */
    public static double objective(double[] w, double[] g, double[] sigma2) {
        requireSameLength(g.length, w.length, "w");
        requireSameLength(g.length, sigma2.length, "sigma2");
        double noise = 0;
        for (int k = 0; k < w.length; k++) {
            noise += w[k] * w[k] * sigma2[k];
        }
        return ratio(noise, dot(w, g));
    }

    /** What is minimised, for correlated overfitting: {@code w' S w / (w' g)^2}. */
    public static double objective(double[] w, double[] g, double[][] s) {
        requireSameLength(g.length, w.length, "w");
        requireSameLength(g.length, s.length, "S");
        double noise = 0;
        for (int k = 0; k < w.length; k++) {
            noise += w[k] * dot(s[k], w);
        }
        return ratio(noise, dot(w, g));
    }

    /** The least value of the uncorrelated objective: {@code 1 / sum_k g_k^2 / sigma_k^2}. */
    public static double minimum(double[] g, double[] sigma2) {
        requireSameLength(g.length, sigma2.length, "sigma2");
        double sum = 0;
        for (int k = 0; k < g.length; k++) {
            sum += g[k] == 0 ? 0 : g[k] * g[k] / sigma2[k];
        }
        return 1 / sum;
    }

    /**
     * Numbers in proportion to {@code g_k / sigma_k^2}; see the class for the limits at 0.
     *
     * <p>Mantissas are divided, exponents subtracted and the largest taken off, so that no term overflows whatever the
     * units of {@code g} and {@code sigma^2}; what underflows is below 1e-290 of the largest.
     */
    static double[] terms(double[] g, double[] sigma2) {
        boolean limit = false;
        for (int k = 0; k < g.length; k++) {
            limit |= g[k] != 0 && sigma2[k] == 0;
        }
        double[] terms = new double[g.length];
        int[] exponents = new int[g.length];
        int largest = Integer.MIN_VALUE;
        for (int k = 0; k < g.length; k++) {
            if (g[k] != 0 && (!limit || sigma2[k] == 0)) {
                double divisor = limit ? 1 : sigma2[k];
                int up = Math.getExponent(g[k]);
                int down = Math.getExponent(divisor);
                terms[k] = Math.scalb(g[k], -up) / Math.scalb(divisor, -down);
                exponents[k] = up - down;
                largest = Math.max(largest, exponents[k]);
            }
        }
        for (int k = 0; k < g.length; k++) {
            terms[k] = Math.scalb(terms[k], exponents[k] - largest);
        }
        return terms;
    }

    /** The terms divided by their sum, or nothing if they cancel out. */
    static Optional<double[]> normalise(double[] terms) {
        double z = 0;
        double absolute = 0;
        for (double term : terms) {
            z += term;
            absolute += Math.abs(term);
        }
        if (Math.abs(z) <= CANCELLED * absolute) {
            return Optional.empty();
        }
        double[] weights = new double[terms.length];
        for (int k = 0; k < terms.length; k++) {
            weights[k] = terms[k] == 0 ? 0 : terms[k] / z;
        }
        return Optional.of(weights);
    }

    private static double ratio(double noise, double gain) {
        return gain == 0 ? Double.POSITIVE_INFINITY : noise / (gain * gain);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    private static IllegalArgumentException noBlend() {
        return new IllegalArgumentException("Z = 0: the terms g_k / sigma_k^2 cancel out, so that no blend sums to 1");
    }

    private static void requireGains(double[] g) {
        if (g.length == 0) {
            throw new IllegalArgumentException("g is empty: a blend needs at least one estimate");
        }
        for (int k = 0; k < g.length; k++) {
            if (!Double.isFinite(g[k])) {
                throw new IllegalArgumentException("g[" + k + "] = " + g[k] + ": a gain must be finite");
            }
        }
    }

    private static void requireSameLength(int expected, int actual, String name) {
        if (expected != actual) {
            throw new IllegalArgumentException(
                    name + " has " + actual + " entries for " + expected + " estimates: give one for each");
        }
    }
}
