package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.scheme.StretchWeights;
import org.junit.jupiter.api.Test;

class EstimateNotesTest {
    private static final String SMALL = "V (4 samples) is too small to trust the rule's weights: hold out more.";
    private static final String ZERO = "Head 'imu': did not generalise (dG = -0.1): weight 0 by the rule.";

    private static List<String> told(EstimateNotes notes, double imu) {
        Map<String, MeasuredWeights.Head> heads = new LinkedHashMap<>();
        heads.put("imu", new MeasuredWeights.Head(imu, imu, imu, 0, 0, Double.NaN, 0, 0));
        heads.put("joint", new MeasuredWeights.Head(1 - imu, imu, imu, 0, 0, Double.NaN, 0, 0));
        MeasuredWeights measured =
                new MeasuredWeights(heads, List.of(SMALL, ZERO), 1, 1, 4, 4, 1, 0, null, null, false);
        return notes.of(new StretchWeights(0, 1, measured.weights(), measured), measured);
    }

    @Test
    void smallV_isToldOnceWithItsSetting() {
        EstimateNotes notes = new EstimateNotes(0.1);

        assertThat(told(notes, 0.3))
                .containsExactly(
                        "Weights of epochs 1 to 1: imu 0.300, joint 0.700.",
                        SMALL + " Its share is data.sets.holdout, now 0.1; later estimates say no more of it.",
                        ZERO);
        assertThat(told(notes, 0.3)).containsExactly("Weights of epochs 1 to 1: imu 0.300, joint 0.700.", ZERO);
    }

    @Test
    void equalWeights_areCalledSoBeforeWhatTheRuleWouldGive() {
        assertThat(told(new EstimateNotes(0.1), 0.5).get(1)).startsWith("Equal weights are used: V does not tell");
    }
}
