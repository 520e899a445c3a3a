package org.gblend.train.compare;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;

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
