package org.gblend.core;

import java.util.Arrays;
import java.util.List;

/**
 * A central interval that holds the share {@code level} of resampled values.
 *
 * @param low its lower end
 * @param high its upper end; infinite where a ratio's divisor reached 0
 * @param level between 0 and 1, such as 0.95
 */
public record Interval(double low, double high, double level) {
    /** Quantile of the standard normal distribution for two-sided 95 %. */
    private static final double Z = 1.959964;

    /**
     * The 95 % interval of the difference {@code first - second} of two shares of n samples, by Agresti and Caffo (The American
     * Statistician 54, 2000): {@code p - q -+ 1.96 sqrt((p (1 - p) + q (1 - q)) / (n + 2))} of p = (x + 1) / (n + 2) where x of n are
     * right. The plain interval would have no width where both are always right. It is of two independent sets of samples: where both
     * shares are of the same ones, the true interval is the narrower.
     */
    public static Interval ofShares(double first, double second, long samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("samples: " + samples + "; at least 1");
        }
        double p = (first * samples + 1) / (samples + 2);
        double q = (second * samples + 1) / (samples + 2);
        double half = Z * Math.sqrt((p * (1 - p) + q * (1 - q)) / (samples + 2));
        return new Interval(p - q - half, p - q + half, 0.95);
    }

    /**
     * The percentile interval: from the quantile {@code (1 - level) / 2} to {@code (1 + level) / 2} of the values,
     * linear between order statistics. NaN values have no rank and are left out; if no others are there, both ends are
     * NaN.
     */
    static Interval percentile(double[] values, double level) {
        double[] sorted =
                Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        return new Interval(quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2), level);
    }

    /** The same of each row of values. */
    static List<Interval> percentiles(double[][] values, double level) {
        return Arrays.stream(values).map(row -> percentile(row, level)).toList();
    }

    private static double quantile(double[] sorted, double q) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = q * (sorted.length - 1);
        int below = (int) at;
        double part = at - below;
        double low = sorted[below];
        if (part == 0 || low == sorted[below + 1]) {
            return low;
        }
        return low + part * (sorted[below + 1] - low);
    }

    public double width() {
        return high - low;
    }

    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
