package org.gblend.train.estimate;

import java.util.Arrays;
import org.gblend.core.Metric;
import org.gblend.train.eval.HeadScores;

/**
 * A head on a set, sample by sample: what OGR, weights and their bootstrap are computed from.
 *
 * @param loss cross-entropy, nats
 * @param right 1 where the most probable class is right, else 0; at chance level the share expected
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record SampleValues(double[] loss, double[] right) {

    static SampleValues of(HeadScores scores) {
        return new SampleValues(scores.values(Metric.LOSS), scores.values(Metric.ACCURACY));
    }

    /** What a head that knows nothing scores on every sample: ln C and 1/C. */
    static SampleValues chance(int size, int classes) {
        double[] loss = new double[size];
        double[] right = new double[size];
        Arrays.fill(loss, Metric.LOSS.chance(classes));
        Arrays.fill(right, Metric.ACCURACY.chance(classes));
        return new SampleValues(loss, right);
    }

    double[] values(Metric metric) {
        return switch (metric) {
            case LOSS -> loss;
            case ACCURACY -> right;
            case ERROR -> Arrays.stream(right).map(r -> 1 - r).toArray();
        };
    }

    public double meanLoss() {
        return Arrays.stream(loss).average().orElse(Double.NaN);
    }

    public double accuracy() {
        return Arrays.stream(right).average().orElse(Double.NaN);
    }
}
