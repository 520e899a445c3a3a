package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {
    @Test
    void of_thePredictionsThemselves_isExactlyZero() {
        double[][] right = {{1, 0, 1, 1}, {0, 0, 1, 1}};
        assertThat(PairedDifference.of(right, right, 0)).isEqualTo(new PairedDifference(0, 0, 0));
    }

    @Test
    void of_oneThatIsAlwaysRightAgainstOneThatNeverIs_isExactlyOne() {
        assertThat(PairedDifference.of(new double[][] {{1, 1, 1}}, new double[][] {{0, 0, 0}}, 0))
                .isEqualTo(new PairedDifference(1, 1, 1));
    }

    /** One seed, n samples of which a share p differ by 1: the mean of the bootstrap is normal with sd sqrt(p(1-p)/n). */
    @Test
    void of_aKnownShift_hasTheIntervalOfItsBinomial() {
        int n = 1000;
        double[] first = new double[n];
        for (int i = 0; i < n / 5; i++) {
            first[i] = 1;
        }
        PairedDifference difference = PairedDifference.of(new double[][] {first}, new double[1][n], 3);
        double sd = Math.sqrt(0.2 * 0.8 / n);
        assertThat(difference.mean()).isCloseTo(0.2, within(1e-12));
        assertThat(difference.low()).isCloseTo(0.2 - 1.96 * sd, within(0.15 * sd));
        assertThat(difference.high()).isCloseTo(0.2 + 1.96 * sd, within(0.15 * sd));
    }

    @Test
    void of_seedsThatDisagree_isWiderThanOneSeed() {
        double[][] first = {ones(100, 60), ones(100, 20)};
        double[][] second = {ones(100, 40), ones(100, 40)};
        PairedDifference both = PairedDifference.of(first, second, 1);
        assertThat(both.mean()).isCloseTo(0, within(1e-12));
        assertThat(both.low()).isLessThan(-0.15);
        assertThat(both.high()).isGreaterThan(0.15);
    }

    @Test
    void of_theSameSeed_isTheSame() {
        double[][] first = {ones(997, 300)};
        double[][] second = {ones(997, 200)};
        assertThat(PairedDifference.of(first, second, 9)).isEqualTo(PairedDifference.of(first, second, 9));
        assertThat(PairedDifference.of(first, second, 9)).isNotEqualTo(PairedDifference.of(first, second, 10));
    }

    /** Both have rows 0 and 3 in both seeds: the first is better by 1 and 1 in one seed, by 1 and 0 in the other. */
    @Test
    void ofCounted_isOverTheRowsThatBothHaveAPredictionOf() {
        double[][] first = {{1, 0, 1, 1}, {1, 1, Double.NaN, 1}};
        double[][] second = {{0, Double.NaN, 1, 0}, {0, 1, 1, 1}};
        PairedDifference counted = Objects.requireNonNull(PairedDifference.ofCounted(first, second, 4));
        assertThat(counted.mean()).isEqualTo(0.75);
        assertThat(counted)
                .isEqualTo(PairedDifference.of(new double[][] {{1, 1}, {1, 1}}, new double[][] {{0, 0}, {0, 1}}, 4));
        assertThat(PairedDifference.ofCounted(new double[][] {{1, Double.NaN}}, new double[][] {{Double.NaN, 1}}, 4))
                .isNull();
    }

    private static double[] ones(int size, int count) {
        double[] values = new double[size];
        Arrays.fill(values, 0, count, 1);
        return values;
    }

    private static float[][][] noisy(int seeds, int samples, double signal, int[][] sets, String stream) {
        float[][][] p = new float[seeds][samples][2];
        for (int s = 0; s < seeds; s++) {
            RandomGenerator random = RandomStreams.of(s).stream(stream);
            for (int i = 0; i < samples; i++) {
                for (int c = 0; c < 2; c++) {
                    boolean has = Arrays.binarySearch(sets[i], c) >= 0;
                    p[s][i][c] = (float) (1 / (1 + Math.exp((has ? -signal : signal) - random.nextGaussian())));
                }
            }
        }
        return p;
    }

    @Test
    void ofMeanPrecision_seesTheBetterOne_andNothingBetweenEquals() {
        int[][] sets = new int[120][];
        for (int i = 0; i < sets.length; i++) {
            sets[i] = i % 3 == 0 ? new int[] {0} : i % 3 == 1 ? new int[] {1} : new int[] {0, 1};
        }
        float[][][] good = noisy(2, sets.length, 1.5, sets, "good");
        float[][][] poor = noisy(2, sets.length, 0.2, sets, "poor");
        poor[0][5][0] = Float.NaN;
        poor[0][5][1] = Float.NaN;
        PairedDifference better = Objects.requireNonNull(PairedDifference.ofMeanPrecision(good, poor, sets, 1));
        assertThat(better.low()).isPositive();
        assertThat(better.mean()).isBetween(better.low(), better.high());
        PairedDifference worse = Objects.requireNonNull(PairedDifference.ofMeanPrecision(poor, good, sets, 1));
        assertThat(worse.mean()).isEqualTo(-better.mean());
        assertThat(PairedDifference.ofMeanPrecision(good, good, sets, 1)).isEqualTo(new PairedDifference(0, 0, 0));
        float[][][] nothing = {{{Float.NaN, Float.NaN}}};
        assertThat(PairedDifference.ofMeanPrecision(nothing, nothing, new int[][] {{0}}, 1))
                .isNull();
    }
}
