package org.gblend.train.estimate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Weights as measured, with all that a reader needs in order to judge them.
 *
 * @param heads by name
 * @param notes each decision that the formula leaves open, in words
 * @param trained epochs that each of the k+1 networks trained; 0 where gradients were probed and nothing trained
 * @param stretch epochs that the weights are meant for; more than {@code trained} marks a shortened estimate
 * @param heldOut samples in V, over all folds
 * @param probe samples in T', over all folds
 * @param folds pairs of T and V that the networks were trained on
 * @param coreSeconds time on all cores that the k+1 trainings and their measurement took
 * @param stacked with which weights the k+1 networks predict V best together ({@link org.gblend.core.Stacking}); empty where none
 *     were trained, of several labels a row, and in records of versions that knew none
 * @param data share of T that the networks trained on; null, as in records of versions that knew no share, is all of it
 * @param reused whether the trainings were runs of the same comparison, whose cost is counted here as well
 */
public record MeasuredWeights(
        Map<String, Head> heads,
        List<String> notes,
        int trained,
        int stretch,
        int heldOut,
        int probe,
        int folds,
        double coreSeconds,
        @Nullable Map<String, Double> stacked,
        @Nullable Double data,
        boolean reused) {

    /**
     * One head's part.
     *
     * @param weight its weight
     * @param weightLow lower end of the weight's 95 % bootstrap interval
     * @param weightHigh upper end
     * @param dO growth of the gap between held-out and training loss; probed: {@code sigma}
     * @param dG fall of the held-out loss; probed: {@code g}
     * @param ogr |dO / dG|
     * @param ogrLow lower end of the ratio's 95 % bootstrap interval
     * @param ogrHigh upper end
     */
    public record Head(
            double weight,
            double weightLow,
            double weightHigh,
            double dO,
            double dG,
            double ogr,
            double ogrLow,
            double ogrHigh) {}

    public MeasuredWeights {
        heads = new LinkedHashMap<>(heads);
        notes = List.copyOf(notes);
        stacked = stacked == null ? Map.of() : new LinkedHashMap<>(stacked);
    }

    /** The stacked weights, empty rather than missing. */
    @Override
    public Map<String, Double> stacked() {
        return Objects.requireNonNullElse(stacked, Map.of());
    }

    /** Whether the networks trained for fewer epochs than the weights are for, or on a part of T. */
    public boolean shortened() {
        return trained > 0 && (trained < stretch || share() < 1);
    }

    /** Share of T that the networks trained on. */
    public double share() {
        return Objects.requireNonNullElse(data, 1.0);
    }

    /** Such as {@code 3 of 10 epochs, on 0.50 of T}: what was shortened. */
    public String extent() {
        return trained + " of " + stretch + " epochs"
                + (share() < 1 ? String.format(Locale.ROOT, ", on %.2g of T", share()) : "");
    }

    public Map<String, Double> weights() {
        Map<String, Double> weights = new LinkedHashMap<>();
        heads.forEach((name, head) -> weights.put(name, head.weight()));
        return weights;
    }

    /**
     * How far the weights are from equal ones: half the sum of {@code |w_i / sum w - 1/K|}, from 0 to {@code 1 - 1/K} where none is negative; of several
     * tasks the mean over them.
     */
    public double fromEqual() {
        return fromEqual(weights());
    }

    /** The same of any weights. */
    public static double fromEqual(Map<String, Double> weights) {
        return org.gblend.nn.Head.byTask(weights).values().stream()
                .mapToDouble(own -> {
                    double sum = own.values().stream().mapToDouble(w -> w).sum();
                    return own.values().stream()
                                    .mapToDouble(w -> Math.abs(w / sum - 1.0 / own.size()))
                                    .sum()
                            / 2;
                })
                .average()
                .orElse(Double.NaN);
    }
}
