package org.gblend.core;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Blend weights from learning curves: the offline estimate for trainings that already happened, in any framework.
 *
 * <p>Each head must have been trained alone (each modality, and the naive multi-modal network as {@code joint}): heads
 * read off one jointly trained network are not the method's measures.
 *
 * <p>If the curves say how far each held-out value can be trusted ({@link HeadCurve#withSampleCounts},
 * {@link HeadCurve#withDeviations}) for every head, the variance of {@code dO} goes to the rule, and intervals come from
 * a parametric bootstrap: held-out values are drawn as normal, independent between heads and between before and after,
 * cut to 0..1 for error and accuracy. Curves do not show which samples the rows share, so that the independence
 * overstates the spread of {@code from=first}; the training values count as exact. Without that knowledge there is no
 * interval, and the notes say so.
 *
 * @param metric what the curves show
 * @param from the state before training
 * @param end the state after training
 * @param classes number of classes, at least 2; only read for {@code from=chance}, 0 otherwise
 * @param rule how measures become weights
 * @param replicates number of bootstrap replicates, at least 20
 * @param level share of replicates inside an interval, strictly between 0 and 1
 */
public record CurveWeights(
        Metric metric, Start from, End end, int classes, WeightRule rule, int replicates, double level) {

    /** Where the measured interval starts. */
    public enum Start {
        /** The curves' first row, for curves that were logged before the first step. */
        FIRST,
        /** Chance, with no overfitting: right for curves whose first row already follows some training. */
        CHANCE
    }

    /** Where the measured interval ends. */
    public enum End {
        /** The last row, as in the paper. */
        LAST,
        /**
         * Each head's row with the best held-out value. Late overfitting cannot turn a loss's {@code dG} negative then;
         * a choice made on V makes {@code dG} a little too good.
         */
        BEST
    }

    public CurveWeights {
        if (from == Start.CHANCE && classes < 2) {
            throw new IllegalArgumentException(
                    "classes = " + classes + ": from=chance needs the number of classes, at least 2");
        }
        new WeightBootstrap(replicates, level);
    }

    /**
     * The paper's rule on the curves' last row, from the first row.
     *
     * <p>The command line ({@code gblend diagnose}) takes the robust rule where nothing is said, and its shrunk mean: for the same
     * numbers, {@code withRule(RobustRule.defaults())} and {@link WeightEstimate#steady}.
     */
    public static CurveWeights fromFirst(Metric metric) {
        return new CurveWeights(metric, Start.FIRST, End.LAST, 0, PaperRule.defaults(), 1000, 0.95);
    }

    /**
     * The paper's rule on the curves' last row, from chance; not the rule of the command line, as with {@link #fromFirst}.
     */
    public static CurveWeights fromChance(Metric metric, int classes) {
        return new CurveWeights(metric, Start.CHANCE, End.LAST, classes, PaperRule.defaults(), 1000, 0.95);
    }

    public CurveWeights withRule(WeightRule other) {
        return new CurveWeights(metric, from, end, classes, other, replicates, level);
    }

    /**
     * Weights, with intervals where the curves allow them.
     *
     * @param seed replicate b depends on the seed and b alone
     * @throws InputException if a value is not finite, an error or accuracy lies outside 0..1, or {@code from=first}
     *     finds a single row
     */
    public WeightEstimate estimate(LearningCurves curves, long seed) {
        curves.check(metric);
        if (from == Start.FIRST && curves.rows() < 2) {
            throw new InputException("The curves have one row: from=first needs two. Give more rows, or from=chance"
                    + " with the number of classes.");
        }
        List<HeadSpan> spans = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (HeadCurve curve : curves.heads()) {
            int last = end == End.LAST ? curves.rows() - 1 : curve.bestRow(metric);
            spans.add(span(curves, curve, last));
            if (last != curves.rows() - 1) {
                notes.add(NoteText.head(curve.head()) + "measured at epoch " + NoteText.number(curves.epoch(last))
                        + ", its best held-out " + metric.word() + ".");
            }
        }
        List<HeadMeasure> point = spans.stream().map(HeadSpan::measure).toList();
        List<String> unknown = spans.stream()
                .filter(s -> s.varianceAfter().isEmpty() || s.varianceBefore().isEmpty())
                .map(s -> s.measure().head())
                .toList();
        if (!unknown.isEmpty()) {
            notes.add(noInterval(unknown));
            return withoutIntervals(point, notes);
        }
        return withIntervals(spans, point, notes, seed);
    }

    /** The state before training. */
    HeadCourse.Start start(LearningCurves curves, HeadCurve curve) {
        return from == Start.CHANCE
                ? HeadCourse.Start.exact(Measure.chance(metric, classes))
                : new HeadCourse.Start(curves.epoch(0), curve.at(0), curve.variance(0, metric));
    }

    private HeadSpan span(LearningCurves curves, HeadCurve curve, int last) {
        HeadCourse.Start start = start(curves, curve);
        return new HeadSpan(
                new HeadMeasure(curve.head(), start.measure(), curve.at(last)),
                start.variance(),
                curve.variance(last, metric),
                curve.sampleCount(last));
    }

    private String noInterval(List<String> unknown) {
        return "No intervals: the spread of the held-out " + metric.word() + " of " + String.join(", ", unknown)
                + " is not known. "
                + (metric == Metric.LOSS
                        ? "A loss's does not follow from HEAD-n: give curves of accuracy or error with HEAD-n, or HEAD-sd for"
                                + " every head."
                        : "Give HEAD-n or HEAD-sd for every head.");
    }

    private WeightEstimate withoutIntervals(List<HeadMeasure> point, List<String> notes) {
        double[] zero = new double[point.size()];
        BlendWeights weights = rule.weights(point, metric, zero, null);
        notes.addAll(weights.notes());
        return new WeightEstimate(
                metric,
                point,
                Replicates.boxed(zero),
                weights,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                notes);
    }

    private WeightEstimate withIntervals(List<HeadSpan> spans, List<HeadMeasure> point, List<String> notes, long seed) {
        double[] variance = spans.stream().mapToDouble(HeadSpan::varianceOfO).toArray();
        int heldOutSize = spans.stream().mapToInt(HeadSpan::sampleCount).min().orElse(0);
        RandomStreams streams = RandomStreams.of(seed);
        Replicates draws = new Replicates(replicates, level, heldOutSize, b -> {
            RandomGenerator random = streams.stream("curve-weights", b);
            return new Redraw(spans.stream().map(s -> s.draw(random, metric)).toList(), point);
        });
        WeightEstimate estimate = draws.estimate(point, metric, variance, rule, null);
        notes.addAll(estimate.notes());
        return estimate.withNotes(notes);
    }
}
