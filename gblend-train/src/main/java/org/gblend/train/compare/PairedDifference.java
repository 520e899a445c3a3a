package org.gblend.train.compare;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.gblend.core.RandomStreams;
import org.jspecify.annotations.Nullable;

/**
 * Difference of two accuracies on the same test samples over the same seeds.
 *
 * @param mean mean over seeds and samples of (first right) - (second right)
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
