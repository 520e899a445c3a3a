package org.gblend.train.config;

import java.util.List;

/**
 * The rate is multiplied by {@code gamma} at each milestone: the schedule of Wang, Tran, Feiszli, CVPR 2020.
 *
 * @param warmup epochs of linear warm-up
 * @param milestones fractions of the run, ascending, at which the rate falls
 * @param gamma factor at each milestone
 */
public record StepConfig(double warmup, List<Double> milestones, double gamma) implements ScheduleConfig {
    public StepConfig {
        Check.inRange("schedule.step.warmup", warmup, 0, Double.MAX_VALUE);
        Check.inRange("schedule.step.gamma", gamma, 0, 1);
        milestones = List.copyOf(milestones);
        for (double milestone : milestones) {
            Check.inRange("schedule.step.milestones", milestone, 0, 1);
        }
    }

    public static StepConfig defaults() {
        return new StepConfig(0, List.of(1 / 3.0, 2 / 3.0), 0.1);
    }

    @Override
    public double decay(double epoch, double epochs) {
        int passed = (int) milestones.stream().filter(m -> epoch >= m * epochs).count();
        return Math.pow(gamma, passed);
    }
}
