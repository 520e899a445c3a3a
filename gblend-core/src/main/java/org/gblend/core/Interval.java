package org.gblend.core;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A central interval that holds the share {@code level} of resampled values.
 *
 * @param low its lower end
 * @param high its upper end; infinite where a ratio's divisor reached 0
 * @param level between 0 and 1, such as 0.95
 */
public record Interval(double low, double high, double level) {
    /** Quantile of the standard normal distribution for two-sided 95 %. */
    static final double Z = 1.959964;

    /**
     * Wilson's 95 % interval of a share p of n samples (Journal of the American Statistical Association 22, 1927):
     * {@code (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)} with z = 1.96, within 0 and 1. It has a width where all
     * are right.
     *
     * @param share observed, 0 to 1
     * @param samples how many were observed
     */
    public static Interval ofShare(double share, long samples) {
        requireSamples(samples);
        double z2 = Z * Z / samples;
        double middle = (share + z2 / 2) / (1 + z2);
        double half = Z / (1 + z2) * Math.sqrt(share * (1 - share) / samples + z2 / (4 * samples));
        return new Interval(Math.max(0, middle - half), Math.min(1, middle + half), 0.95);
    }

    /**
     * The 95 % interval of the difference {@code first - second} of two shares of n samples, by Agresti and Caffo (The American
     * Statistician 54, 2000): {@code p - q -+ 1.96 sqrt((p (1 - p) + q (1 - q)) / (n + 2))} of p = (x + 1) / (n + 2) where x of n are
     * right. The plain interval would have no width where both are always right. It is of two independent sets of samples: where both
     * shares are of the same ones, the true interval is the narrower.
     */
    public static Interval ofShares(double first, double second, long samples) {
        requireSamples(samples);
        double p = (first * samples + 1) / (samples + 2);
        double q = (second * samples + 1) / (samples + 2);
        double half = Z * Math.sqrt((p * (1 - p) + q * (1 - q)) / (samples + 2));
        return new Interval(p - q - half, p - q + half, 0.95);
    }

    private static void requireSamples(long samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("samples: " + samples + "; at least 1");
        }
    }

    /**
     * The two-sided 95 % quantile of Student's t: exact for 1 and 2 degrees of freedom, else to three terms of Fisher's expansion about
     * the normal quantile (Abramowitz, Stegun 26.7.5), which is .7 % low at 3 and less beyond.
     */
    static double student(int degrees) {
        if (degrees < 1) {
            throw new IllegalArgumentException("degrees of freedom: " + degrees + "; at least 1");
        }
        if (degrees <= 2) {
            return degrees == 1 ? 12.7062047 : 4.3026527;
        }
        double z2 = Z * Z;
        double first = Z * (z2 + 1) / 4;
        double second = Z * ((5 * z2 + 16) * z2 + 3) / 96;
        double third = Z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
        return Z + (first + (second + third / degrees) / degrees) / degrees;
    }

    /**
     * The 95 % interval of the mean of paired differences, normal over the samples: {@code m -+ 1.96 s / sqrt(n)} with the sample
     * deviation s (divisor n - 1; no width for a single one). NaN differences, those of samples that a head cannot see, are left out.
     *
     * @return empty where no others are there
     */
    public static Optional<Interval> ofMean(double[] differences) {
        double[] known =
                Arrays.stream(differences).filter(d -> !Double.isNaN(d)).toArray();
        if (known.length == 0) {
            return Optional.empty();
        }
        double mean = Arrays.stream(known).average().orElseThrow();
        double half = known.length == 1 ? 0 : Z * Math.sqrt(HeadSamples.variance(known) / known.length);
        return Optional.of(new Interval(mean - half, mean + half, 0.95));
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

    /** The middle: the mean itself of an interval that is symmetric about it. */
    public double middle() {
        return (low + high) / 2;
    }

    public double width() {
        return high - low;
    }

    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
