package org.gblend.train.eval;

/**
 * Whether a probability means what it says: events by the probability that was told for them, in bins of equal width, and how
 * often they came true (reliability diagram; Guo, Pleiss, Sun, Weinberger, On Calibration of Modern Neural Networks, ICML 2017,
 * with their 15 bins). Bin b holds probabilities above b/15 up to (b+1)/15, the first one 0 too.
 *
 * @param samples events by bin
 * @param confidence mean probability by bin; NaN in an empty one
 * @param accuracy share that came true by bin; NaN in an empty one
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Reliability(int[] samples, double[] confidence, double[] accuracy) {
    public static final int BINS = 15;

    /** Gathers events. */
    public static final class Builder {
        private final int[] samples = new int[BINS];
        private final double[] confidence = new double[BINS];
        private final double[] right = new double[BINS];

        /** Adds an event that was told with a probability from 0 to 1. */
        public void add(double probability, boolean cameTrue) {
            int bin = Math.clamp((int) Math.ceil(probability * BINS) - 1, 0, BINS - 1);
            samples[bin]++;
            confidence[bin] += probability;
            right[bin] += cameTrue ? 1 : 0;
        }

        public Reliability build() {
            double[] means = confidence.clone();
            double[] shares = right.clone();
            for (int bin = 0; bin < BINS; bin++) {
                means[bin] /= samples[bin];
                shares[bin] /= samples[bin];
            }
            return new Reliability(samples.clone(), means, shares);
        }
    }

    /** Of one class a sample: the most probable class, by its probability, and whether it is the sample's. */
    public static Reliability of(float[][] probabilities, int[] labels) {
        Builder builder = new Builder();
        for (int i = 0; i < labels.length; i++) {
            if (Classification.counts(probabilities[i])) {
                int best = Classification.best(probabilities[i]);
                builder.add(probabilities[i][best], best == labels[i]);
            }
        }
        return builder.build();
    }

    /** Of several labels a sample: every class of every sample, by its own probability, and whether the sample has it. */
    public static Reliability of(float[][] probabilities, int[][] sets) {
        Builder builder = new Builder();
        for (int i = 0; i < sets.length; i++) {
            if (Classification.counts(probabilities[i])) {
                for (int c = 0; c < probabilities[i].length; c++) {
                    builder.add(probabilities[i][c], MultiLabel.has(sets[i], c));
                }
            }
        }
        return builder.build();
    }

    /** Expected calibration error: mean distance of confidence and accuracy over the events; NaN without any. */
    public double error() {
        double sum = 0;
        int all = 0;
        for (int bin = 0; bin < BINS; bin++) {
            if (samples[bin] > 0) {
                sum += samples[bin] * Math.abs(confidence[bin] - accuracy[bin]);
                all += samples[bin];
            }
        }
        return sum / all;
    }
}
