package org.gblend.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
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
 * @param redraws what every replicate measured, in the order of {@code resampled}; empty likewise
 * @param unmoved heads of which neither T' nor V says that they changed: the intervals of both improvements hold 0. Their
 *     {@code G / O^2} is 0 / 0, whatever the noise makes of it
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
        List<Redraw> redraws,
        List<String> unmoved,
        List<String> notes) {
    public WeightEstimate {
        measures = List.copyOf(measures);
        varianceOfO = List.copyOf(varianceOfO);
        weightIntervals = List.copyOf(weightIntervals);
        ogrIntervals = List.copyOf(ogrIntervals);
        resampled = List.copyOf(resampled);
        redraws = List.copyOf(redraws);
        unmoved = List.copyOf(unmoved);
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
     * The weights to train with; {@link SteadyWeights} has the formula.
     *
     * @return the point weights without replicates
     */
    public BlendWeights steady() {
        return resampled.size() < 2 ? weights : SteadyWeights.of(this).weights();
    }

    /** How far they are shrunk towards equal ones, 0 to 1; 0 without replicates. */
    public double shrinkage() {
        return resampled.size() < 2 ? 0 : SteadyWeights.of(this).shrinkage();
    }

    /**
     * The notes on the {@link #steady} weights: {@link #notes}, but of the heads that have not moved, of which the rule says this or
     * that by chance, only that; and how far the weights are shrunk.
     */
    public List<String> steadyNotes() {
        List<String> steady = new ArrayList<>();
        for (String note : notes) {
            if (unmoved.stream().noneMatch(head -> note.startsWith(NoteText.head(head)))) {
                steady.add(note);
            }
        }
        if (!unmoved.isEmpty()) {
            steady.add("Neither T' nor V says that " + NoteText.list(unmoved)
                    + " moved beyond the noise. G / O^2 is 0 / 0 then:"
                    + " equal share, whatever the rule by itself gives.");
        }
        double lambda = shrinkage();
        if (lambda > 0) {
            steady.add(String.format(
                    Locale.ROOT,
                    "Weights are the rule's mean over the resamples, shrunk by %.2f towards equal ones, as far as they are"
                            + " uncertain.",
                    lambda));
        }
        return steady;
    }

    /** The same with the weights to train with, their intervals and notes in the place of the rule's own. */
    public WeightEstimate asSteady() {
        return new WeightEstimate(
                metric,
                measures,
                varianceOfO,
                steady(),
                steadyIntervals(),
                ogrIntervals,
                List.of(),
                redraws,
                unmoved,
                steadyNotes());
    }

    /** An interval of each of them, in the order of the heads; empty without replicates. */
    public List<Interval> steadyIntervals() {
        return weightIntervals.isEmpty() || resampled.size() < 2
                ? List.of()
                : SteadyWeights.of(this).intervals(weightIntervals.getFirst().level());
    }

    /**
     * Intervals of another level, from the same replicates.
     *
     * @param ofSteady of the {@link #steady} weights before they are shrunk; otherwise of the rule's own
     */
    List<Interval> intervals(boolean ofSteady, double level) {
        double[][] drawn = ofSteady ? SteadyWeights.unshrunk(this) : byHead(BlendWeights::weights);
        return Interval.percentiles(drawn, level);
    }

    /** One value for each head of every replicate's weights; by head, then replicate. */
    double[][] byHead(Function<BlendWeights, double[]> values) {
        double[][] byHead = new double[weights.heads().size()][resampled.size()];
        for (int b = 0; b < resampled.size(); b++) {
            double[] one = values.apply(resampled.get(b));
            for (int i = 0; i < one.length; i++) {
                byHead[i][b] = one[i];
            }
        }
        return byHead;
    }

    /** The point weights that another rule makes of the same measures and variances. */
    public BlendWeights under(WeightRule rule, @Nullable BlendWeights last) {
        double[] variance =
                varianceOfO.stream().mapToDouble(Double::doubleValue).toArray();
        return rule.weights(measures, metric, variance, last);
    }

    WeightEstimate withNotes(List<String> others) {
        return new WeightEstimate(
                metric,
                measures,
                varianceOfO,
                weights,
                weightIntervals,
                ogrIntervals,
                resampled,
                redraws,
                unmoved,
                others);
    }

    private Optional<Interval> of(List<Interval> intervals, String head) {
        int i = weights.heads().indexOf(head);
        if (i < 0) {
            throw new IllegalArgumentException("no head '" + head + "': the heads are " + weights.heads());
        }
        return intervals.isEmpty() ? Optional.empty() : Optional.of(intervals.get(i));
    }
}
