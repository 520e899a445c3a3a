package org.gblend.train.scheme;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.config.WeightScale;
import org.gblend.train.estimate.MeasuredWeights;
import org.jspecify.annotations.Nullable;

/**
 * The weights of one stretch of training.
 *
 * @param start epochs done before it
 * @param length its epochs
 * @param weights by head; those of each task are a blend of their own
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

    /** Such as {@code Weights of epochs 11 to 15: audio 0.250, rgb 0.500, joint 0.250.} */
    public String inWords() {
        return "Weights of epochs " + (start + 1) + " to " + (start + length) + ": "
                + weights.entrySet().stream()
                        .map(w -> String.format(Locale.ROOT, "%s %.3f", w.getKey(), w.getValue()))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    /** The stretches that parameters with so many epochs behind them have gone through. */
    public static List<StretchWeights> before(int epochs, List<StretchWeights> stretches) {
        return stretches.stream().filter(stretch -> stretch.start < epochs).toList();
    }

    /**
     * The weights of the blended prediction: the mean over the epochs trained, each stretch's scaled to sum to 1. The last
     * stretch's alone would say which head still has something to learn, not which one is right: late in training a
     * fitted head has none.
     *
     * @param epochs epochs behind the parameters
     * @param stretches those that the parameters have gone through
     */
    public static Map<String, Double> ofPrediction(int epochs, List<StretchWeights> stretches) {
        List<StretchWeights> behind = before(epochs, stretches);
        if (behind.size() == 1) {
            return behind.getFirst().weights;
        }
        Map<String, Double> mean = new LinkedHashMap<>();
        behind.forEach(stretch -> {
            double share = (Math.min(stretch.start + stretch.length, epochs) - stretch.start) / (double) epochs;
            stretch.normalised().forEach((head, weight) -> mean.merge(head, share * weight, Double::sum));
        });
        return mean;
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

    /**
     * Weights that follow from an estimate.
     *
     * @param last weights of the stretch before, which sum to 1; empty at the start
     * @param smoothing share of {@code last} in the new ones
     * @param sum what those of each task are scaled to sum to; 0 stands for the number of its heads
     */
    public static StretchWeights measured(
            SuperEpoch stretch, MeasuredWeights estimate, Map<String, Double> last, double smoothing, double sum) {
        return measured(stretch, estimate, last, smoothing, sum, WeightScale.SUM);
    }

    /**
     * The same, scaled by their sum or by the joint head's weight.
     *
     * @param sum what the sum, or the joint head's weight, becomes; 0 stands for the number of heads
     */
    static StretchWeights measured(
            SuperEpoch stretch,
            MeasuredWeights estimate,
            Map<String, Double> last,
            double smoothing,
            double sum,
            WeightScale scale) {
        Map<String, Double> weights = new LinkedHashMap<>(estimate.weights());
        weights.replaceAll((head, weight) ->
                last.isEmpty() ? weight : smoothing * last.getOrDefault(head, 0.0) + (1 - smoothing) * weight);
        Map<String, Double> factors = new LinkedHashMap<>();
        Head.byTask(weights).forEach((task, own) -> {
            double joint = own.getOrDefault(new Head(task, MultiHeadNetwork.JOINT).name(), 0.0);
            double unit = scale == WeightScale.JOINT && joint > 0 ? joint : 1;
            factors.put(task, (sum == 0 ? own.size() : sum) / unit);
        });
        weights.replaceAll((head, weight) -> factors.getOrDefault(Head.task(head), 1.0) * weight);
        return new StretchWeights(stretch.start(), stretch.length(), weights, estimate);
    }

    /** The same weights, those of each task scaled to sum to 1; as they are if they sum to 0. */
    public Map<String, Double> normalised() {
        Map<String, Double> scaled = new LinkedHashMap<>(weights);
        Head.byTask(weights).values().forEach(own -> {
            double sum = own.values().stream().mapToDouble(Double::doubleValue).sum();
            if (sum != 0 && sum != 1) {
                own.forEach((head, weight) -> scaled.put(head, weight / sum));
            }
        });
        return scaled;
    }
}
