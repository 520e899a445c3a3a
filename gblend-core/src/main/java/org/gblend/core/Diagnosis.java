package org.gblend.core;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What learning curves say of each head and of the blend, and how sure that is.
 *
 * @param courses what each head's curve does, in the order of the weights
 * @param estimate the weights that follow, with what they were computed from
 * @param together an interval for each head's weight before shrinking, which moves none of them across 1/K, that holds for all heads at
 *     once: of the level {@code 1 - (1 - level) / K}
 *     (Bonferroni), so that K heads alike are called unlike in at most {@code 1 - level} of cases as far as the intervals are right;
 *     empty without replicates
 * @param heldOut samples in V; 0 if unknown
 * @param heldOutNeeded samples that V would need so that four of five such sets told the weights from equal ones, if the heads are what
 *     they were measured to be; empty where this V does, where its size is not known, and where a million would not
 */
public record Diagnosis(
        List<HeadCourse> courses,
        WeightEstimate estimate,
        List<Interval> together,
        int heldOut,
        OptionalLong heldOutNeeded) {
    /** Share of the best head's improvement on T below which a head counts as underfitted. */
    private static final double FITTED = 0.5;

    /** A weight this far from the equal share is one that matters. */
    public static final double MATTERS = 0.1;

    public Diagnosis {
        courses = List.copyOf(courses);
        together = List.copyOf(together);
    }

    /** How sure the weights are. */
    public enum Certainty {
        /** There are no intervals. */
        UNKNOWN,
        /** Every interval holds the equal share 1/K: V cannot tell these weights from equal ones. */
        UNDETERMINED,
        /** At least one head's whole interval lies above or below the equal share. */
        DETERMINED
    }

    /**
     * From curves that were logged anywhere.
     *
     * @param shrink whether weights are the {@link WeightEstimate#steady} ones, where there are replicates
     */
    public static Diagnosis of(LearningCurves curves, CurveWeights how, boolean shrink, long seed) {
        WeightEstimate estimate = how.estimate(curves, seed);
        List<HeadCourse> courses = curves.heads().stream()
                .map(head -> HeadCourse.of(curves, head, how.metric(), how.start(curves, head)))
                .toList();
        int heldOut = curves.heads().stream()
                .mapToInt(head -> head.sampleCount(curves.rows() - 1))
                .min()
                .orElse(0);
        return of(courses, estimate, how.rule(), shrink, heldOut);
    }

    /**
     * From courses and the weights by the rule itself.
     *
     * @param measured by that rule, before any shrinking
     * @param shrink whether weights are the {@link WeightEstimate#steady} ones, where there are replicates
     * @param heldOut samples in V; 0 if unknown
     */
    public static Diagnosis of(
            List<HeadCourse> courses, WeightEstimate measured, WeightRule rule, boolean shrink, int heldOut) {
        if (measured.resampled().size() < 2) {
            return new Diagnosis(courses, measured, List.of(), heldOut, OptionalLong.empty());
        }
        int k = measured.weights().heads().size();
        double level = levelForAll(measured);
        List<Interval> together = measured.intervals(shrink, level);
        OptionalLong needed = heldOut == 0 || differs(together, 1.0 / k)
                ? OptionalLong.empty()
                : new HeldOutSize(measured, rule, shrink, level).needed(heldOut);
        return new Diagnosis(courses, shrink ? measured.asSteady() : measured, together, heldOut, needed);
    }

    /** The level of each of K intervals that hold together at the estimate's own. */
    static double levelForAll(WeightEstimate measured) {
        List<Interval> intervals = measured.weightIntervals();
        return 1 - (1 - intervals.getFirst().level()) / intervals.size();
    }

    /** Whether some interval leaves out the equal share. */
    static boolean differs(List<Interval> intervals, double equalShare) {
        return intervals.stream().anyMatch(interval -> !interval.contains(equalShare));
    }

    /**
     * The heads that improved on T by less than half of what the best head did. Their {@code dO} is small because they have
     * fitted little, and {@code G / O^2} takes that for merit.
     */
    public List<String> underfitted() {
        double best =
                estimate.measures().stream().mapToDouble(this::fitted).max().orElseThrow();
        return estimate.measures().stream()
                .filter(measure -> fitted(measure) < FITTED * best)
                .map(HeadMeasure::head)
                .toList();
    }

    private double fitted(HeadMeasure measure) {
        return estimate.metric()
                .improvement(measure.before().train(), measure.after().train());
    }

    /** Whether every head got worse on its own training data: then nothing follows from them. */
    public boolean fitsNothing() {
        return courses.stream().allMatch(course -> course.fit() < 0);
    }

    /** The share of each of K heads in equal weights. */
    public double equalShare() {
        return 1.0 / estimate.weights().heads().size();
    }

    public Certainty certainty() {
        if (together.isEmpty()) {
            return Certainty.UNKNOWN;
        }
        return differs(together, equalShare()) ? Certainty.DETERMINED : Certainty.UNDETERMINED;
    }

    /** The heads whose weight is above the equal share by its whole interval. */
    public List<String> above() {
        return heads(interval -> interval.low() > equalShare());
    }

    /** The heads whose weight is below the equal share by its whole interval. */
    public List<String> below() {
        return heads(interval -> interval.high() < equalShare());
    }

    /** Whether no head's weight is {@link #MATTERS} or more from the equal share, by all of its interval: then equal weights will do. */
    public boolean equalWillDo() {
        return !together.isEmpty() && farthest() < MATTERS;
    }

    /**
     * Samples at which a weight that is {@link #MATTERS} from the equal share would be told from it in half of the cases, as an interval
     * shrinks by {@code 1 / sqrt(n)}: for where the measured weights are too near equal ones to foretell a size by themselves.
     *
     * @return empty where V's size is not known, and where the weights are far from equal ones: then more samples alone would not do
     */
    public OptionalLong heldOutToTellWhatMatters() {
        boolean far = Arrays.stream(estimate.weights().weights())
                .anyMatch(weight -> Math.abs(weight - equalShare()) >= MATTERS);
        return heldOut == 0 || together.isEmpty() || far
                ? OptionalLong.empty()
                : OptionalLong.of((long) Math.ceil(heldOut * Math.max(1, Math.pow(farthest() / MATTERS, 2))));
    }

    private double farthest() {
        return together.stream()
                .mapToDouble(interval -> Math.max(interval.high() - equalShare(), equalShare() - interval.low()))
                .max()
                .orElseThrow();
    }

    private List<String> heads(Predicate<Interval> test) {
        return estimate.weights().heads().stream()
                .filter(head -> test.test(interval(head)))
                .toList();
    }

    /**
     * The interval of one head's weight among those that hold together.
     *
     * @throws IndexOutOfBoundsException without replicates
     */
    public Interval interval(String head) {
        return together.get(estimate.weights().heads().indexOf(head));
    }

    /**
     * How much better one head's held-out value is at the end than another's, over the replicates: of measures sample by sample both on
     * the same samples, of logged curves as if their errors were independent, which overstates the spread.
     *
     * @return empty without replicates
     */
    public Optional<Interval> lead(String head, String other) {
        List<String> heads = estimate.weights().heads();
        int first = heads.indexOf(head);
        int second = heads.indexOf(other);
        return estimate.redraws().isEmpty()
                ? Optional.empty()
                : Optional.of(Interval.percentile(
                        estimate.redraws().stream()
                                .mapToDouble(redraw ->
                                        estimate.metric().improvement(atEnd(redraw, second), atEnd(redraw, first)))
                                .toArray(),
                        estimate.weightIntervals().getFirst().level()));
    }

    private static double atEnd(Redraw redraw, int head) {
        return redraw.measures().get(head).after().heldOut();
    }
}
