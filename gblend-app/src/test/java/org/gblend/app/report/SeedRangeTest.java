package org.gblend.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SeedRangeTest {
    @Test
    void of_handComputed() {
        SeedRange range = SeedRange.of(DoubleStream.of(0.7, 0.6, 0.8));

        assertThat(range.mean()).isCloseTo(0.7, within(1e-12));
        assertThat(range.low()).isEqualTo(0.6);
        assertThat(range.high()).isEqualTo(0.8);
        assertThat(range.ends()).isEqualTo("0.600 to 0.800");
    }

    @Test
    void of_oneSeedOrNone_hasNoEnds() {
        assertThat(SeedRange.of(DoubleStream.of(0.7))).isEqualTo(new SeedRange(0.7, Double.NaN, Double.NaN));
        assertThat(SeedRange.of(DoubleStream.empty())).isEqualTo(new SeedRange(Double.NaN, Double.NaN, Double.NaN));
        assertThat(SeedRange.of(DoubleStream.empty()).ends()).isEmpty();
    }
}
