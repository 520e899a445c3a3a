package org.gblend.app.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void logarithmic_spansAtMostFourDecades() {
        Axis axis = Axis.over(new double[] {1e-14, 0.1, 2}, 0, 100, true);

        assertThat(axis.low()).isCloseTo(2e-4 / 1.3, within(1e-12));
        assertThat(axis.ticks(5)).containsExactly(0.001, 0.01, 0.1, 1.0);
        assertThat(axis.at(1e-14)).isEqualTo(-2);
    }

    @Test
    void linear_beginsAtZeroWhereItIsNear() {
        assertThat(Axis.over(new double[] {0.01, 1}, 0, 100, false).low()).isZero();
        assertThat(Axis.over(new double[] {0.5, 1}, 0, 100, false).low()).isCloseTo(0.475, within(1e-12));
    }
}
