package org.gblend.core;

import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/** A head measured on its curve, with the variances of its two held-out values where known. */
record HeadSpan(HeadMeasure measure, OptionalDouble varianceBefore, OptionalDouble varianceAfter, int sampleCount) {

    /** The variance of {@code dO} with independent held-out values and exact training values. */
    double varianceOfO() {
        return varianceBefore.orElseThrow() + varianceAfter.orElseThrow();
    }

    /** The measure with redrawn held-out values. */
    HeadMeasure draw(RandomGenerator random, Metric metric) {
        return new HeadMeasure(
                measure.head(),
                draw(measure.before(), varianceBefore.orElseThrow(), random, metric),
                draw(measure.after(), varianceAfter.orElseThrow(), random, metric));
    }

    private static Measure draw(Measure measure, double variance, RandomGenerator random, Metric metric) {
        double drawn = measure.heldOut() + Math.sqrt(variance) * RandomStreams.gaussian(random);
        return new Measure(measure.train(), metric == Metric.LOSS ? drawn : Math.clamp(drawn, 0.0, 1.0));
    }
}
