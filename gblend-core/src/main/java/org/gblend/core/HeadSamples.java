package org.gblend.core;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One head's value for every sample, before and after the interval over which it was trained alone: losses, or 1 for
 * right and 0 for wrong (accuracy; the other way round for error).
 *
 * <p>Entry j of both training arrays is the same sample of T', entry j of both held-out arrays the same sample of V, and
 * all heads of one estimate use the same samples in the same order: the bootstrap relies on that pairing.
 *
 * <p>A sample that a head can say nothing of, because it lacks the head's modality, is NaN both before and after; means and
 * variances are over the others. A redraw that holds none of them counts as the mean over all of them.
 */
public final class HeadSamples {
    private final String head;
    private final double[] trainBefore;
    private final double[] trainAfter;
    private final double[] heldOutBefore;
    private final double[] heldOutAfter;

    /**
     * Keeps copies of the arrays.
     *
     * @throws IllegalArgumentException if before and after differ in length, or a set is empty
     */
    public HeadSamples(
            String head, double[] trainBefore, double[] trainAfter, double[] heldOutBefore, double[] heldOutAfter) {
        requirePaired(head, "T'", trainBefore, trainAfter);
        requirePaired(head, "V", heldOutBefore, heldOutAfter);
        this.head = head;
        this.trainBefore = trainBefore.clone();
        this.trainAfter = trainAfter.clone();
        this.heldOutBefore = heldOutBefore.clone();
        this.heldOutAfter = heldOutAfter.clone();
    }

    /** Samples of a head whose untrained state counts as chance: every value before is {@link Metric#chance}. */
    public static HeadSamples fromChance(
            String head, double[] trainAfter, double[] heldOutAfter, Metric metric, int classes) {
        double chance = metric.chance(classes);
        return new HeadSamples(
                head, filled(chance, trainAfter.length), trainAfter, filled(chance, heldOutAfter.length), heldOutAfter);
    }

    public String head() {
        return head;
    }

    /** Number of samples of T'. */
    public int trainSize() {
        return trainAfter.length;
    }

    /** Number of samples of V. */
    public int heldOutSize() {
        return heldOutAfter.length;
    }

    /** Samples of T' that the head can say something of. */
    public int trainCount() {
        return count(trainBefore, trainAfter);
    }

    /** Samples of V that the head can say something of. */
    public int heldOutCount() {
        return count(heldOutBefore, heldOutAfter);
    }

    private static int count(double[] before, double[] after) {
        int count = 0;
        for (int j = 0; j < after.length; j++) {
            count += absent(before, after, j) ? 0 : 1;
        }
        return count;
    }

    private static boolean absent(double[] before, double[] after, int sample) {
        return Double.isNaN(before[sample]) && Double.isNaN(after[sample]);
    }

    /** The means over all samples. */
    public HeadMeasure mean() {
        return new HeadMeasure(
                head,
                new Measure(mean(trainBefore), mean(heldOutBefore)),
                new Measure(mean(trainAfter), mean(heldOutAfter)));
    }

    /** The means over the samples drawn: {@code trainRows} of T' and {@code heldOutRows} of V, repeats counted. */
    HeadMeasure mean(int[] trainRows, int[] heldOutRows) {
        return new HeadMeasure(
                head,
                new Measure(mean(trainBefore, trainRows), mean(heldOutBefore, heldOutRows)),
                new Measure(mean(trainAfter, trainRows), mean(heldOutAfter, heldOutRows)));
    }

    /**
     * The variance of {@code dO}: of the mean change over V plus that of the mean change over T', each
     * {@code s^2 / n} with {@code s^2} the sample variance (divisor n - 1) of (after - before).
     */
    double varianceOfO() {
        return varianceOfMeanChange(trainBefore, trainAfter) + varianceOfMeanChange(heldOutBefore, heldOutAfter);
    }

    /** @throws InputException naming head, set, sample and value if a value is not finite */
    void check() {
        check("T', before", trainBefore, trainAfter);
        check("T', after", trainAfter, trainBefore);
        check("V, before", heldOutBefore, heldOutAfter);
        check("V, after", heldOutAfter, heldOutBefore);
    }

    private void check(String where, double[] values, double[] others) {
        for (int j = 0; j < values.length; j++) {
            if (!Double.isFinite(values[j]) && !absent(values, others, j)) {
                throw new InputException("Head '" + head + "', sample " + j + " of " + where + ": the value is "
                        + values[j] + ". The training diverged or the sample is broken: lower the learning rate, clip"
                        + " the gradients, or look at that sample.");
            }
        }
    }

    private static double varianceOfMeanChange(double[] before, double[] after) {
        int n = count(before, after);
        double[] change = new double[n];
        for (int j = 0, to = 0; j < before.length; j++) {
            if (!absent(before, after, j)) {
                change[to++] = after[j] - before[j];
            }
        }
        double mean = mean(change);
        double squares = 0;
        for (double c : change) {
            squares += (c - mean) * (c - mean);
        }
        return squares / (n - 1.0) / n;
    }

    private static double mean(double[] values) {
        return mean(values, IntStream.range(0, values.length).toArray());
    }

    /** Exact for equal values, so that chance keeps an overfitting of exactly 0. */
    private static double mean(double[] values, int[] rows) {
        double first = Double.NaN;
        boolean constant = true;
        double sum = 0;
        int count = 0;
        for (int row : rows) {
            if (!Double.isNaN(values[row])) {
                first = count == 0 ? values[row] : first;
                sum += values[row];
                constant &= values[row] == first;
                count++;
            }
        }
        if (count == 0 && rows.length > 0 && Arrays.stream(values).anyMatch(v -> !Double.isNaN(v))) {
            return mean(values);
        }
        return constant ? first : sum / count;
    }

    private static void requirePaired(String head, String set, double[] before, double[] after) {
        if (before.length != after.length || before.length == 0) {
            throw new IllegalArgumentException("head '" + head + "': " + before.length + " values before and "
                    + after.length + " after on " + set + "; give the same samples both times, at least one");
        }
    }

    private static double[] filled(double value, int n) {
        double[] values = new double[n];
        Arrays.fill(values, value);
        return values;
    }
}
