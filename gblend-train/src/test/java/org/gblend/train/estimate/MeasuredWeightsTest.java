package org.gblend.train.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuredWeightsTest {
    @Test
    void fromEqual_isHalfTheSumOfDistancesWhateverTheSumOfTheWeights() {
        assertThat(measured(Map.of("a", 0.5, "b", 0.25, "joint", 0.25)).fromEqual())
                .isCloseTo(1 / 6.0, within(1e-12));
        assertThat(measured(Map.of("a", 1.5, "b", 0.75, "joint", 0.75)).fromEqual())
                .isCloseTo(1 / 6.0, within(1e-12));
        assertThat(measured(Map.of("a", 1.0, "b", 0.0, "joint", 0.0)).fromEqual())
                .isCloseTo(2 / 3.0, within(1e-12));
        assertThat(measured(Map.of("a", 2.0, "b", 2.0, "joint", 2.0)).fromEqual())
                .isZero();
    }

    @Test
    void fromEqual_ofSeveralTasks_isTheMeanOverThem() {
        assertThat(measured(Map.of("verb/a", 1.0, "verb/joint", 0.0, "noun/a", 0.5, "noun/joint", 0.5))
                        .fromEqual())
                .isCloseTo(0.25, within(1e-12));
    }

    private static MeasuredWeights measured(Map<String, Double> weights) {
        Map<String, MeasuredWeights.Head> heads = new LinkedHashMap<>();
        weights.forEach(
                (name, weight) -> heads.put(name, new MeasuredWeights.Head(weight, weight, weight, 0, 0, 0, 0, 0)));
        return new MeasuredWeights(heads, List.of(), 1, 1, 75, 75, 1, 0, null, null, false);
    }
}
