package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gblend.train.eval.Score;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateChoiceTest {
    /**
     * p = 69 / 77 = .8961, q = 60 / 77 = .7792: .1169 apart, the half width is 1.96 sqrt((.0931 + .1720) / 77) = .1150. With 61 / 77 = .7922
     * they are .1039 apart, and it is .1138.
     */
    @Test
    void level_areRatesWhoseIntervalHoldsZero() {
        assertThat(new RateChoice(0.05, tried(68, 60, 59, 75)).level()).containsExactly(0.1);
    }

    /** By one sample of 75, in the middle and where the best is always right, whose plain interval has next to no width. */
    @Test
    void level_areRatesThatOneSampleDecides() {
        assertThat(new RateChoice(0.05, tried(66, 65, 40, 75)).level()).containsExactly(0.1);
        assertThat(new RateChoice(0.05, tried(75, 74, 40, 75)).level()).containsExactly(0.1);
        assertThat(new RateChoice(0.1, tried(75, 75, 40, 75)).level()).containsExactly(0.05);
    }

    @Test
    void level_withoutTheNumberOfSamplesOrByMeanPrecision_isNotKnown() {
        RateChoice uncounted = new RateChoice(0.05, Map.of(0.05, score(0.5, null, null), 0.1, score(0.5, null, null)));
        RateChoice ranked = new RateChoice(0.05, Map.of(0.05, score(0.5, 75, 0.4), 0.1, score(0.5, 75, 0.4)));

        assertThat(uncounted.level()).isEmpty();
        assertThat(uncounted.comparable()).isFalse();
        assertThat(ranked.level()).isEmpty();
        assertThat(ranked.comparable()).isFalse();
        assertThat(new RateChoice(0.05, tried(66, 65, 40, 75)).comparable()).isTrue();
    }

    @Test
    void choice_ofARateThatWasNotTried_isRefused() {
        assertThatThrownBy(() -> new RateChoice(0.2, tried(1, 1, 1, 75)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0.2 is none of the rates tried, [0.05, 0.1, 0.4]");
    }

    private static Map<Double, Score> tried(int first, int second, int third, int samples) {
        Map<Double, Score> tried = new LinkedHashMap<>();
        tried.put(0.05, score(first / (double) samples, samples, null));
        tried.put(0.1, score(second / (double) samples, samples, null));
        tried.put(0.4, score(third / (double) samples, samples, null));
        return tried;
    }

    private static Score score(double top1, @Nullable Integer samples, @Nullable Double map) {
        return new Score(top1, 1, top1, top1, 0.5, samples, map, null);
    }
}
