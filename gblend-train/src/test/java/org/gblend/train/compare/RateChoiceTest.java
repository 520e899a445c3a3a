package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gblend.train.eval.Score;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateChoiceTest {
    /** sqrt((.88 x .12 + .8667 x .1333) / 75) = .0543; .8667 is .0133 below, one sample of 75, and .7867 .0933. */
    @Test
    void level_areRatesWithinAStandardErrorOfTheDifference() {
        assertThat(new RateChoice(0.05, tried(66, 65, 59, 75)).level()).containsExactly(0.1);
    }

    /** sqrt(2 x .5 x .5 / 64) = .088; 5 of 64 are .078 and 6 of 64 .094, with an error of .0879 and .0873. */
    @Test
    void level_endsWhereTheErrorDoes() {
        assertThat(new RateChoice(0.05, tried(32, 27, 26, 64)).level()).containsExactly(0.1);
    }

    @Test
    void level_ofTwoRatesThatAreAlwaysRight_isBoth() {
        assertThat(new RateChoice(0.1, tried(75, 75, 60, 75)).level()).containsExactly(0.05);
    }

    @Test
    void level_withoutTheNumberOfSamplesOrByMeanPrecision_isUnknown() {
        assertThat(new RateChoice(0.05, Map.of(0.05, score(0.5, null, null), 0.1, score(0.5, null, null))).level())
                .isEmpty();
        assertThat(new RateChoice(0.05, Map.of(0.05, score(0.5, 75, 0.4), 0.1, score(0.5, 75, 0.4))).level())
                .isEmpty();
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
