package org.gblend.train.eval;

import java.util.Arrays;

/** Metrics of one class a sample over (samples, classes) probabilities. */
public final class Classification {
    private Classification() {}

    /** The most probable class; the first of equals. */
    public static int best(float[] probabilities) {
        int best = 0;
        for (int c = 1; c < probabilities.length; c++) {
            if (probabilities[c] > probabilities[best]) {
                best = c;
            }
        }
        return best;
    }

    /** Whether a sample counts: not where there is no prediction of it, which is NaN throughout. */
    public static boolean counts(float[] probabilities) {
        return !Float.isNaN(probabilities[0]);
    }

    /** The samples that count. */
    public static int count(float[][] probabilities) {
        int count = 0;
        for (float[] p : probabilities) {
            count += counts(p) ? 1 : 0;
        }
        return count;
    }

    /** In the place of a prediction that there is none of. */
    static float[] uncounted(int classes) {
        float[] nothing = new float[classes];
        Arrays.fill(nothing, Float.NaN);
        return nothing;
    }

    /**
     * Share of the samples that count whose class is among the k most probable; of equally probable classes the lower one
     * ranks first. NaN where none counts.
     */
    public static double top(int k, float[][] probabilities, int[] labels) {
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += counts(probabilities[i]) && rank(probabilities[i], labels[i]) < k ? 1 : 0;
        }
        return right / (double) count(probabilities);
    }

    static int rank(float[] probabilities, int label) {
        int rank = 0;
        for (int c = 0; c < probabilities.length; c++) {
            boolean ahead =
                    probabilities[c] > probabilities[label] || (probabilities[c] == probabilities[label] && c < label);
            rank += ahead ? 1 : 0;
        }
        return rank;
    }

    /** Counts by (true class, predicted class), of the samples that count. */
    public static int[][] confusion(float[][] probabilities, int[] labels, int classes) {
        int[][] counts = new int[classes][classes];
        for (int i = 0; i < labels.length; i++) {
            if (counts(probabilities[i])) {
                counts[labels[i]][best(probabilities[i])]++;
            }
        }
        return counts;
    }

    /** Mean over the classes that occur of the share of their samples that are right. */
    public static double meanClassAccuracy(float[][] probabilities, int[] labels, int classes) {
        int[][] counts = confusion(probabilities, labels, classes);
        double sum = 0;
        int present = 0;
        for (int c = 0; c < classes; c++) {
            int all = 0;
            for (int count : counts[c]) {
                all += count;
            }
            if (all > 0) {
                sum += counts[c][c] / (double) all;
                present++;
            }
        }
        return sum / present;
    }

    /**
     * Weighted mean of several heads' probabilities: the blended prediction. Of a sample that only some heads have a
     * prediction of it is the mean over these, their weights scaled to sum to 1; of one that none has, there is none.
     *
     * @param weights by head; a negative weight counts as 0, and all 0 as equal
     */
    public static float[][] blend(float[][][] probabilities, double[] weights) {
        double[] w = weights.clone();
        double sum = 0;
        for (int h = 0; h < w.length; h++) {
            w[h] = Math.max(0, w[h]);
            sum += w[h];
        }
        for (int h = 0; h < w.length; h++) {
            w[h] = sum == 0 ? 1.0 / w.length : w[h] / sum;
        }
        int samples = probabilities[0].length;
        float[][] blended = new float[samples][];
        for (int i = 0; i < samples; i++) {
            int classes = probabilities[0][i].length;
            blended[i] = new float[classes];
            if (missing(probabilities, i)) {
                blended[i] = blend(probabilities, w, i);
                continue;
            }
            for (int c = 0; c < classes; c++) {
                double mixed = 0;
                for (int h = 0; h < w.length; h++) {
                    mixed += w[h] * probabilities[h][i][c];
                }
                blended[i][c] = (float) mixed;
            }
        }
        return blended;
    }

    private static boolean missing(float[][][] probabilities, int sample) {
        for (float[][] head : probabilities) {
            if (!counts(head[sample])) {
                return true;
            }
        }
        return false;
    }

    /** One sample's blend of the heads that have a prediction of it. */
    private static float[] blend(float[][][] probabilities, double[] weights, int sample) {
        float[][][] there = new float[probabilities.length][][];
        double[] w = new double[probabilities.length];
        int n = 0;
        for (int h = 0; h < probabilities.length; h++) {
            if (counts(probabilities[h][sample])) {
                there[n] = new float[][] {probabilities[h][sample]};
                w[n++] = weights[h];
            }
        }
        return n == 0
                ? uncounted(probabilities[0][sample].length)
                : blend(Arrays.copyOf(there, n), Arrays.copyOf(w, n))[0];
    }
}
