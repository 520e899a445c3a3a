package org.gblend.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class SeriesTest {
    @Test
    void median_oddNumber_isTheMiddleValue() {
        assertThat(new Series(5, 1, 3).median()).isEqualTo(3);
    }

    @Test
    void median_evenNumber_isTheMeanOfTheMiddleTwo() {
        assertThat(new Series(8, 1, 3, 2).median()).isEqualTo(2.5);
    }

    @Test
    void over_pairsMeasurementsInOrder_soThatADriftOfBothCancels() {
        Series ratio = new Series(2, 4, 8).over(new Series(1, 2, 4));

        assertThat(ratio.least()).isEqualTo(2);
        assertThat(ratio.greatest()).isEqualTo(2);
    }

    @Test
    void over_otherLength_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Series(1, 2).over(new Series(1)))
                .withMessage("series of 2 and 1 measurements cannot be paired");
    }

    @Test
    void summary_hasMedianAndRange() {
        assertThat(new Series(1, 2, 4).summary("%.1f")).isEqualTo("2.0 (1.0 to 4.0)");
    }

    @Test
    void series_keepsItsOwnCopy() {
        double[] values = {1, 2};
        Series series = new Series(values);
        values[0] = 9;

        assertThat(series.get(0)).isCloseTo(1, within(0.0));
    }

    @Test
    void series_ofNothing_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(Series::new)
                .withMessage("a series needs at least one measurement");
    }
}
