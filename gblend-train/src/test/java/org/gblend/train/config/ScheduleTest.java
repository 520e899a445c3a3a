package org.gblend.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void factor_duringWarmUp_risesLinearly() {
        ScheduleConfig schedule = new ConstantConfig(2);
        assertThat(schedule.factor(0.5, 10)).isEqualTo(0.25);
        assertThat(schedule.factor(1.5, 10)).isEqualTo(0.75);
        assertThat(schedule.factor(2, 10)).isEqualTo(1);
        assertThat(schedule.factor(9, 10)).isEqualTo(1);
    }

    @Test
    void factor_ofSteps_fallsAtEachMilestone() {
        ScheduleConfig schedule = new StepConfig(0, List.of(1 / 3.0, 2 / 3.0), 0.1);
        assertThat(schedule.factor(14.9, 45)).isEqualTo(1);
        assertThat(schedule.factor(15, 45)).isCloseTo(0.1, within(1e-15));
        assertThat(schedule.factor(30, 45)).isCloseTo(0.01, within(1e-15));
    }

    @Test
    void factor_ofTheCosine_isHalfAtTheMiddleAndTheFloorAtTheEnd() {
        ScheduleConfig schedule = new CosineConfig(1, 0.2);
        assertThat(schedule.factor(1, 11)).isEqualTo(1);
        assertThat(schedule.factor(6, 11)).isCloseTo(0.2 + 0.8 * 0.5, within(1e-15));
        assertThat(schedule.factor(3.5, 11)).isCloseTo(0.2 + 0.8 * 0.5 * (1 + Math.sqrt(0.5)), within(1e-15));
        assertThat(schedule.factor(11, 11)).isCloseTo(0.2, within(1e-15));
    }

    @Test
    void factor_ofTheCosineWhenAllIsWarmUp_staysFinite() {
        assertThat(new CosineConfig(3, 0).factor(2.5, 3)).isCloseTo(2.5 / 3, within(1e-15));
        assertThat(new CosineConfig(3, 0).factor(3, 3)).isBetween(0.0, 1.0);
    }
}
