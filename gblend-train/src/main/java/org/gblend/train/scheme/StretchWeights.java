package org.gblend.train.scheme;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.train.estimate.MeasuredWeights;
import org.jspecify.annotations.Nullable;

/**
 * The weights of one stretch of training.
 *
 * @param start epochs done before it
 * @param length its epochs
 * @param weights by head
 * @param estimate what they were measured from; null where they were given
 */
public record StretchWeights(
        int start,
        int length,
        Map<String, Double> weights,
        @Nullable MeasuredWeights estimate) {
    public StretchWeights {
        weights = new LinkedHashMap<>(weights);
    }

    /** Weights that were given, not measured. */
    public static StretchWeights given(SuperEpoch stretch, Map<String, Double> weights) {
        return new StretchWeights(stretch.start(), stretch.length(), weights, null);
    }

    /** Weights that follow from an estimate. */
    public static StretchWeights measured(SuperEpoch stretch, MeasuredWeights estimate) {
        return new StretchWeights(stretch.start(), stretch.length(), estimate.weights(), estimate);
    }
}
