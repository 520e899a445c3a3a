package org.gblend.core;

import java.util.List;

/**
 * The overfitting-to-generalisation ratio of one network between two checkpoints (Wang, Tran, Feiszli, CVPR 2020,
 * Eq. 3).
 *
 * <pre>
 *   O_N = L^V_N - L^T_N          the gap at checkpoint N      (accuracy: acc^T - acc^V)
 *   dO  = O_{N+n} - O_N          its growth; squared in the weights, so a gap that shrank counts like one that grew
 *   dG  = L^V_N - L^V_{N+n}      the gain on held-out data    (accuracy: acc^V_{N+n} - acc^V_N)
 *   OGR = |dO / dG|
 * </pre>
 *
 * <p>{@code dG} is positive when the network generalised. The label inside the paper's Fig. 3 has the other sign; the
 * sign matters for the weights.
 *
 * <p>OGR alone is no goal to train towards: a network that underfits has a small {@code dO} and hence a good ratio.
 *
 * @param dO growth of overfitting, in units of the metric
 * @param dG gain in generalisation, in units of the metric
 */
public record Ogr(double dO, double dG) {

    /** The ratio's parts between two checkpoints of one network. Values that are not finite pass through. */
    public static Ogr between(Measure before, Measure after, Metric metric) {
        return new Ogr(
                overfitting(after, metric) - overfitting(before, metric),
                metric.improvement(before.heldOut(), after.heldOut()));
    }

    /**
     * The ratio's parts for one head.
     *
     * @throws InputException if a value is not finite, or an error or accuracy lies outside 0..1
     */
    public static Ogr of(HeadMeasure head, Metric metric) {
        HeadMeasure.check(List.of(head), metric);
        return between(head.before(), head.after(), metric);
    }

    /** {@code O}: how much better the network is on what it was trained on than on held-out data. */
    public static double overfitting(Measure measure, Metric metric) {
        return metric.improvement(measure.heldOut(), measure.train());
    }

    /** {@code |dO / dG|}; infinite when nothing generalised but the gap moved, NaN when neither moved. */
    public double ratio() {
        return Math.abs(dO / dG);
    }
}
