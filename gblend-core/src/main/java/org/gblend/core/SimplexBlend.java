package org.gblend.core;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The optimal blend without negative weights: {@code argmin w' S w / (g' w)^2} over {@code w >= 0, sum w = 1}, for
 * {@code g > 0}.
 *
 * <p>The ratio does not change when {@code w} is scaled. With {@code w = t u} the least {@code w' S w / 2 - g' w} over
 * {@code t} is {@code -(g' u)^2 / (2 u' S u)}: so {@code w} is, up to its scale, the solution of a quadratic programme with
 * {@code w >= 0} alone. It is convex, and its solution known by {@code g_k = (S w)_k} where {@code w_k > 0} and
 * {@code g_k <= (S w)_k} where {@code w_k = 0}. The active set is that of Lawson, Hanson, Solving Least Squares Problems
 * (1974), ch. 23: the head that promises most enters, {@code w ~ S^-1 g} is solved over the heads within, and those whose
 * weight it makes negative leave on the way there. Merely to drop all negative weights of {@code S^-1 g} at once can drop
 * too many.
 */
final class SimplexBlend {
    /** A head enters if {@code g_k - (S w)_k} is above this part of the largest gain, both in units of their sigma. */
    private static final double PROMISE = 1e-9;

    private final double[] g;
    private final double[][] s;
    private final boolean[] within;
    private double[] w;

    private SimplexBlend(double[] g, double[][] s) {
        this.g = g;
        this.s = s;
        within = new boolean[g.length];
        w = new double[g.length];
    }

    /**
     * The weights.
     *
     * @param g gains {@code g_k > 0}
     * @param s covariance of overfitting, positive definite but for heads with {@code S_kk = 0}: as a limit, these share the
     *     whole weight by their gains
     * @return at least 0, sum 1
     */
    static double[] weights(double[] g, double[][] s) {
        double[] sigma2 = IntStream.range(0, g.length).mapToDouble(k -> s[k][k]).toArray();
        double[] found = Arrays.stream(sigma2).anyMatch(v -> v == 0)
                ? OptimalBlend.terms(g, sigma2)
                : new SimplexBlend(g, s).solve();
        return OptimalBlend.normalise(found).orElseThrow();
    }

    private double[] solve() {
        // Every round lowers the objective and so ends at another set of heads; the bound is for rounding alone.
        for (int round = 0; round < 10 * g.length; round++) {
            int next = mostPromising();
            if (next < 0) {
                break;
            }
            within[next] = true;
            descend();
            if (!within[next]) {
                break;
            }
        }
        return w;
    }

    /** The head outside along which the objective falls fastest, or -1. */
    private int mostPromising() {
        int best = -1;
        double most = 0;
        double largest = 0;
        for (int k = 0; k < g.length; k++) {
            double sigma = Math.sqrt(s[k][k]);
            largest = Math.max(largest, g[k] / sigma);
            double promise = g[k];
            for (int l = 0; l < g.length; l++) {
                promise -= s[k][l] * w[l];
            }
            if (!within[k] && promise / sigma > most) {
                most = promise / sigma;
                best = k;
            }
        }
        return most > PROMISE * largest ? best : -1;
    }

    /** Moves to the optimum over the heads within, letting go of those whose weight reaches 0 on the way. */
    private void descend() {
        while (true) {
            double[] target = optimumWithin();
            double step = 1;
            for (int k = 0; k < g.length; k++) {
                if (within[k] && target[k] <= 0) {
                    step = Math.min(step, w[k] == 0 ? 0 : w[k] / (w[k] - target[k]));
                }
            }
            if (step == 1) {
                w = target;
                return;
            }
            for (int k = 0; k < g.length; k++) {
                boolean leaves = within[k] && target[k] <= 0 && w[k] <= step * (w[k] - target[k]);
                w[k] = leaves ? 0 : w[k] + step * (target[k] - w[k]);
                within[k] &= !leaves;
            }
        }
    }

    private double[] optimumWithin() {
        int[] heads = IntStream.range(0, g.length).filter(k -> within[k]).toArray();
        double[] gains = Arrays.stream(heads).mapToDouble(k -> g[k]).toArray();
        double[][] part = Arrays.stream(heads)
                .mapToObj(k -> Arrays.stream(heads).mapToDouble(l -> s[k][l]).toArray())
                .toArray(double[][]::new);
        double[] solved = CorrelatedSolve.solve(gains, part);
        double[] all = new double[g.length];
        for (int i = 0; i < heads.length; i++) {
            all[heads[i]] = solved[i];
        }
        return all;
    }
}
