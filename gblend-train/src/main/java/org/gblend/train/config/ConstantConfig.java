package org.gblend.train.config;

/**
 * The base rate throughout, after warm-up.
 *
 * @param warmup epochs of linear warm-up
 */
public record ConstantConfig(double warmup) implements ScheduleConfig {
    public ConstantConfig {
        Check.inRange("schedule.constant.warmup", warmup, 0, Double.MAX_VALUE);
    }

    public static ConstantConfig defaults() {
        return new ConstantConfig(0);
    }

    @Override
    public double decay(double epoch, double epochs) {
        return 1;
    }
}
