package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GradientProductsTest {
    /** Two batches of T, (1, 0) and (0, 2); one of V, (1, 1). */
    private static final GradientProducts SMALL =
            new GradientProducts("rgb", new double[][] {{1, 0}, {0, 4}}, new double[][] {{1, 2}});

    @Test
    void gainAndOverfitting_ofTwoBatches_areThoseByHand() {
        assertThat(SMALL.gain()).isEqualTo(1.5);
        assertThat(SMALL.brackets()).containsExactly(-1, -2);
        assertThat(SMALL.overfitting()).isEqualTo(((0 - 1.0) * (0 - 1.0) + (0 - 2.0) * (0 - 2.0)) / 2);
    }

    @Test
    void gainAndBracket_overManyDraws_haveNoBias() {
        RandomGenerator random = RandomStreams.of(5).stream("products");
        double[] train = {1, -0.5, 2};
        double[] truth = {0.5, 0.25, 1};
        double gain = 0;
        double bracket = 0;
        int draws = 20_000;
        for (int d = 0; d < draws; d++) {
            double[][] a = {noisy(train, random), noisy(train, random), noisy(train, random)};
            double[][] b = {noisy(truth, random), noisy(truth, random)};
            GradientProducts products = products("rgb", a, b);
            gain += products.gain() / draws;
            bracket += (offDiagonalMean(products.onTrain()) - products.gain()) / draws;
        }
        assertThat(gain).isCloseTo(dot(train, truth), within(0.05));
        assertThat(bracket).isCloseTo(dot(train, train) - dot(train, truth), within(0.05));
    }

    /** A head's gradient shares the noise of its batch with the joint loss's, which the products of a batch with itself show. */
    @Test
    void gainAndBracket_againstAnotherLoss_haveNoBias() {
        RandomGenerator random = RandomStreams.of(6).stream("joint");
        double[] head = {0.5, 1, -1};
        double[] train = {1, -0.5, 2};
        double[] truth = {0.5, 0.25, 1};
        double gain = 0;
        double bracket = 0;
        double itself = 0;
        int draws = 20_000;
        for (int d = 0; d < draws; d++) {
            double[][] own = new double[3][];
            double[][] joint = new double[3][];
            for (int j = 0; j < 3; j++) {
                double[] noise = noisy(new double[3], random);
                own[j] = sum(head, noise);
                joint[j] = sum(train, noise);
            }
            double[][] held = {noisy(truth, random), noisy(truth, random)};
            GradientProducts products = new GradientProducts("rgb", gram(joint, own), gram(held, own));
            gain += products.gain() / draws;
            for (int j = 0; j < 3; j++) {
                bracket += products.brackets()[j] / (3.0 * draws);
                itself += products.onTrain()[j][j] / (3.0 * draws);
            }
        }
        assertThat(gain).isCloseTo(dot(head, truth), within(0.05));
        assertThat(bracket).isCloseTo(dot(head, train) - dot(head, truth), within(0.05));
        assertThat(itself).isCloseTo(dot(head, train) + 3 * 0.25, within(0.05));
    }

    @Test
    void products_ofDisjointBatchesOfOneFixedT_areTheTraceOverNLess() {
        RandomGenerator random = RandomStreams.of(7).stream("fixed");
        double[][] samples = new double[24][];
        for (int n = 0; n < samples.length; n++) {
            samples[n] = noisy(new double[] {0.3, -0.2, 0.1}, random);
        }
        double[] mean = mean(samples);
        double less = dot(mean, mean) - trace(samples, mean) / samples.length;
        // Every sample a batch: all pairs, so that this is exact.
        assertThat(offDiagonalMean(gram(samples, samples))).isCloseTo(less, within(1e-12));
        double products = 0;
        int draws = 20_000;
        for (int d = 0; d < draws; d++) {
            double[][] batches = batches(samples, 4, 4, random);
            products += offDiagonalMean(products("rgb", batches, batches).onTrain()) / draws;
        }
        double error = trace(samples, mean) / samples.length / 10;
        assertThat(products).isCloseTo(less, within(error));
    }

    @Test
    void overfitting_overManyDraws_isThatOfTheStepPlusTheVarianceOfTheBracket() {
        RandomGenerator random = RandomStreams.of(8).stream("square");
        double[] train = {1, -0.5, 2};
        double[] truth = {0.5, 0.25, 1};
        double[] apart = {0.5, -0.75, 1};
        double overfitting = 0;
        int draws = 50_000;
        for (int d = 0; d < draws; d++) {
            double[][] a = new double[4][];
            for (int j = 0; j < a.length; j++) {
                a[j] = noisy(train, random);
            }
            double[][] b = {noisy(truth, random), noisy(truth, random)};
            overfitting += products("rgb", a, b).overfitting() / draws;
        }
        double noise = 0.25;
        double sigma2 = dot(apart, train) * dot(apart, train) + noise * dot(apart, apart);
        // Given the step a_j, the bracket varies by the mean of 3 batches of T and that of 2 of V.
        double variance = noise * (dot(train, train) + 3 * noise) * (1 / 3.0 + 1 / 2.0);
        assertThat(overfitting).isCloseTo(sigma2 + variance, within(0.1));
        assertThat(variance).isGreaterThan(1);
    }

    @Test
    void blend_ofExactGradients_isProposition1() {
        GradientProducts a = exact("a", new double[] {2, 0}, new double[] {1, 0});
        GradientProducts b = exact("b", new double[] {1, 1}, new double[] {1, 0.5});
        double[] weights = ProbeWeights.of(List.of(a, b), null).weights().weights();
        double[] expected = OptimalBlend.weights(new double[] {2, 1.5}, new double[] {4, 0.25});
        assertThat(weights).containsExactly(expected, within(1e-12));
    }

    @Test
    void blend_ofAHeadThatDoesNotGain_givesItNothingAndSaysSo() {
        GradientProducts good = exact("a", new double[] {2, 0}, new double[] {1, 0});
        GradientProducts bad = exact("b", new double[] {1, 0}, new double[] {-1, 0});
        ProbeWeights weights = ProbeWeights.of(List.of(good, bad), null);
        assertThat(weights.weights().weights()).containsExactly(1, 0);
        assertThat(weights.weights().notes())
                .containsExactly("Head 'b': a step on T does not lower its held-out loss (g = -1.000): weight 0.");
    }

    @Test
    void blend_whereNoHeadGains_keepsTheLastWeights() {
        GradientProducts bad = exact("a", new double[] {1, 0}, new double[] {-1, 0});
        GradientProducts worse = exact("b", new double[] {1, 0}, new double[] {-2, 0});
        BlendWeights last = BlendWeights.of(List.of("a", "b"), 0.3, 0.7);
        assertThat(ProbeWeights.of(List.of(bad, worse), last).weights().weights())
                .containsExactly(0.3, 0.7);
        assertThat(ProbeWeights.of(List.of(bad, worse), null).weights().weights())
                .containsExactly(0.5, 0.5);
    }

    @Test
    void errors_ofNoisyBatches_coverTheSpreadOverDraws() {
        RandomGenerator random = RandomStreams.of(9).stream("spread");
        int draws = 400;
        double sum = 0;
        double squares = 0;
        double error = 0;
        for (int d = 0; d < draws; d++) {
            ProbeWeights weights = ProbeWeights.of(
                    List.of(draw("a", new double[] {3, 0}, random), draw("b", new double[] {3, 1}, random)), null);
            double w = weights.weights().weight("a");
            sum += w / draws;
            squares += w * w / draws;
            error += weights.errors()[0] / draws;
        }
        double spread = Math.sqrt(squares - sum * sum);
        assertThat(error / spread).isBetween(0.5, 3.0);
    }

    /** Four batches, the default: how often the interval holds the mean weight of all draws. */
    @Test
    void interval_ofFourBatches_coversTheMeanWeight() {
        System.out.println("probe intervals: seed 11, 1000 draws");
        RandomGenerator random = RandomStreams.of(11).stream("coverage");
        List<ProbeWeights> all = new ArrayList<>();
        for (int d = 0; d < 1000; d++) {
            all.add(ProbeWeights.of(
                    List.of(draw("a", new double[] {3, 0}, 4, random), draw("b", new double[] {3, 1}, 4, random)),
                    null));
        }
        double mean = all.stream()
                .mapToDouble(weights -> weights.weights().weight("a"))
                .average()
                .orElseThrow();
        long covered = all.stream()
                .filter(weights -> weights.interval(0).contains(mean))
                .count();
        System.out.println("covered: " + covered + " of 1000");
        assertThat(covered / 1000.0).isBetween(0.88, 0.995);
        assertThat(all.getFirst().batches()).isEqualTo(4);
    }

    @Test
    void errors_withTooFewBatches_areUnknown() {
        assertThat(ProbeWeights.of(List.of(SMALL), null).errors()).containsOnly(Double.NaN);
    }

    @Test
    void arrays_changedOutside_changeNothingInside() {
        double[][] onTrain = {{1, 0}, {0, 4}};
        double[][] heldOut = {{1, 2}};
        GradientProducts products = new GradientProducts("rgb", onTrain, heldOut);
        onTrain[0][1] = 9;
        heldOut[0] = new double[2];
        products.onTrain()[1][0] = 9;
        products.heldOut()[0][0] = 9;
        assertThat(products.brackets()).containsExactly(SMALL.brackets());
        assertThat(products.gain()).isEqualTo(SMALL.gain());
        double[] errors = {.1};
        ProbeWeights weights = new ProbeWeights(BlendWeights.equal(List.of("rgb")), errors, 4);
        errors[0] = 9;
        weights.errors()[0] = 9;
        assertThat(weights.errors()).containsExactly(.1);
    }

    @Test
    void create_withANaN_namesTheHead() {
        assertThatThrownBy(() ->
                        new GradientProducts("rgb", new double[][] {{1, Double.NaN}, {0, 1}}, new double[][] {{1, 2}}))
                .isInstanceOf(InputException.class)
                .hasMessage("Head 'rgb': an inner product of its gradients is not finite: [1.0, NaN]. The training"
                        + " diverged: lower the learning rate, or clip the gradients.");
    }

    private static GradientProducts draw(String head, double[] train, RandomGenerator random) {
        return draw(head, train, 8, random);
    }

    private static GradientProducts draw(String head, double[] train, int batches, RandomGenerator random) {
        double[] truth = {2, 0.5};
        double[][] a = new double[batches][];
        double[][] b = new double[batches][];
        for (int i = 0; i < batches; i++) {
            a[i] = noisy(train, random);
            b[i] = noisy(truth, random);
        }
        return products(head, a, b);
    }

    private static GradientProducts exact(String head, double[] train, double[] truth) {
        return products(head, new double[][] {train, train, train}, new double[][] {truth, truth});
    }

    private static GradientProducts products(String head, double[][] a, double[][] b) {
        return new GradientProducts(head, gram(a, a), gram(b, a));
    }

    /** The mean gradients of disjoint batches, drawn from the samples without replacement. */
    private static double[][] batches(double[][] samples, int count, int size, RandomGenerator random) {
        double[][] order = samples.clone();
        for (int n = order.length - 1; n > 0; n--) {
            int other = random.nextInt(n + 1);
            double[] swapped = order[n];
            order[n] = order[other];
            order[other] = swapped;
        }
        double[][] batches = new double[count][];
        for (int j = 0; j < count; j++) {
            batches[j] = mean(Arrays.copyOfRange(order, j * size, (j + 1) * size));
        }
        return batches;
    }

    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    /** The trace of the samples' covariance, with divisor N - 1. */
    private static double trace(double[][] samples, double[] mean) {
        double squares = 0;
        for (double[] sample : samples) {
            squares += dot(sample, sample) - dot(mean, mean);
        }
        return squares / (samples.length - 1.0);
    }

    private static double[][] gram(double[][] rows, double[][] columns) {
        double[][] gram = new double[rows.length][columns.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                gram[i][j] = dot(rows[i], columns[j]);
            }
        }
        return gram;
    }

    private static double offDiagonalMean(double[][] gram) {
        double sum = 0;
        for (int i = 0; i < gram.length; i++) {
            for (int j = 0; j < gram.length; j++) {
                sum += i == j ? 0 : gram[i][j];
            }
        }
        return sum / (gram.length * (gram.length - 1.0));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < a.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static double[] noisy(double[] mean, RandomGenerator random) {
        double[] values = mean.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += 0.5 * random.nextGaussian();
        }
        return values;
    }
}
