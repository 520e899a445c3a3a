package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {
    @Test
    void percentile_handComputed() {
        double[] values = {4, 1, 3, 2, 5};
        assertThat(Interval.percentile(values, .5)).isEqualTo(new Interval(2, 4, .5));
        assertThat(Interval.percentile(values, .75).low()).isCloseTo(1.5, within(1e-12));
        assertThat(Interval.percentile(new double[] {1, Double.POSITIVE_INFINITY, Double.NaN}, .5)
                        .high())
                .isInfinite();
    }

    /** p = .8, n = 10: z^2 / n = .384146; (.8 + .192073 -+ 1.959964 sqrt(.016 + .0096036)) / 1.384146. */
    @Test
    void ofShare_handComputed() {
        Interval interval = Interval.ofShare(0.8, 10);

        assertThat(interval.low()).isCloseTo(0.490162, within(1e-6));
        assertThat(interval.high()).isCloseTo(0.943318, within(1e-6));
        assertThat(interval.level()).isEqualTo(0.95);
    }

    /** z^2 / (n + z^2) from the end. */
    @Test
    void ofShare_ofAllOrNone_hasAWidthAndStaysAShare() {
        double width = 3.841459 / (20 + 3.841459);

        assertThat(Interval.ofShare(1, 20).low()).isCloseTo(1 - width, within(1e-6));
        assertThat(Interval.ofShare(1, 20).high()).isEqualTo(1);
        assertThat(Interval.ofShare(0, 20).low()).isZero();
        assertThat(Interval.ofShare(0, 20).high()).isCloseTo(width, within(1e-6));
    }

    @Test
    void ofShare_ofNoSamples_isRefused() {
        assertThatThrownBy(() -> Interval.ofShare(0.5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("samples: 0; at least 1");
    }

    /** p = 69 / 77, q = 60 / 77: .116883 -+ 1.959964 x .058680. */
    @Test
    void ofShares_handComputed() {
        Interval interval = Interval.ofShares(68 / 75.0, 59 / 75.0, 75);

        assertThat(interval.low()).isCloseTo(0.001872, within(1e-6));
        assertThat(interval.high()).isCloseTo(0.231894, within(1e-6));
        assertThat(interval.level()).isEqualTo(0.95);
    }

    /** 1.959964 sqrt(2 (76 / 77) (1 / 77) / 77). */
    @Test
    void ofShares_thatAreAlwaysRight_hasAWidth() {
        Interval interval = Interval.ofShares(1, 1, 75);

        assertThat(interval.low()).isCloseTo(-0.035763, within(1e-6));
        assertThat(interval.high()).isCloseTo(0.035763, within(1e-6));
    }

    @Test
    void ofShares_ofNoSamples_isRefused() {
        assertThatThrownBy(() -> Interval.ofShares(0.5, 0.5, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("samples: 0; at least 1");
    }

    /** Table values of Student's t, two-sided 95 %. */
    @ParameterizedTest
    @CsvSource({"1, 12.706", "2, 4.303", "3, 3.182", "4, 2.776", "7, 2.365", "15, 2.131", "30, 2.042"})
    void student_isThatOfTheTables(int degrees, double quantile) {
        assertThat(Interval.student(degrees)).isCloseTo(quantile, within(0.008 * quantile));
    }

    /** Of 1, 2, 3 and one that is not there: mean 2, s = 1, 1.959964 / sqrt(3). */
    @Test
    void ofMean_handComputed() {
        Interval interval = Interval.ofMean(new double[] {1, Double.NaN, 2, 3}).orElseThrow();

        assertThat(interval.middle()).isCloseTo(2, within(1e-12));
        assertThat(interval.low()).isCloseTo(2 - 1.959964 / Math.sqrt(3), within(1e-12));
        assertThat(Interval.ofMean(new double[] {5}).orElseThrow().width()).isZero();
        assertThat(Interval.ofMean(new double[] {Double.NaN})).isEmpty();
    }
}
