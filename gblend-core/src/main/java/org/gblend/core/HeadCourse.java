package org.gblend.core;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one head's learning curve does: where its held-out value was best, what came after, since when it learned more for the training
 * data alone than for others, and whether it has finished fitting.
 *
 * @param head its name
 * @param rows of the curve
 * @param start before training
 * @param end after the last row
 * @param bestEpoch the epoch of the best held-out value, the earliest of equals
 * @param lastEpoch the last epoch
 * @param best held-out value at its best
 * @param gain how much better the best held-out value is than that at the start
 * @param fit how much better the training value is at the end than at the start
 * @param littleFit whether that is less than a tenth of the way to a perfect one
 * @param worsening how much worse the end is than the best, 0 or more; the best was found on the same V, so that it is
 *     somewhat overstated
 * @param interval of the worsening, 95 %; empty where the curve does not say how far its values can be trusted
 * @param late share of the fit that came in the last fifth of the rows; 0 with fewer than 5 rows
 * @param since since when the gap grew by more than the held-out value improved; empty where it did not
 */
public record HeadCourse(
        String head,
        int rows,
        Measure start,
        Measure end,
        double bestEpoch,
        double lastEpoch,
        double best,
        double gain,
        double fit,
        boolean littleFit,
        double worsening,
        Optional<Interval> interval,
        double late,
        Optional<Since> since) {
    /** Share of the gain that is lost again from which a head whose curve has no spread is said to overfit; of the fit, for its gap. */
    private static final double LOST = 0.1;

    /** Share of the improvement in the last fifth from which a head is said to be still fitting. */
    private static final double LATE = 0.1;

    /** Share of the way to a perfect training value below which a head has fitted next to nothing. */
    private static final double LITTLE = 0.1;

    private static final double LEVEL = 0.95;
    private static final int FIFTH = 5;

    /** The shape of a course. */
    public enum Shape {
        /** Neither the held-out value nor, but for a tenth, the training value got better than at the start. */
        LEARNS_NOTHING,
        /** The held-out value got worse from its best to the end, by more than its interval (or by a tenth of its gain). */
        OVERFITS,
        /** From some point on the gap grew by more than the held-out value improved: {@code dO > dG} of {@link Ogr}. */
        GAP_GROWS,
        /** The training value still improves, by a tenth of all or more in the last fifth. */
        STILL_FITTING,
        /** None of these. */
        STEADY
    }

    /**
     * The state before training.
     *
     * @param epoch 0, or that of the curve's first row
     * @param measure mean values on T' and V
     * @param variance of the held-out one, where known; 0 for chance
     */
    public record Start(double epoch, Measure measure, OptionalDouble variance) {
        /** A state that is known exactly. */
        public static Start exact(Measure measure) {
            return new Start(0, measure, OptionalDouble.of(0));
        }
    }

    /**
     * The point from which on a head learned most for the training data alone, more than for others: of all rows the one of the largest
     * {@code dO - dG} to the end. Of every stretch that ends there {@code dO <= dG}, of every one that begins there {@code dO >= dG}.
     *
     * @param epoch of that point
     * @param fromStart whether it is the start
     * @param overfitting dO: growth of the gap from there to the end
     * @param generalisation dG: improvement of the held-out value from there to the end, below 0 where it got worse
     */
    public record Since(double epoch, boolean fromStart, double overfitting, double generalisation) {
        double excess() {
            return overfitting - generalisation;
        }
    }

    /**
     * The course of a curve.
     *
     * @throws InputException if a value is not finite, or an error or accuracy lies outside 0..1
     */
    public static HeadCourse of(LearningCurves curves, HeadCurve curve, Metric metric, Start start) {
        curves.check(metric);
        int last = curves.rows() - 1;
        int at = curve.bestRow(metric);
        Measure end = curve.at(last);
        double best = curve.at(at).heldOut();
        double worsening = metric.improvement(end.heldOut(), best);
        double fit = metric.improvement(start.measure().train(), end.train());
        double way = metric.lowerIsBetter()
                ? start.measure().train()
                : 1 - start.measure().train();
        return new HeadCourse(
                curve.head(),
                curves.rows(),
                start.measure(),
                end,
                curves.epoch(at),
                curves.epoch(last),
                best,
                metric.improvement(start.measure().heldOut(), best),
                fit,
                fit < LITTLE * way,
                worsening,
                interval(worsening, curve.variance(at, metric), curve.variance(last, metric), 1),
                late(curve, last, fit, metric),
                since(curves, curve, metric, start, fit));
    }

    /** Normal, with both values taken as independent: rows share their samples, so that this overstates the spread. */
    private static Optional<Interval> interval(
            double value, OptionalDouble first, OptionalDouble second, double times) {
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.empty();
        }
        double half = Interval.Z * times * Math.sqrt(first.getAsDouble() + second.getAsDouble());
        return Optional.of(new Interval(value - half, value + half, LEVEL));
    }

    private static double late(HeadCurve curve, int last, double fit, Metric metric) {
        if (last + 1 < FIFTH || fit <= 0) {
            return 0;
        }
        double from = curve.at(last - (last + 1) / FIFTH).train();
        return Math.max(0, metric.improvement(from, curve.at(last).train()) / fit);
    }

    private static Optional<Since> since(
            LearningCurves curves, HeadCurve curve, Metric metric, Start start, double fit) {
        int last = curves.rows() - 1;
        Measure end = curve.at(last);
        Since most = between(start.epoch(), true, start.measure(), end, metric);
        OptionalDouble variance = start.variance();
        for (int row = 0; row < last; row++) {
            Since part = between(curves.epoch(row), false, curve.at(row), end, metric);
            if (part.excess() > most.excess()) {
                most = part;
                variance = curve.variance(row, metric);
            }
        }
        return grows(most, fit, variance, curve.variance(last, metric)) ? Optional.of(most) : Optional.empty();
    }

    private static Since between(double epoch, boolean fromStart, Measure from, Measure to, Metric metric) {
        Ogr ogr = Ogr.between(from, to, metric);
        return new Since(epoch, fromStart, ogr.dO(), ogr.dG());
    }

    /** {@code dO > dG} by more than the noise of V, of which {@code dO - dG} has each value twice; and a gap that is worth a word. */
    private static boolean grows(Since part, double fit, OptionalDouble varianceFrom, OptionalDouble varianceTo) {
        return part.overfitting() > LOST * fit
                && interval(part.excess(), varianceFrom, varianceTo, 2)
                        .map(i -> i.low() > 0)
                        .orElse(part.excess() > 0);
    }

    /**
     * The same course with the held-out value's change to the end measured on the same samples: it is the worsening, if there is one,
     * and {@link #since} stays if its {@code dO - dG}, in which that change counts twice, is above twice its interval's half width.
     *
     * @param fromBest rise from the best value, 95 %
     * @param fromStart rise from the start, 95 %
     */
    public HeadCourse measured(Interval fromBest, Interval fromStart) {
        boolean worse = worsening > 0;
        return new HeadCourse(
                head,
                rows,
                start,
                end,
                bestEpoch,
                lastEpoch,
                best,
                gain,
                fit,
                littleFit,
                worse ? fromBest.middle() : worsening,
                worse ? Optional.of(fromBest) : interval,
                late,
                since.filter(
                        part -> part.excess() > noise(part, fromBest, fromStart).width()));
    }

    /** That of the change from a point to the end: before the best value it is not known, and the larger one is taken. */
    private Interval noise(Since part, Interval fromBest, Interval fromStart) {
        boolean afterBest = !part.fromStart() && part.epoch() >= bestEpoch;
        return afterBest || (!part.fromStart() && fromBest.width() > fromStart.width()) ? fromBest : fromStart;
    }

    /** Whether a tenth of the fit or more came in the last fifth of the rows. */
    public boolean fitsStill() {
        return late > LATE;
    }

    public Shape shape() {
        if (gain <= 0 && littleFit) {
            return Shape.LEARNS_NOTHING;
        }
        boolean worse = interval.map(i -> i.low() > 0).orElse(worsening > LOST * gain);
        if (gain > 0 && worse) {
            return Shape.OVERFITS;
        }
        return since.isPresent() ? Shape.GAP_GROWS : fitsStill() ? Shape.STILL_FITTING : Shape.STEADY;
    }
}
