package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

    private static double[] ones(int size, int count) {
        double[] values = new double[size];
        java.util.Arrays.fill(values, 0, count, 1);
        return values;
    }
}
