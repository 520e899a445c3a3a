package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void of_severalSeeds_hasMeanAndSampleDeviation() {
        Spread spread = Spread.of(new double[] {0.5, 0.7, 0.9});
        assertThat(spread.mean()).isCloseTo(0.7, within(1e-12));
        assertThat(spread.deviation()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void of_oneSeed_hasNoDeviation() {
        assertThat(Spread.of(new double[] {0.5})).isEqualTo(new Spread(0.5, Double.NaN));
    }
}
