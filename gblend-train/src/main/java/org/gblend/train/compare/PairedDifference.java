package org.gblend.train.compare;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.gblend.core.RandomStreams;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.RankedClasses;
import org.jspecify.annotations.Nullable;

/**
 * Difference of two accuracies, or of two mAPs, on the same test samples over the same seeds.
 *
 * @param mean mean over seeds of the first less the second
 * @param low lower end of the 95 % interval
 * @param high upper end
 */
public record PairedDifference(double mean, double low, double high) {
    private static final int REPLICATES = 2000;

    /**
     * Two-level bootstrap: seeds are drawn with replacement, and test samples too, the same ones for every seed and
     * both schemes. With one seed the interval covers the sampling of the test set alone.
     *
     * @param first 1 or 0 by seed and sample
     * @param second likewise, of the same shape
     */
    static PairedDifference of(double[][] first, double[][] second, long seed) {
        int seeds = first.length;
        int samples = first[0].length;
        double[][] difference = new double[seeds][samples];
        double total = 0;
        for (int s = 0; s < seeds; s++) {
            for (int i = 0; i < samples; i++) {
                difference[s][i] = first[s][i] - second[s][i];
                total += difference[s][i];
            }
        }
        RandomStreams streams = RandomStreams.of(seed);
        double[] means = new double[REPLICATES];
        for (int b = 0; b < REPLICATES; b++) {
            means[b] = resampled(difference, streams.stream("paired-difference", b));
        }
        Arrays.sort(means);
        return new PairedDifference(
                total / seeds / samples, means[(int) (0.025 * REPLICATES)], means[(int) (0.975 * REPLICATES) - 1]);
    }

    /** The same over the samples that both have a prediction of (others are NaN); null where there is none. */
    static @Nullable PairedDifference ofCounted(double[][] first, double[][] second, long seed) {
        int[] counted = IntStream.range(0, first[0].length)
                .filter(i -> Arrays.stream(first).noneMatch(right -> Double.isNaN(right[i]))
                        && Arrays.stream(second).noneMatch(right -> Double.isNaN(right[i])))
                .toArray();
        return counted.length == 0 ? null : of(columns(first, counted), columns(second, counted), seed);
    }

    /** Replicates are as many as this number of steps over (sample, class) allows, but {@link #LEAST} at least. */
    private static final double STEPS = 4e9;

    private static final int LEAST = 200;

    /**
     * The same for the mAP, which is computed anew for every replicate: each sample counts as often as it was drawn, and a class
     * that no drawn sample has is left out on both sides.
     *
     * @param first probabilities by seed, sample and class; samples that either has none of (NaN) are left out
     * @param second likewise
     * @param sets the classes of each sample
     */
    static @Nullable PairedDifference ofMeanPrecision(float[][][] first, float[][][] second, int[][] sets, long seed) {
        int[] counted = IntStream.range(0, sets.length)
                .filter(i -> Arrays.stream(first).allMatch(p -> Classification.counts(p[i]))
                        && Arrays.stream(second).allMatch(p -> Classification.counts(p[i])))
                .toArray();
        if (counted.length == 0) {
            return null;
        }
        RankedClasses[] ours = ranked(first, sets, counted);
        RankedClasses[] theirs = ranked(second, sets, counted);
        int[] once = new int[counted.length];
        Arrays.fill(once, 1);
        double mean = IntStream.range(0, ours.length)
                .mapToDouble(s -> difference(ours[s], theirs[s], once))
                .average()
                .orElseThrow();
        double steps = 2.0 * ours.length * counted.length * ours[0].classes();
        int replicates = (int) Math.clamp(STEPS / steps, LEAST, REPLICATES);
        RandomStreams streams = RandomStreams.of(seed);
        double[] means = new double[replicates];
        for (int b = 0; b < replicates; b++) {
            means[b] = resampled(ours, theirs, counted.length, streams.stream("paired-difference", b));
        }
        Arrays.sort(means);
        return new PairedDifference(mean, means[(int) (0.025 * replicates)], means[(int) (0.975 * replicates) - 1]);
    }

    private static RankedClasses[] ranked(float[][][] probabilities, int[][] sets, int[] counted) {
        int[][] own = Arrays.stream(counted).mapToObj(i -> sets[i]).toArray(int[][]::new);
        return Arrays.stream(probabilities)
                .map(p -> new RankedClasses(
                        Arrays.stream(counted).mapToObj(i -> p[i]).toArray(float[][]::new), own))
                .toArray(RankedClasses[]::new);
    }

    private static double difference(RankedClasses first, RankedClasses second, int[] counts) {
        return first.meanAveragePrecision(counts) - second.meanAveragePrecision(counts);
    }

    private static double resampled(
            RankedClasses[] first, RankedClasses[] second, int samples, RandomGenerator random) {
        int[] counts = new int[samples];
        for (int i = 0; i < samples; i++) {
            counts[draw(random, samples)]++;
        }
        double[] bySeed = new double[first.length];
        Arrays.fill(bySeed, Double.NaN);
        double sum = 0;
        for (int s = 0; s < first.length; s++) {
            int drawn = draw(random, first.length);
            if (Double.isNaN(bySeed[drawn])) {
                bySeed[drawn] = difference(first[drawn], second[drawn], counts);
            }
            sum += bySeed[drawn];
        }
        return sum / first.length;
    }

    private static double[][] columns(double[][] all, int[] kept) {
        return Arrays.stream(all)
                .map(row -> Arrays.stream(kept).mapToDouble(i -> row[i]).toArray())
                .toArray(double[][]::new);
    }

    private static double resampled(double[][] difference, RandomGenerator random) {
        int samples = difference[0].length;
        int[] rows = new int[samples];
        for (int i = 0; i < samples; i++) {
            rows[i] = draw(random, samples);
        }
        double sum = 0;
        for (int s = 0; s < difference.length; s++) {
            double[] drawn = difference[draw(random, difference.length)];
            for (int row : rows) {
                sum += drawn[row];
            }
        }
        return sum / difference.length / samples;
    }

    private static int draw(RandomGenerator random, int bound) {
        return (int) Math.unsignedMultiplyHigh(random.nextLong(), bound);
    }
}
