package org.gblend.core;

import java.util.Arrays;
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
     * How far the weights are to be shrunk towards equal ones:
     *
     * <pre>
     *   lambda = V / (V + D),   V = sum_i var(w_i),   D = sum_i (mean(w_i) - 1/K)^2,
     * </pre>
     *
     * <p>variances and means over the replicates. It minimises the expected squared distance of {@code lambda/K + (1 - lambda) w} from
     * {@code E w}, for {@code E sum (w_i - 1/K)^2 = V + D} (Schaefer, Strimmer, Statistical Applications in Genetics and Molecular
     * Biology 4, 2005, Eq. 8, with a fixed target): weights that V determines well stay, those that are noise become equal.
     *
     * @return 0 to 1; 0 without replicates, and where every replicate is equal
     */
    public double shrinkage() {
        if (resampled.size() < 2) {
            return 0;
        }
        int k = weights.heads().size();
        double variance = 0;
        double distance = 0;
        for (int i = 0; i < k; i++) {
            int head = i;
            double mean = mean(head);
            variance += resampled.stream()
                            .mapToDouble(w -> w.weights()[head] - mean)
                            .map(d -> d * d)
                            .sum()
                    / (resampled.size() - 1);
            distance += (mean - 1.0 / k) * (mean - 1.0 / k);
        }
        return variance == 0 ? 0 : variance / (variance + distance);
    }

    /**
     * The weights to train with: the mean over the replicates, shrunk towards equal ones by {@link #shrinkage}; the point
     * weights without replicates.
     *
     * <p>A rule that cuts G at 0 and divides by O^2 is a step and a pole: next to them a hair of noise decides the point weights. The
     * mean over replicates is the same rule, smoothed by as much as its input is uncertain (bagging; Buehlmann, Yu, Analyzing
     * Bagging, Annals of Statistics 30, 2002, Sec. 2, for estimators with a hard threshold).
     */
    public BlendWeights steady() {
        if (resampled.size() < 2) {
            return weights;
        }
        double[] steady = new double[weights.heads().size()];
        Arrays.setAll(steady, i -> shrunk(mean(i)));
        return BlendWeights.of(weights.heads(), steady);
    }

    /** The interval of the weights to train with: that of the replicates, shrunk likewise; empty if there are none. */
    public Optional<Interval> steadyInterval(String head) {
        return weightInterval(head)
                .map(interval -> new Interval(shrunk(interval.low()), shrunk(interval.high()), interval.level()));
    }

    private double shrunk(double weight) {
        double lambda = shrinkage();
        return lambda / weights.heads().size() + (1 - lambda) * weight;
    }

    private double mean(int head) {
        return resampled.stream().mapToDouble(w -> w.weights()[head]).average().orElseThrow();
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
