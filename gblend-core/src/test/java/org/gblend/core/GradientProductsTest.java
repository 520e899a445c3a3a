package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
        ProbeWeights weights = new ProbeWeights(BlendWeights.equal(List.of("rgb")), errors);
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
        double[] truth = {2, 0.5};
        double[][] a = new double[8][];
        double[][] b = new double[8][];
        for (int i = 0; i < 8; i++) {
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
