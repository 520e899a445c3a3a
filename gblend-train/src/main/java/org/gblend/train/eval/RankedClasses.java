package org.gblend.train.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Samples ranked by the probability of each class, once, so that the metrics of many resamples of them cost a pass each.
 *
 * <p>Memory: 5 bytes a sample and class.
 */
public final class RankedClasses {
    private final int[][] order;
    private final boolean[][] last;
    private final boolean[][] positive;

    /**
     * Ranks samples.
     *
     * @param probabilities by sample and class, all of them numbers
     * @param sets the classes of each sample
     */
    public RankedClasses(float[][] probabilities, int[][] sets) {
        int samples = probabilities.length;
        int classes = samples == 0 ? 0 : probabilities[0].length;
        order = new int[classes][];
        last = new boolean[classes][samples];
        positive = new boolean[classes][samples];
        for (int i = 0; i < samples; i++) {
            for (int c : sets[i]) {
                positive[c][i] = true;
            }
        }
        for (int c = 0; c < classes; c++) {
            order[c] = ranked(probabilities, c);
            for (int r = 0; r < samples; r++) {
                last[c][r] = r == samples - 1 || probabilities[order[c][r]][c] != probabilities[order[c][r + 1]][c];
            }
        }
    }

    /** Samples by falling probability of a class: sorted as one long each, the probability's bits above the index. */
    private static int[] ranked(float[][] probabilities, int c) {
        long[] keys = new long[probabilities.length];
        Arrays.setAll(keys, i -> ((long) ~Float.floatToIntBits(probabilities[i][c] + 0f) & 0x7fffffffL) << 32 | i);
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    public int classes() {
        return order.length;
    }

    /**
     * Average precision of a class: {@code sum_k (R_k - R_(k-1)) P_k} over the distinct probabilities from the highest on, with
     * precision P and recall R of the samples at least as probable. NaN where no sample has the class.
     *
     * @param counts how often each sample is in the resample
     */
    public double averagePrecision(int c, int[] counts) {
        long positives = 0;
        long all = 0;
        long before = 0;
        double sum = 0;
        for (int r = 0; r < order[c].length; r++) {
            int i = order[c][r];
            all += counts[i];
            positives += positive[c][i] ? counts[i] : 0;
            if (last[c][r] && positives > before) {
                sum += (positives - before) * (positives / (double) all);
                before = positives;
            }
        }
        return sum / positives;
    }

    /**
     * Area under the ROC curve of a class: the chance that a sample with it has a higher probability than one without, of equal
     * ones half (Mann, Whitney 1947). NaN where all samples have it or none.
     */
    public double rocArea(int c, int[] counts) {
        long positives = 0;
        long negatives = 0;
        long ofTie = 0;
        long beforeTie = 0;
        double below = 0;
        for (int r = 0; r < order[c].length; r++) {
            int i = order[c][r];
            positives += positive[c][i] ? counts[i] : 0;
            ofTie += positive[c][i] ? counts[i] : 0;
            negatives += positive[c][i] ? 0 : counts[i];
            if (last[c][r]) {
                below += ofTie * ((beforeTie + negatives) / 2.0);
                beforeTie = negatives;
                ofTie = 0;
            }
        }
        return 1 - below / positives / negatives;
    }

    /** Mean of the average precisions of the classes that occur; NaN where none does. */
    public double meanAveragePrecision(int[] counts) {
        return mean(counts, true);
    }

    /** Mean of the areas of the classes that some sample has and some has not; NaN where there is none. */
    public double meanRocArea(int[] counts) {
        return mean(counts, false);
    }

    private double mean(int[] counts, boolean precision) {
        return IntStream.range(0, classes())
                .mapToDouble(c -> precision ? averagePrecision(c, counts) : rocArea(c, counts))
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }
}
