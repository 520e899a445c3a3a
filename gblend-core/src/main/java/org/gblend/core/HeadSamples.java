package org.gblend.core;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
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
 *
 * <p>With {@link #withEnds} it also carries the values after the last few epochs, so that the training's own noise is seen: a
 * network under a high learning rate is not the same from one epoch to the next, whatever the samples.
 */
public final class HeadSamples {
    private final String head;
    private final double[] trainBefore;
    private final double[] trainAfter;
    private final double[] heldOutBefore;
    private final double[] heldOutAfter;
    /** After each of the last epochs, on T' and V; empty if they are not known. */
    private final List<double[][]> ends;

    /**
     * Keeps copies of the arrays.
     *
     * @throws IllegalArgumentException if before and after differ in length, or a set is empty
     */
    public HeadSamples(
            String head, double[] trainBefore, double[] trainAfter, double[] heldOutBefore, double[] heldOutAfter) {
        this(head, trainBefore, trainAfter, heldOutBefore, heldOutAfter, List.of());
    }

    private HeadSamples(
            String head,
            double[] trainBefore,
            double[] trainAfter,
            double[] heldOutBefore,
            double[] heldOutAfter,
            List<double[][]> ends) {
        requirePaired(head, "T'", trainBefore, trainAfter);
        requirePaired(head, "V", heldOutBefore, heldOutAfter);
        for (double[][] end : ends) {
            requirePaired(head, "T'", trainBefore, end[0]);
            requirePaired(head, "V", heldOutBefore, end[1]);
        }
        this.head = head;
        this.trainBefore = trainBefore.clone();
        this.trainAfter = trainAfter.clone();
        this.heldOutBefore = heldOutBefore.clone();
        this.heldOutAfter = heldOutAfter.clone();
        this.ends = ends.stream()
                .map(end -> new double[][] {end[0].clone(), end[1].clone()})
                .toList();
    }

    /**
     * The same head with its values after each of the last epochs of the interval, the newest among them: the bootstrap draws
     * one of them for every replicate, and their spread counts in the variance of {@code dO}.
     *
     * @param train on T', by epoch
     * @param heldOut on V, by epoch
     * @throws IllegalArgumentException if the two differ in length, or one of their arrays from those given before
     */
    public HeadSamples withEnds(List<double[]> train, List<double[]> heldOut) {
        if (train.size() != heldOut.size()) {
            throw new IllegalArgumentException("head '" + head + "': " + train.size() + " epochs on T' and "
                    + heldOut.size() + " on V; give the same epochs");
        }
        List<double[][]> both = IntStream.range(0, train.size())
                .mapToObj(j -> new double[][] {train.get(j), heldOut.get(j)})
                .toList();
        return new HeadSamples(head, trainBefore, trainAfter, heldOutBefore, heldOutAfter, both);
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

    /** Epochs whose values (after) may be; 1 where only the last is known. */
    public int ends() {
        return Math.max(1, ends.size());
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

    /** One of the ends, drawn; no draw is taken where only the last is known. */
    int drawEnd(RandomGenerator random) {
        return ends.size() < 2 ? 0 : (int) Math.unsignedMultiplyHigh(random.nextLong(), ends.size());
    }

    /** The means over all samples, once for each end as (after). */
    List<HeadMeasure> meanAtEnds() {
        Measure before = mean().before();
        return IntStream.range(0, ends())
                .mapToObj(this::after)
                .map(after -> new HeadMeasure(head, before, new Measure(mean(after[0]), mean(after[1]))))
                .toList();
    }

    /** The means over the samples drawn, {@code trainRows} of T' and {@code heldOutRows} of V, repeats counted; (after) is that end. */
    HeadMeasure mean(int[] trainRows, int[] heldOutRows, int end) {
        double[][] after = after(end);
        return new HeadMeasure(
                head,
                new Measure(mean(trainBefore, trainRows), mean(heldOutBefore, heldOutRows)),
                new Measure(mean(after[0], trainRows), mean(after[1], heldOutRows)));
    }

    /** The values on T' and V at an end. */
    private double[][] after(int end) {
        return ends.size() < 2 ? new double[][] {trainAfter, heldOutAfter} : ends.get(end);
    }

    /**
     * The variance of {@code dO}: of the mean change over V plus that of the mean change over T', each
     * {@code s^2 / n} with {@code s^2} the sample variance (divisor n - 1) of (after - before); plus the sample variance of the
     * gap over the ends, where several are known.
     */
    double varianceOfO() {
        return varianceOfMeanChange(trainBefore, trainAfter)
                + varianceOfMeanChange(heldOutBefore, heldOutAfter)
                + varianceOverEnds();
    }

    private double varianceOverEnds() {
        if (ends.size() < 2) {
            return 0;
        }
        return variance(
                ends.stream().mapToDouble(end -> mean(end[0]) - mean(end[1])).toArray());
    }

    /** @throws InputException naming head, set, sample and value if a value is not finite */
    void check() {
        check("T', before", trainBefore, trainAfter);
        check("T', after", trainAfter, trainBefore);
        check("V, before", heldOutBefore, heldOutAfter);
        check("V, after", heldOutAfter, heldOutBefore);
        for (double[][] end : ends) {
            check("T', after one of the last epochs", end[0], trainBefore);
            check("V, after one of the last epochs", end[1], heldOutBefore);
        }
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
        return variance(change) / n;
    }

    /** The sample variance, with divisor n - 1. */
    static double variance(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return squares / (values.length - 1.0);
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
