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
