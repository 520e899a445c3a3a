package org.gblend.bench;

import java.util.Arrays;
import java.util.Locale;

/** Measurements of one thing, in order. */
final class Series {
    private final double[] values;

    Series(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a series needs at least one measurement");
        }
        this.values = values.clone();
    }

    int size() {
        return values.length;
    }

    double get(int index) {
        return values[index];
    }

    /** The middle value; the mean of the two middle ones when their number is even. */
    double median() {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least() {
        return Arrays.stream(values).min().orElseThrow();
    }

    double greatest() {
        return Arrays.stream(values).max().orElseThrow();
    }

    /** Each measurement over the other series' at the same place. */
    Series over(Series other) {
        if (values.length != other.values.length) {
            throw new IllegalArgumentException(
                    "series of " + values.length + " and " + other.values.length + " measurements cannot be paired");
        }
        double[] ratios = new double[values.length];
        Arrays.setAll(ratios, i -> values[i] / other.values[i]);
        return new Series(ratios);
    }

    /** Median, least and greatest in a number format such as {@code %.2f}. */
    String summary(String format) {
        return String.format(
                Locale.ROOT, format + " (" + format + " to " + format + ")", median(), least(), greatest());
    }
}
