package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BlendPropertiesTest {

    @Test
    void weights_anyCase_sumTo1() {
        SeededCases.forEach("sum to 1", 500, random -> {
            int k = random.nextInt(1, 7);
            double[] g = SeededCases.gains(random, k);
            double[] w = OptimalBlend.weights(g, SeededCases.variances(random, k));
            assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-9 * largest(w)));
            double[] c = OptimalBlend.weights(g, SeededCases.covariance(random, k));
            assertThat(Arrays.stream(c).sum()).isCloseTo(1, within(1e-9 * largest(c)));
        });
    }

    @Test
    void weights_againstGridOfThree_noPointIsBetter() {
        SeededCases.forEach("grid", 40, random -> {
            double[] g = random.doubles(3, .05, 1).toArray();
            double[] sigma2 = SeededCases.variances(random, 3);
            double best = OptimalBlend.objective(OptimalBlend.weights(g, sigma2), g, sigma2);
            assertThat(best).isCloseTo(OptimalBlend.minimum(g, sigma2), within(1e-12 * best));
            double[] nearest = {0, 0, 0};
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i <= 100; i++) {
                for (int j = 0; i + j <= 100; j++) {
                    double[] w = {i / 100.0, j / 100.0, (100 - i - j) / 100.0};
                    double value = OptimalBlend.objective(w, g, sigma2);
                    assertThat(value).isGreaterThanOrEqualTo(best * (1 - 1e-12));
                    if (value < least) {
                        least = value;
                        nearest = w;
                    }
                }
            }
            assertThat(OptimalBlend.weights(g, sigma2)).containsExactly(nearest, within(.03));
        });
    }

    @Test
    void weights_perturbed_areNoBetter() {
        SeededCases.forEach("perturbation", 300, random -> {
            int k = random.nextInt(2, 7);
            double[] g = SeededCases.gains(random, k);
            double[] sigma2 = SeededCases.variances(random, k);
            double[][] s = SeededCases.covariance(random, k);
            double[] w = OptimalBlend.weights(g, sigma2);
            double[] c = OptimalBlend.weights(g, s);
            for (int step = 0; step < 50; step++) {
                double size = Math.pow(10, random.nextDouble(-4, 1));
                double[] p = perturbed(random, w, size);
                assertThat(OptimalBlend.objective(p, g, sigma2))
                        .isGreaterThanOrEqualTo(OptimalBlend.objective(w, g, sigma2) * (1 - 1e-9));
                p = perturbed(random, c, size);
                assertThat(OptimalBlend.objective(p, g, s))
                        .isGreaterThanOrEqualTo(OptimalBlend.objective(c, g, s) * (1 - 1e-9));
            }
        });
    }

    @Test
    void objective_isTheExpectedSquaredRatioOfDrawnOverfitting() {
        SeededCases.forEach("expectation", 5, random -> {
            double[] g = random.doubles(3, .1, 1).toArray();
            double[] sigma2 = SeededCases.variances(random, 3);
            double[] w = random.doubles(3, .1, 1).toArray();
            int draws = 100_000;
            double sum = 0;
            for (int d = 0; d < draws; d++) {
                double overfitting = 0;
                double gain = 0;
                for (int k = 0; k < 3; k++) {
                    overfitting += w[k] * Math.sqrt(sigma2[k]) * random.nextGaussian();
                    gain += w[k] * g[k];
                }
                sum += overfitting * overfitting / (gain * gain);
            }
            double value = OptimalBlend.objective(w, g, sigma2);
            assertThat(sum / draws).isCloseTo(value, within(.03 * value));
        });
    }

    @Test
    void weights_scaledGainsOrVariances_areUnchanged() {
        SeededCases.forEach("scaling", 300, random -> {
            int k = random.nextInt(1, 7);
            double[] g = SeededCases.gains(random, k);
            double[] sigma2 = SeededCases.variances(random, k);
            double a = Math.pow(10, random.nextDouble(-150, 150)) * (random.nextBoolean() ? 1 : -1);
            double b = Math.pow(10, random.nextDouble(-150, 150));
            double[] w = OptimalBlend.weights(g, sigma2);
            assertThat(OptimalBlend.weights(times(g, a), times(sigma2, b)))
                    .containsExactly(w, within(1e-10 * largest(w)));
            double[][] s = SeededCases.covariance(random, k);
            double[][] scaled = Arrays.stream(s).map(row -> times(row, b)).toArray(double[][]::new);
            double[] c = OptimalBlend.weights(g, s);
            assertThat(OptimalBlend.weights(times(g, a), scaled)).containsExactly(c, within(1e-9 * largest(c)));
        });
    }

    @Test
    void weights_diagonalCovariance_equalUncorrelated() {
        SeededCases.forEach("diagonal", 300, random -> {
            int k = random.nextInt(1, 7);
            double[] g = SeededCases.gains(random, k);
            double[] sigma2 = new double[k];
            double[][] s = new double[k][k];
            for (int i = 0; i < k; i++) {
                sigma2[i] = Math.pow(10, random.nextDouble(-12, 12));
                s[i][i] = sigma2[i];
            }
            double[] w = OptimalBlend.weights(g, sigma2);
            assertThat(OptimalBlend.weights(g, s)).containsExactly(w, within(1e-12 * largest(w)));
        });
    }

    @Test
    void rules_permutedHeads_permuteWeights() {
        SeededCases.forEach("permutation", 300, random -> {
            int k = random.nextInt(2, 7);
            List<HeadMeasure> measures = measures(random, k);
            double[] variance = random.doubles(k, 0, .1).toArray();
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < k; i++) {
                order.add(i);
            }
            Collections.shuffle(order, new Random(random.nextLong()));
            List<HeadMeasure> moved = order.stream().map(measures::get).toList();
            double[] movedVariance =
                    order.stream().mapToDouble(i -> variance[i]).toArray();
            for (WeightRule rule : List.of(PaperRule.defaults(), RobustRule.defaults())) {
                BlendWeights w = rule.weights(measures, Metric.LOSS, variance, null);
                BlendWeights m = rule.weights(moved, Metric.LOSS, movedVariance, null);
                for (String head : w.heads()) {
                    assertThat(m.weight(head)).isCloseTo(w.weight(head), within(1e-9 * largest(w.weights())));
                }
            }
        });
    }

    @Test
    void rules_scaledLosses_areUnchanged() {
        SeededCases.forEach("scaled losses", 300, random -> {
            int k = random.nextInt(1, 7);
            List<HeadMeasure> measures = measures(random, k);
            double[] variance = random.doubles(k, 0, .1).toArray();
            double unit = Math.pow(10, random.nextDouble(-20, 20));
            List<HeadMeasure> scaled = measures.stream()
                    .map(m -> new HeadMeasure(m.head(), times(m.before(), unit), times(m.after(), unit)))
                    .toList();
            for (WeightRule rule : List.of(PaperRule.defaults(), RobustRule.defaults())) {
                BlendWeights w = rule.weights(measures, Metric.LOSS, variance, null);
                BlendWeights s = rule.weights(scaled, Metric.LOSS, times(variance, unit * unit), null);
                assertThat(s.weights()).containsExactly(w.weights(), within(1e-9 * largest(w.weights())));
            }
        });
    }

    @Test
    void rules_anyFiniteMeasures_giveFiniteWeightsThatSumTo1() {
        double[] awkward = {0, 1, 1, 1e-300, 1e-9, .5, 1e9, -3, 1e150, Double.MIN_VALUE};
        SeededCases.forEach("total", 2000, random -> {
            int k = random.nextInt(1, 6);
            List<HeadMeasure> measures = new ArrayList<>();
            for (int i = 0; i < k; i++) {
                double[] v = random.ints(4, 0, awkward.length)
                        .mapToDouble(j -> awkward[j])
                        .toArray();
                measures.add(new HeadMeasure("h" + i, new Measure(v[0], v[1]), new Measure(v[2], v[3])));
            }
            double[] variance =
                    random.ints(k, 0, 5).mapToDouble(j -> awkward[j]).toArray();
            for (WeightRule rule : List.of(PaperRule.defaults(), RobustRule.defaults())) {
                double[] w = rule.weights(measures, Metric.LOSS, variance, null).weights();
                assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-9 * largest(w)));
                if (rule instanceof RobustRule) {
                    assertThat(Arrays.stream(w).boxed()).allMatch(x -> x >= 0 && x <= 1);
                }
            }
        });
    }

    private static List<HeadMeasure> measures(RandomGenerator random, int k) {
        List<HeadMeasure> measures = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            Measure before = new Measure(random.nextDouble(2, 3), random.nextDouble(2, 3));
            Measure after = new Measure(random.nextDouble(0, 1), random.nextDouble(.5, 2.5));
            measures.add(new HeadMeasure("h" + i, before, after));
        }
        return measures;
    }

    private static double[] perturbed(RandomGenerator random, double[] w, double size) {
        double[] p = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            p[i] = w[i] + size * random.nextDouble(-1, 1);
        }
        return p;
    }

    private static Measure times(Measure m, double by) {
        return new Measure(m.train() * by, m.heldOut() * by);
    }

    private static double[] times(double[] values, double by) {
        return Arrays.stream(values).map(v -> v * by).toArray();
    }

    /** Rounding grows with the largest weight, which a Z near 0 can make huge. */
    private static double largest(double[] w) {
        return Math.max(1, Arrays.stream(w).map(Math::abs).max().orElseThrow());
    }
}
