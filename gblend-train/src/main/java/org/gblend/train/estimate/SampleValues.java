package org.gblend.train.estimate;

import java.util.Arrays;
import org.gblend.core.Metric;
import org.gblend.train.eval.HeadScores;

/**
 * A head on a set, sample by sample: what OGR, weights and their bootstrap are computed from.
 *
 * <p>A sample that lacks the head's modality is NaN in both.
 *
 * @param loss cross-entropy, nats
 * @param right 1 where the most probable class is right, else 0; at chance level the share expected; of several labels
 *     {@link HeadScores#values}
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record SampleValues(double[] loss, double[] right) {

    static SampleValues of(HeadScores scores) {
        return new SampleValues(scores.values(Metric.LOSS), scores.values(Metric.ACCURACY));
    }

    /**
     * What a head that knows nothing scores on every sample: ln C and 1/C.
     *
     * @param counted the samples that it is for
     */
    static SampleValues chance(boolean[] counted, int classes) {
        double[] loss = new double[counted.length];
        double[] right = new double[counted.length];
        Arrays.setAll(loss, i -> counted[i] ? Metric.LOSS.chance(classes) : Double.NaN);
        Arrays.setAll(right, i -> counted[i] ? Metric.ACCURACY.chance(classes) : Double.NaN);
        return new SampleValues(loss, right);
    }

    /** The samples' losses, whether each is right, or whether each is wrong. */
    public double[] values(Metric metric) {
        return switch (metric) {
            case LOSS -> loss;
            case ACCURACY -> right;
            case ERROR -> Arrays.stream(right).map(r -> 1 - r).toArray();
        };
    }

    public double meanLoss() {
        return mean(loss);
    }

    public double accuracy() {
        return mean(right);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
    }
}
