package org.gblend.train.scheme;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** The stretches that parameters with so many epochs behind them have gone through. */
    public static List<StretchWeights> before(int epochs, List<StretchWeights> stretches) {
        return stretches.stream().filter(stretch -> stretch.start < epochs).toList();
    }

    /** The heads that have a weight other than 0 in at least one of these stretches. */
    public static Set<String> trained(List<StretchWeights> stretches) {
        Set<String> heads = new LinkedHashSet<>();
        stretches.forEach(stretch -> stretch.weights.forEach((head, weight) -> {
            if (weight != 0) {
                heads.add(head);
            }
        }));
        return heads;
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
