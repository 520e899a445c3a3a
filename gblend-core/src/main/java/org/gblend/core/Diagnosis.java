package org.gblend.core;

import java.util.List;
import java.util.OptionalLong;

/**
 * What learning curves say of each head and of the blend, and how sure that is.
 *
 * @param courses what each head's curve does, in the order of the weights
 * @param estimate the weights that follow, with what they were computed from
 * @param heldOut samples in V; 0 if unknown
 */
public record Diagnosis(List<HeadCourse> courses, WeightEstimate estimate, int heldOut) {
    private static final double MOST = 1e6;

    /** Share of the best head's improvement on T below which a head counts as underfitted. */
    private static final double FITTED = 0.5;

    public Diagnosis {
        courses = List.copyOf(courses);
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

    /** From curves that were logged anywhere. */
    public static Diagnosis of(LearningCurves curves, CurveWeights how, long seed) {
        WeightEstimate estimate = how.estimate(curves, seed);
        List<HeadCourse> courses = curves.heads().stream()
                .map(head -> HeadCourse.of(curves, head, how.metric()))
                .toList();
        int heldOut = curves.heads().stream()
                .mapToInt(head -> head.sampleCount(curves.rows() - 1))
                .min()
                .orElse(0);
        return new Diagnosis(courses, estimate, heldOut);
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

    /** The share of each of K heads in equal weights. */
    public double equalShare() {
        return 1.0 / estimate.weights().heads().size();
    }

    public Certainty certainty() {
        if (estimate.weightIntervals().isEmpty()) {
            return Certainty.UNKNOWN;
        }
        return above().isEmpty() && below().isEmpty() ? Certainty.UNDETERMINED : Certainty.DETERMINED;
    }

    /** The heads whose weight is above the equal share by its whole interval. */
    public List<String> above() {
        return heads(interval -> interval.low() > equalShare());
    }

    /** The heads whose weight is below the equal share by its whole interval. */
    public List<String> below() {
        return heads(interval -> interval.high() < equalShare());
    }

    private List<String> heads(java.util.function.Predicate<Interval> test) {
        return estimate.weights().heads().stream()
                .filter(head -> estimate.weightInterval(head).filter(test).isPresent())
                .toList();
    }

    /**
     * The samples that V would need for one head's interval to leave the equal share, if the weights are what they were
     * measured to be: {@code n (h / d)^2} with {@code d} the weight's distance from 1/K and {@code h} that from the
     * interval's end beyond 1/K, since an interval shrinks as {@code 1 / sqrt(n)}; the least over the heads.
     *
     * @return empty without intervals or without n, and where even a million samples would not do
     */
    public OptionalLong heldOutNeeded() {
        if (heldOut == 0 || estimate.weightIntervals().isEmpty()) {
            return OptionalLong.empty();
        }
        double least = Double.POSITIVE_INFINITY;
        for (String head : estimate.weights().heads()) {
            double weight = estimate.weights().weight(head);
            Interval interval = estimate.weightInterval(head).orElseThrow();
            double distance = Math.abs(weight - equalShare());
            double half = weight > equalShare() ? weight - interval.low() : interval.high() - weight;
            if (distance > 0) {
                least = Math.min(least, heldOut * (half / distance) * (half / distance));
            }
        }
        return least <= MOST ? OptionalLong.of((long) Math.ceil(least)) : OptionalLong.empty();
    }
}
