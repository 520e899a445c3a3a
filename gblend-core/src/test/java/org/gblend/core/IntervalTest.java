package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

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
}
