package org.gblend.core;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many samples V would need so that blend weights are told from equal ones, if the heads are what they were measured to be.
 *
 * <p>A V of {@code c} times the samples is simulated from the replicates at hand: what the sampling moved counts {@code 1 / sqrt(c)}, and
 * what the end moved (the training's own noise, {@link Redraw#ends}) stays. Every simulated V is itself bootstrapped, and the size that
 * is looked for is the smallest, in steps of a tenth, at which four of five conclude. T' is taken to grow with V.
 */
final class HeldOutSize {
    /** Share of the simulated sets that must conclude. */
    static final double POWER = 0.8;

    /** A larger V is not looked for. */
    static final double MOST = 1e6;

    private static final int SETS = 50;
    private static final int REPLICATES = 200;
    private static final double STEP = 1.1;

    private final WeightEstimate estimate;
    private final WeightRule rule;
    private final boolean shrink;
    private final double level;
    private final double[] sampling;
    private final double[] training;

    /**
     * @param estimate measured, with its replicates
     * @param rule that it was made by
     * @param shrink whether weights are the {@link WeightEstimate#steady} ones
     * @param level of the interval of each head
     */
    HeldOutSize(WeightEstimate estimate, WeightRule rule, boolean shrink, double level) {
        this.estimate = estimate;
        this.rule = rule;
        this.shrink = shrink;
        this.level = level;
        int k = estimate.measures().size();
        sampling = new double[k];
        training = new double[k];
        for (int i = 0; i < k; i++) {
            int head = i;
            double[] gaps = estimate.redraws().stream()
                    .mapToDouble(redraw -> gap(redraw.ends().get(head)))
                    .toArray();
            training[i] = HeadSamples.variance(gaps);
            sampling[i] = Math.max(0, estimate.varianceOfO().get(i) - training[i]);
        }
    }

    private double gap(HeadMeasure measure) {
        return Ogr.between(measure.before(), measure.after(), estimate.metric()).dO();
    }

    /**
     * The size.
     *
     * @param heldOut samples that V has
     * @return empty if a million would not do
     */
    OptionalLong needed(int heldOut) {
        double low = 0;
        double most = Math.log(Math.max(1, MOST / heldOut)) / Math.log(STEP);
        if (power(Math.pow(STEP, most)) < POWER) {
            return OptionalLong.empty();
        }
        double high = Math.ceil(most);
        while (high - low > 1) {
            double middle = Math.floor((low + high) / 2);
            if (power(Math.pow(STEP, middle)) >= POWER) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return OptionalLong.of((long) Math.ceil(heldOut * Math.pow(STEP, high)));
    }

    /** The share of simulated sets of c times the samples that tell the weights from equal ones. */
    double power(double c) {
        double[] variance = new double[sampling.length];
        for (int i = 0; i < variance.length; i++) {
            variance[i] = sampling[i] / c + training[i];
        }
        int concluded = 0;
        for (int set = 0; set < SETS; set++) {
            List<HeadMeasure> point = moved(estimate.measures(), redraw(set), c);
            int at = SETS * (set + 1);
            WeightEstimate simulated = new Replicates(
                            REPLICATES, level, 0, b -> new Redraw(moved(point, redraw(at + b), c), point))
                    .estimate(point, estimate.metric(), variance, rule, null);
            concluded += Diagnosis.differs(simulated.intervals(shrink, level), 1.0 / variance.length) ? 1 : 0;
        }
        return concluded / (double) SETS;
    }

    /** One of the replicates, counted round. */
    private Redraw redraw(int index) {
        return estimate.redraws().get(index % estimate.redraws().size());
    }

    private List<HeadMeasure> moved(List<HeadMeasure> from, Redraw by, double c) {
        List<HeadMeasure> moved = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            HeadMeasure point = estimate.measures().get(i);
            HeadMeasure drawn = by.measures().get(i);
            HeadMeasure end = by.ends().get(i);
            moved.add(new HeadMeasure(
                    point.head(),
                    moved(from.get(i).before(), point.before(), drawn.before(), end.before(), c),
                    moved(from.get(i).after(), point.after(), drawn.after(), end.after(), c)));
        }
        return moved;
    }

    private Measure moved(Measure from, Measure point, Measure drawn, Measure end, double c) {
        return new Measure(
                moved(from.train(), point.train(), drawn.train(), end.train(), c),
                moved(from.heldOut(), point.heldOut(), drawn.heldOut(), end.heldOut(), c));
    }

    private double moved(double from, double point, double drawn, double end, double c) {
        double value = from + (drawn - end) / Math.sqrt(c) + (end - point);
        return estimate.metric() == Metric.LOSS ? value : Math.clamp(value, 0.0, 1.0);
    }
}
