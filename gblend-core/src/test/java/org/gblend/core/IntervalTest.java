package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
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
}
