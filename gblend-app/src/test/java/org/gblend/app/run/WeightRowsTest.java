package org.gblend.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.Metric;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.estimate.MeasuredWeights;
import org.junit.jupiter.api.Test;

class WeightRowsTest {
    private static Leaderboard.WeightsRow row(double smoothing) {
        Map<String, MeasuredWeights.Head> heads = new LinkedHashMap<>();
        heads.put("image", new MeasuredWeights.Head(0.5, 0.5, 0.5, 0, 0, Double.NaN, Double.NaN, Double.NaN));
        heads.put(
                "joint",
                new MeasuredWeights.Head(0.5, 0.1, 0.8, 1, 0, Double.POSITIVE_INFINITY, 0.3, Double.POSITIVE_INFINITY));
        MeasuredWeights measured = new MeasuredWeights(heads, List.of(), 2, 2, 9, 9, 1, 0, null, null, false);
        Map<String, Double> trained = new LinkedHashMap<>();
        trained.put("image", 0.4);
        trained.put("joint", 0.6);
        return new Leaderboard.WeightsRow(2, 2, measured, trained, smoothing);
    }

    @Test
    void weightsTrainedWith_standBesideMeasuredOnes_andNothingReadsAsCertainThatWasNotMeasured() {
        assertThat(WeightRows.of(Map.of(1L, List.of(row(0.5)))).subList(1, 3))
                .containsExactly(
                        List.of("1", "3-4", "image", "0.400", "0.500", "equal share, not measured", "- ", "9", "full"),
                        List.of("1", "3-4", "joint", "0.600", "0.500", "[0.100, 0.800]", "∞ [0.300, ∞]", "9", "full"));
    }

    @Test
    void smoothing_isNamedWhereItIsOn() {
        assertThat(text(0.5)).contains("Smoothed: a weight trained with is 0.50 of that of the stretch before");
        assertThat(text(0)).doesNotContain("Smoothed");
    }

    private static String text(double smoothing) {
        return LeaderboardText.of(
                new Leaderboard(
                        "digits",
                        10,
                        2,
                        List.of(1L),
                        List.of(),
                        Map.of(),
                        Map.of("probe", Map.of(1L, List.of(row(smoothing)))),
                        Map.of(),
                        0,
                        Map.of()),
                Metric.ACCURACY);
    }
}
