package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimplexBlendTest {
    @Test
    void weights_withoutANegativeOne_areThoseOfTheCorrelatedBlend() {
        // S^-1 g ~ [5 - 1.5 * 2, -1.5 + 2] = [2, .5]
        double[] w = SimplexBlend.weights(new double[] {1, 2}, new double[][] {{1, 1.5}, {1.5, 5}});
        assertThat(w).containsExactly(new double[] {.8, .2}, within(1e-12));
    }

    @Test
    void weights_ofAHeadThatTheCorrelatedBlendWeighsBelow0_are0() {
        // S^-1 g ~ [5 - 1.5, -1.5 + 1]
        double[] w = SimplexBlend.weights(new double[] {1, 1}, new double[][] {{1, 1.5}, {1.5, 5}});
        assertThat(w).containsExactly(1, 0);
    }

    @Test
    void weights_withoutOverfitting_areTheLimit() {
        double[][] s = {{0, 0, 0}, {0, 1, 0}, {0, 0, 0}};
        assertThat(SimplexBlend.weights(new double[] {1, 9, 3}, s)).containsExactly(.25, 0, .75);
    }

    @Test
    void weights_ofOneHead_are1() {
        assertThat(SimplexBlend.weights(new double[] {.3}, new double[][] {{.7}}))
                .containsExactly(1);
    }

    @Test
    void weights_inOtherUnits_areTheSame() {
        SeededCases.forEach("units", 50, random -> {
            double[] g = gains(random, 4);
            double[][] s = SeededCases.covariance(random, 4);
            double[] small = Arrays.stream(g).map(v -> v * 1e-20).toArray();
            double[][] tiny = Arrays.stream(s)
                    .map(row -> Arrays.stream(row).map(v -> v * 1e-30).toArray())
                    .toArray(double[][]::new);
            assertThat(SimplexBlend.weights(small, tiny)).containsExactly(SimplexBlend.weights(g, s), within(1e-9));
        });
    }

    @Test
    void weights_againstEverySetOfHeads_areTheBest() {
        int[] dropped = new int[1];
        int[] greedyWorse = new int[1];
        SeededCases.forEach("sets", 500, random -> {
            int k = random.nextInt(2, 7);
            double[] g = gains(random, k);
            double[][] s = SeededCases.covariance(random, k);
            double[] w = SimplexBlend.weights(g, s);
            double found = OptimalBlend.objective(w, g, s);
            assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-12));
            assertThat(w).matches(values -> Arrays.stream(values).allMatch(v -> v >= 0), "at least 0");
            assertThat(found).isCloseTo(bestOfSets(g, s), within(1e-9 * found));
            dropped[0] += Arrays.stream(w).anyMatch(v -> v == 0) ? 1 : 0;
            greedyWorse[0] += allNegativeDropped(g, s) > found * (1 + 1e-9) ? 1 : 0;
        });
        assertThat(dropped[0]).isBetween(50, 450);
        assertThat(greedyWorse[0]).isPositive();
    }

    @Test
    void weights_againstAGridOverTheSimplex_areTheBest() {
        SeededCases.forEach("grid", 100, random -> {
            double[] g = gains(random, 3);
            double[][] s = SeededCases.covariance(random, 3);
            double found = OptimalBlend.objective(SimplexBlend.weights(g, s), g, s);
            double best = Double.POSITIVE_INFINITY;
            int steps = 100;
            for (int a = 0; a <= steps; a++) {
                for (int b = 0; a + b <= steps; b++) {
                    double[] w = {(double) a / steps, (double) b / steps, (double) (steps - a - b) / steps};
                    best = Math.min(best, OptimalBlend.objective(w, g, s));
                }
            }
            assertThat(best).isBetween(found * (1 - 1e-9), found * 1.02);
        });
    }

    private static double[] gains(RandomGenerator random, int k) {
        return random.doubles(k, .01, 2).toArray();
    }

    /** The least objective over all sets of heads whose own optimum has no negative weight. */
    private static double bestOfSets(double[] g, double[][] s) {
        double best = Double.POSITIVE_INFINITY;
        for (int set = 1; set < 1 << g.length; set++) {
            int bits = set;
            int[] heads = IntStream.range(0, g.length)
                    .filter(k -> (bits >> k & 1) == 1)
                    .toArray();
            double[] part = CorrelatedSolve.solve(gainsOf(heads, g), of(heads, s));
            if (Arrays.stream(part).allMatch(v -> v >= 0)) {
                best = Math.min(best, OptimalBlend.objective(part, gainsOf(heads, g), of(heads, s)));
            }
        }
        return best;
    }

    /** The objective when all negative weights are dropped at once, until none is left. */
    private static double allNegativeDropped(double[] g, double[][] s) {
        int[] heads = IntStream.range(0, g.length).toArray();
        while (true) {
            double[] w = CorrelatedSolve.solve(gainsOf(heads, g), of(heads, s));
            int[] now = heads;
            int[] left = IntStream.range(0, now.length)
                    .filter(i -> w[i] > 0)
                    .map(i -> now[i])
                    .toArray();
            if (left.length == heads.length) {
                return OptimalBlend.objective(w, gainsOf(heads, g), of(heads, s));
            }
            heads = left;
        }
    }

    private static double[] gainsOf(int[] heads, double[] g) {
        return Arrays.stream(heads).mapToDouble(k -> g[k]).toArray();
    }

    private static double[][] of(int[] heads, double[][] s) {
        return Arrays.stream(heads).mapToObj(k -> gainsOf(heads, s[k])).toArray(double[][]::new);
    }
}
