package org.gblend.core;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one head's learning curve does: where its held-out value was best, what came after, and whether it has finished
 * fitting.
 *
 * @param head its name
 * @param bestEpoch the epoch of the best held-out value, the earliest of equals
 * @param lastEpoch the last epoch
 * @param best held-out value at its best
 * @param last held-out value at the end
 * @param gain how much better the best held-out value is than the first
 * @param worsening how much worse the end is than the best, 0 or more; the best was found on the same V, so that it is
 *     somewhat overstated
 * @param interval of the worsening, 95 %; empty where the curve does not say how far its values can be trusted
 * @param late share of the training value's whole improvement that came in the last fifth of the rows; 0 with fewer than
 *     5 rows
 */
public record HeadCourse(
        String head,
        double bestEpoch,
        double lastEpoch,
        double best,
        double last,
        double gain,
        double worsening,
        Optional<Interval> interval,
        double late) {
    /** Share of the gain that is lost again from which a head whose curve has no spread is said to overfit. */
    private static final double LOST = 0.1;

    /** Share of the improvement in the last fifth from which a head is said to be still fitting. */
    private static final double LATE = 0.1;

    private static final double QUANTILE = 1.959964;
    private static final double LEVEL = 0.95;
    private static final int FIFTH = 5;

    /** The shape of a course. */
    public enum Shape {
        /** The held-out value never got better than in the first row. */
        LEARNS_NOTHING,
        /** The held-out value got worse from its best to the end, by more than its interval (or by a tenth of its gain). */
        OVERFITS,
        /** The training value still improves, by a tenth of all or more in the last fifth. */
        STILL_FITTING,
        /** None of these. */
        STEADY
    }

    /**
     * The course of a curve.
     *
     * @throws InputException if a value is not finite, or an error or accuracy lies outside 0..1
     */
    public static HeadCourse of(LearningCurves curves, HeadCurve curve, Metric metric) {
        curves.check(metric);
        int end = curves.rows() - 1;
        int at = curve.bestRow(metric);
        double best = curve.at(at).heldOut();
        double last = curve.at(end).heldOut();
        double worsening = metric.improvement(last, best);
        return new HeadCourse(
                curve.head(),
                curves.epoch(at),
                curves.epoch(end),
                best,
                last,
                metric.improvement(curve.at(0).heldOut(), best),
                worsening,
                interval(worsening, curve.variance(at, metric), curve.variance(end, metric)),
                late(curve, end, metric));
    }

    /** Normal, with both values taken as independent: rows share their samples, so that this overstates the spread. */
    private static Optional<Interval> interval(double worsening, OptionalDouble atBest, OptionalDouble atEnd) {
        if (atBest.isEmpty() || atEnd.isEmpty()) {
            return Optional.empty();
        }
        double half = QUANTILE * Math.sqrt(atBest.getAsDouble() + atEnd.getAsDouble());
        return Optional.of(new Interval(worsening - half, worsening + half, LEVEL));
    }

    private static double late(HeadCurve curve, int end, Metric metric) {
        if (end + 1 < FIFTH) {
            return 0;
        }
        double from = curve.at(end - (end + 1) / FIFTH).train();
        double whole = metric.improvement(curve.at(0).train(), curve.at(end).train());
        return whole > 0 ? Math.max(0, metric.improvement(from, curve.at(end).train()) / whole) : 0;
    }

    /** The same course with a worsening that was measured sample by sample. */
    public HeadCourse measured(double mean, Interval around) {
        return new HeadCourse(head, bestEpoch, lastEpoch, best, last, gain, mean, Optional.of(around), late);
    }

    public Shape shape() {
        if (gain <= 0) {
            return Shape.LEARNS_NOTHING;
        }
        boolean worse = interval.map(i -> i.low() > 0).orElse(worsening > LOST * gain);
        return worse ? Shape.OVERFITS : late > LATE ? Shape.STILL_FITTING : Shape.STEADY;
    }
}
