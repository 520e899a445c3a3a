package org.gblend.train.config;

/**
 * Half a cosine from the base rate down to {@code floor} times it (Loshchilov and Hutter, ICLR 2017, without restarts).
 *
 * @param warmup epochs of linear warm-up
 * @param floor last factor
 */
public record CosineConfig(double warmup, double floor) implements ScheduleConfig {
    public CosineConfig {
        Check.inRange("schedule.cosine.warmup", warmup, 0, Double.MAX_VALUE);
        Check.inRange("schedule.cosine.floor", floor, 0, 1);
    }

    public static CosineConfig defaults() {
        return new CosineConfig(1, 0);
    }

    @Override
    public double decay(double epoch, double epochs) {
        double span = Math.max(epochs - warmup, 1e-9);
        double progress = Math.min(1, Math.max(0, (epoch - warmup) / span));
        return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * progress));
    }
}
