package org.gblend.core;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One head's learning curve, logged by any training anywhere: a value on training data and one on held-out data per row,
 * and optionally what is known of the held-out value's spread.
 */
public final class HeadCurve {
    private final String head;
    private final double[] train;
    private final double[] heldOut;
    private final double @Nullable [] sampleCounts;
    private final double @Nullable [] deviations;

    private HeadCurve(
            String head,
            double[] train,
            double[] heldOut,
            double @Nullable [] sampleCounts,
            double @Nullable [] deviations) {
        if (head.isBlank()) {
            throw new IllegalArgumentException("head name is blank: every head needs a name");
        }
        requireRows(head, "held-out values", heldOut.length, train.length);
        this.head = head;
        this.train = train.clone();
        this.heldOut = heldOut.clone();
        this.sampleCounts = sampleCounts;
        this.deviations = deviations;
    }

    /** A curve of unknown spread; one entry per row. */
    public static HeadCurve of(String head, double[] train, double[] heldOut) {
        return new HeadCurve(head, train, heldOut, null, null);
    }

    /**
     * The same curve with the number of held-out samples behind each held-out value.
     *
     * @throws InputException if a count is below 1 or not finite
     */
    public HeadCurve withSampleCounts(double[] counts) {
        requireRows(head, "sample counts", counts.length, train.length);
        for (int row = 0; row < counts.length; row++) {
            if (!(counts[row] >= 1 && Double.isFinite(counts[row]))) {
                throw new InputException("Head '" + head + "', row " + (row + 1) + ": n = " + counts[row]
                        + ". Give the number of held-out samples, at least 1.");
            }
        }
        return new HeadCurve(head, train, heldOut, counts.clone(), deviations);
    }

    /**
     * The same curve with a standard deviation per row: with sample counts, that of one sample's value; without, that of
     * the logged held-out value itself (over repeated runs, say).
     *
     * @throws InputException if a deviation is negative or not finite
     */
    public HeadCurve withDeviations(double[] sd) {
        requireRows(head, "standard deviations", sd.length, train.length);
        for (int row = 0; row < sd.length; row++) {
            if (!(sd[row] >= 0 && Double.isFinite(sd[row]))) {
                throw new InputException("Head '" + head + "', row " + (row + 1) + ": sd = " + sd[row]
                        + ". Give a standard deviation, at least 0.");
            }
        }
        return new HeadCurve(head, train, heldOut, sampleCounts, sd.clone());
    }

    public String head() {
        return head;
    }

    public int rows() {
        return train.length;
    }

    /** The values of one row, counted from 0. */
    public Measure at(int row) {
        return new Measure(train[row], heldOut[row]);
    }

    /** The row with the best held-out value; the earliest of equals. */
    int bestRow(Metric metric) {
        int best = 0;
        for (int row = 1; row < heldOut.length; row++) {
            if (metric.improvement(heldOut[best], heldOut[row]) > 0) {
                best = row;
            }
        }
        return best;
    }

    boolean hasSampleCounts() {
        return sampleCounts != null;
    }

    /** Samples in V at a row; 0 if unknown. */
    int sampleCount(int row) {
        return sampleCounts == null ? 0 : (int) sampleCounts[row];
    }

    /**
     * The variance of the held-out value of a row, if it can be known:
     *
     * <ul>
     *   <li>sd and n: {@code sd^2 / n};
     *   <li>sd alone: {@code sd^2};
     *   <li>n alone, for an error or accuracy p: binomial, {@code q (1 - q) / n} with {@code q = (n p + 1) / (n + 2)}, so
     *       that 0 or n right of n is not certainty; for a loss n alone says nothing of the spread.
     * </ul>
     */
    OptionalDouble variance(int row, Metric metric) {
        if (deviations != null) {
            double n = sampleCounts == null ? 1 : sampleCounts[row];
            return OptionalDouble.of(deviations[row] * deviations[row] / n);
        }
        if (sampleCounts == null || metric == Metric.LOSS) {
            return OptionalDouble.empty();
        }
        double n = sampleCounts[row];
        double q = (n * heldOut[row] + 1) / (n + 2);
        return OptionalDouble.of(q * (1 - q) / n);
    }

    private static void requireRows(String head, String what, int actual, int rows) {
        if (actual != rows || rows == 0) {
            throw new IllegalArgumentException("head '" + head + "': " + actual + " " + what + " for " + rows
                    + " training values; give one for each row, at least one row");
        }
    }
}
