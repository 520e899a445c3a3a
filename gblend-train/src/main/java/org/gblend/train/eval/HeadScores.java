package org.gblend.train.eval;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.core.Metric;
import org.gblend.data.PreparedData;

/**
 * One head's predictions on a set.
 *
 * <p>A sample that lacks the head's modality (of the joint head: all modalities) is NaN in probabilities and losses, and counts
 * in no metric.
 *
 * <p>Over several clips of a sample the probabilities are averaged ("video" level); the loss is the mean of the clips'
 * losses, and clip accuracy counts every clip by itself.
 *
 * @param rows the samples, by row of the manifest
 * @param labels their classes
 * @param probabilities by sample and class, averaged over its clips
 * @param losses cross-entropy by sample, nats
 * @param clipAccuracy share of single clips whose most probable class is right
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record HeadScores(int[] rows, int[] labels, float[][] probabilities, double[] losses, double clipAccuracy) {

    /** How many samples the head can say something of. */
    public int count() {
        return Classification.count(probabilities);
    }

    /**
     * What each sample counts in a metric: its loss, or 1 where the most probable class is right and else 0; NaN where it
     * does not count.
     */
    public double[] values(Metric metric) {
        if (metric == Metric.LOSS) {
            return losses.clone();
        }
        double[] values = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            boolean right = Classification.best(probabilities[i]) == labels[i];
            values[i] = !Classification.counts(probabilities[i])
                    ? Double.NaN
                    : right == (metric == Metric.ACCURACY) ? 1 : 0;
        }
        return values;
    }

    public double meanLoss() {
        double sum = 0;
        int count = 0;
        for (double loss : losses) {
            if (!Double.isNaN(loss)) {
                sum += loss;
                count++;
            }
        }
        return sum / count;
    }

    /** Share of samples whose class is among the {@code k} most probable. */
    public double top(int k) {
        return Classification.top(k, probabilities, labels);
    }

    /** Gathers the clips of a set in whatever batches they come. */
    public static final class Builder {
        private final int[] rows;
        private final int[] labels;
        private final Map<Integer, Integer> positions = new HashMap<>();
        private final double[][] sums;
        private final double[] losses;
        private final int[] clips;
        private final boolean[] absent;
        private long rightClips;

        public Builder(int[] rows, PreparedData data) {
            this.rows = rows.clone();
            int classes = data.classNames().size();
            labels = new int[rows.length];
            sums = new double[rows.length][classes];
            losses = new double[rows.length];
            clips = new int[rows.length];
            absent = new boolean[rows.length];
            for (int i = 0; i < rows.length; i++) {
                labels[i] = data.label(rows[i]);
                positions.put(rows[i], i);
            }
        }

        /** Adds a batch: {@code logProbabilities} is (size, classes), row-major. */
        public void add(int[] batchRows, int size, float[] logProbabilities) {
            boolean[] all = new boolean[size];
            Arrays.fill(all, true);
            add(batchRows, size, logProbabilities, all);
        }

        /**
         * Adds a batch.
         *
         * @param counted the samples that the head can say something of
         */
        public void add(int[] batchRows, int size, float[] logProbabilities, boolean[] counted) {
            for (int b = 0; b < size; b++) {
                Integer position = positions.get(batchRows[b]);
                if (position == null) {
                    throw new IllegalStateException("row " + batchRows[b] + " is not of the evaluated set");
                }
                if (counted[b]) {
                    addClip(position, logProbabilities, b * sums[position].length);
                } else {
                    absent[position] = true;
                }
            }
        }

        private void addClip(int position, float[] logProbabilities, int offset) {
            double[] sum = sums[position];
            int best = 0;
            for (int c = 0; c < sum.length; c++) {
                sum[c] += Math.exp(logProbabilities[offset + c]);
                if (logProbabilities[offset + c] > logProbabilities[offset + best]) {
                    best = c;
                }
            }
            losses[position] -= logProbabilities[offset + labels[position]];
            clips[position]++;
            rightClips += best == labels[position] ? 1 : 0;
        }

        public HeadScores build() {
            float[][] probabilities = new float[rows.length][];
            double[] means = new double[rows.length];
            long all = 0;
            for (int i = 0; i < rows.length; i++) {
                if (absent[i]) {
                    probabilities[i] = Classification.uncounted(sums[i].length);
                    means[i] = Double.NaN;
                    continue;
                }
                if (clips[i] == 0) {
                    throw new InputException("row " + rows[i] + " was not evaluated: its clips never arrived");
                }
                probabilities[i] = new float[sums[i].length];
                for (int c = 0; c < sums[i].length; c++) {
                    probabilities[i][c] = (float) (sums[i][c] / clips[i]);
                }
                means[i] = losses[i] / clips[i];
                all += clips[i];
            }
            return new HeadScores(rows, labels, probabilities, means, rightClips / (double) all);
        }
    }
}
