package org.gblend.core;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Weights, what they were computed from, and how far they can be trusted. Lists by head are in the order of
 * {@code weights.heads()}.
 *
 * @param metric what the measures are in
 * @param measures each head before and after
 * @param varianceOfO variance of each head's {@code dO}; 0 where unknown
 * @param weights the point weights
 * @param weightIntervals an interval for each head's weight; empty if the input did not allow any
 * @param ogrIntervals an interval for each head's OGR, whose absolute value hides the sign of {@code dG} (the notes say
 *     how often a head did not generalise); empty if the input did not allow any
 * @param resampled the weights of every replicate; empty if the input did not allow any
 * @param notes every decision and doubt, in words
 */
public record WeightEstimate(
        Metric metric,
        List<HeadMeasure> measures,
        List<Double> varianceOfO,
        BlendWeights weights,
        List<Interval> weightIntervals,
        List<Interval> ogrIntervals,
        List<BlendWeights> resampled,
        List<String> notes) {
    public WeightEstimate {
        measures = List.copyOf(measures);
        varianceOfO = List.copyOf(varianceOfO);
        weightIntervals = List.copyOf(weightIntervals);
        ogrIntervals = List.copyOf(ogrIntervals);
        resampled = List.copyOf(resampled);
        notes = List.copyOf(notes);
    }

    /** The OGR parts of each head. */
    public List<Ogr> ogr() {
        return measures.stream()
                .map(m -> Ogr.between(m.before(), m.after(), metric))
                .toList();
    }

    /**
     * The interval of one head's weight, if there are intervals.
     *
     * @throws IllegalArgumentException if there is no such head
     */
    public Optional<Interval> weightInterval(String head) {
        return of(weightIntervals, head);
    }

    /**
     * The interval of one head's OGR, if there are intervals.
     *
     * @throws IllegalArgumentException if there is no such head
     */
    public Optional<Interval> ogrInterval(String head) {
        return of(ogrIntervals, head);
    }

    /**
     * How far the weights are to be shrunk towards equal ones: {@code lambda = min(1, sum_i var(w_i) / sum_i (w_i -
     * 1/K)^2)}, the variances over the replicates.
     *
     * <p>It minimises the expected squared distance of {@code lambda/K + (1 - lambda) w} from the true weights when w is
     * unbiased (here nearly: gains are cut at 0) (Schaefer, Strimmer, Statistical Applications in Genetics and Molecular Biology 4, 2005, Eq. 8, with a fixed
     * target): weights that V determines well stay, those that are noise become equal.
     *
     * @return 0 to 1; 0 without replicates, and for weights that are equal already
     */
    public double shrinkage() {
        double[] point = weights.weights();
        double spread = 0;
        for (double weight : point) {
            spread += (weight - 1.0 / point.length) * (weight - 1.0 / point.length);
        }
        if (spread == 0 || resampled.size() < 2) {
            return 0;
        }
        double variance = 0;
        for (int i = 0; i < point.length; i++) {
            int head = i;
            double mean = resampled.stream()
                    .mapToDouble(w -> w.weights()[head])
                    .average()
                    .orElseThrow();
            variance += resampled.stream()
                            .mapToDouble(w -> w.weights()[head] - mean)
                            .map(d -> d * d)
                            .sum()
                    / (resampled.size() - 1);
        }
        return Math.min(1, variance / spread);
    }

    /** The point weights that another rule makes of the same measures and variances. */
    public BlendWeights under(WeightRule rule, @Nullable BlendWeights last) {
        double[] variance =
                varianceOfO.stream().mapToDouble(Double::doubleValue).toArray();
        return rule.weights(measures, metric, variance, last);
    }

    WeightEstimate withNotes(List<String> others) {
        return new WeightEstimate(
                metric, measures, varianceOfO, weights, weightIntervals, ogrIntervals, resampled, others);
    }

    private Optional<Interval> of(List<Interval> intervals, String head) {
        int i = weights.heads().indexOf(head);
        if (i < 0) {
            throw new IllegalArgumentException("no head '" + head + "': the heads are " + weights.heads());
        }
        return intervals.isEmpty() ? Optional.empty() : Optional.of(intervals.get(i));
    }
}
