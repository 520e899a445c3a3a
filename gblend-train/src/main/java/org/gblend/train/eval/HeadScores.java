package org.gblend.train.eval;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.core.Metric;
import org.gblend.data.PreparedData;
import org.jspecify.annotations.Nullable;

/**
 * One head's predictions on a set.
 *
 * <p>A sample that lacks the head's modality (of the joint head: all modalities) is NaN in probabilities and losses, and counts
 * in no metric.
 *
 * <p>Of several labels a sample, a probability is a sigmoid and the loss the mean over the classes of the binary
 * cross-entropy.
 *
 * <p>Over several clips of a sample the probabilities are averaged ("video" level); the loss is the mean of the clips'
 * losses, and clip accuracy counts every clip by itself.
 *
 * @param rows the samples, by row of the manifest
 * @param labels their classes; of several the rarest
 * @param several all classes of each sample, ascending; null where each has one
 * @param probabilities by sample and class, averaged over its clips
 * @param losses cross-entropy by sample, nats
 * @param clipAccuracy share of single clips whose most probable class is right
 * @param clipClasses the most probable class of every clip, by sample and in the order of its clips; none where the sample does
 *     not count, or has several labels
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record HeadScores(
        int[] rows,
        int[] labels,
        int @Nullable [][] several,
        float[][] probabilities,
        double[] losses,
        double clipAccuracy,
        int[][] clipClasses) {

    /** How many samples the head can say something of. */
    public int count() {
        return Classification.count(probabilities);
    }

    /**
     * What each sample counts in a metric: its loss, or 1 where the most probable class is right and else 0; NaN where it
     * does not count. Of several labels the accuracy is the {@link MultiLabel#rankingPrecision}, which is a mean over samples
     * as accuracy is, so that its bootstrap over samples is one of the metric; the mAP of a set is none.
     */
    public double[] values(Metric metric) {
        if (metric == Metric.LOSS) {
            return losses.clone();
        }
        double[] values = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double right = right(i);
            values[i] = metric == Metric.ACCURACY ? right : 1 - right;
        }
        return values;
    }

    private double right(int sample) {
        if (!Classification.counts(probabilities[sample])) {
            return Double.NaN;
        }
        int[][] sets = several;
        return sets == null
                ? Classification.best(probabilities[sample]) == labels[sample] ? 1 : 0
                : MultiLabel.rankingPrecision(probabilities[sample], sets[sample]);
    }

    /** Mean of the samples' accuracies. */
    public double accuracy() {
        return several == null
                ? top(1)
                : Arrays.stream(values(Metric.ACCURACY))
                        .filter(v -> !Double.isNaN(v))
                        .average()
                        .orElse(Double.NaN);
    }

    /** A head that gives every sample each class's frequency among other rows. */
    public static HeadScores ofFrequencies(int[] rows, PreparedData data, int[] others, boolean[] counted) {
        int classes = data.classNames().size();
        double[] rowsWith = new double[classes];
        for (int row : others) {
            for (int c : data.labels(row)) {
                rowsWith[c]++;
            }
        }
        float[] values = new float[classes];
        for (int c = 0; c < classes; c++) {
            values[c] = (float) Math.log((rowsWith[c] + 0.5) / (others.length - rowsWith[c] + 0.5));
        }
        Builder builder = new Builder(rows, data, "");
        for (int i = 0; i < rows.length; i++) {
            builder.add(new int[] {rows[i]}, 1, values, new boolean[] {counted[i]});
        }
        return builder.build();
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

    /** Share of samples whose class, or one of whose classes, is among the {@code k} most probable. */
    public double top(int k) {
        int[][] sets = several;
        return sets == null ? Classification.top(k, probabilities, labels) : MultiLabel.top(k, probabilities, sets);
    }

    /** Gathers the clips of a set in whatever batches they come. */
    public static final class Builder {
        private final int[] rows;
        private final int[] labels;
        private final int @Nullable [][] several;
        private final Map<Integer, Integer> positions = new HashMap<>();
        private final double[][] sums;
        private final double[] losses;
        private final int[] clips;
        private final boolean[] absent;
        private final int[][] clipClasses;
        private long rightClips;

        /** Of data of one task. */
        public Builder(int[] rows, PreparedData data) {
            this(rows, data, "");
        }

        /**
         * @param task whose labels count; empty where there is one
         */
        public Builder(int[] rows, PreparedData data, String task) {
            this.rows = rows.clone();
            int classes = data.classNames(task).size();
            labels = new int[rows.length];
            several = data.multiLabel()
                    ? Arrays.stream(rows).mapToObj(data::labels).toArray(int[][]::new)
                    : null;
            sums = new double[rows.length][classes];
            losses = new double[rows.length];
            clips = new int[rows.length];
            absent = new boolean[rows.length];
            clipClasses = new int[rows.length][0];
            for (int i = 0; i < rows.length; i++) {
                labels[i] = data.label(task, rows[i]);
                positions.put(rows[i], i);
            }
        }

        /** Adds a batch: {@code values} is (size, classes), row-major: log-probabilities, of several labels logits. */
        public void add(int[] batchRows, int size, float[] values) {
            boolean[] all = new boolean[size];
            Arrays.fill(all, true);
            add(batchRows, size, values, all);
        }

        /**
         * Adds a batch.
         *
         * @param counted the samples that the head can say something of
         */
        public void add(int[] batchRows, int size, float[] values, boolean[] counted) {
            for (int b = 0; b < size; b++) {
                Integer position = positions.get(batchRows[b]);
                if (position == null) {
                    throw new IllegalStateException("row " + batchRows[b] + " is not of the evaluated set");
                }
                if (counted[b]) {
                    int[][] sets = several;
                    int offset = b * sums[position].length;
                    if (sets == null) {
                        addClip(position, values, offset);
                    } else {
                        addClip(position, values, offset, sets[position]);
                    }
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
            clipClasses[position] = Arrays.copyOf(clipClasses[position], clips[position] + 1);
            clipClasses[position][clips[position]] = best;
            clips[position]++;
            rightClips += best == labels[position] ? 1 : 0;
        }

        private void addClip(int position, float[] logits, int offset, int[] classes) {
            double[] sum = sums[position];
            double loss = 0;
            int best = 0;
            for (int c = 0; c < sum.length; c++) {
                double z = logits[offset + c];
                sum[c] += 1 / (1 + Math.exp(-z));
                loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
                best = z > logits[offset + best] ? c : best;
            }
            for (int c : classes) {
                loss -= logits[offset + c];
            }
            losses[position] += loss / sum.length;
            clips[position]++;
            rightClips += Arrays.binarySearch(classes, best) >= 0 ? 1 : 0;
        }

        public HeadScores build() {
            float[][] probabilities = new float[rows.length][];
            double[] means = new double[rows.length];
            long all = 0;
            for (int i = 0; i < rows.length; i++) {
                if (absent[i]) {
                    probabilities[i] = Classification.uncounted(sums[i].length);
                    means[i] = Double.NaN;
                    clipClasses[i] = new int[0];
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
            return new HeadScores(rows, labels, several, probabilities, means, rightClips / (double) all, clipClasses);
        }
    }
}
