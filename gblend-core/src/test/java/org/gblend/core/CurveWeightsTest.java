package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurveWeightsTest {
    private static final double[] EPOCHS = {1, 2, 3};
    private static final HeadCurve A = HeadCurve.of("A", new double[] {3, 2, 1}, new double[] {3.2, 2.5, 2.2});
    private static final HeadCurve B = HeadCurve.of("B", new double[] {3, 1.5, .5}, new double[] {3.1, 1.4, 1.6});
    private static final LearningCurves LOSSES = new LearningCurves(EPOCHS, List.of(A, B));

    private static LearningCurves accuracies(boolean withCounts) {
        HeadCurve a = HeadCurve.of("A", new double[] {.5, .7, .9}, new double[] {.45, .6, .7});
        HeadCurve b = HeadCurve.of("B", new double[] {.4, .6, .8}, new double[] {.4, .5, .65});
        double[] n = {200, 200, 200};
        return new LearningCurves(
                EPOCHS, withCounts ? List.of(a.withSampleCounts(n), b.withSampleCounts(n)) : List.of(a, b));
    }

    @Test
    void estimate_fromFirst_handComputed() {
        // A: dO = 1.2 - .2 = 1, dG = 1, term 1. B: dO = 1.1 - .1 = 1, dG = 1.5, term 1.5.
        WeightEstimate e = CurveWeights.fromFirst(Metric.LOSS).estimate(LOSSES, 1);
        assertThat(e.weights().weights()).containsExactly(new double[] {.4, .6}, within(1e-12));
    }

    @Test
    void estimate_fromChance_startsWithoutOverfitting() {
        WeightEstimate e = CurveWeights.fromChance(Metric.LOSS, 25).estimate(LOSSES, 1);
        assertThat(e.ogr().getFirst().dO()).isCloseTo(1.2, within(1e-12));
        assertThat(e.ogr().getFirst().dG()).isCloseTo(Math.log(25) - 2.2, within(1e-12));
    }

    @Test
    void estimate_best_endsEachHeadAtItsBestRow() {
        WeightEstimate e = new CurveWeights(
                        Metric.LOSS, CurveWeights.Start.FIRST, CurveWeights.End.BEST, 0, PaperRule.defaults(), 100, .95)
                .estimate(LOSSES, 1);
        assertThat(e.measures().get(0).after()).isEqualTo(new Measure(1, 2.2));
        assertThat(e.measures().get(1).after()).isEqualTo(new Measure(1.5, 1.4));
        assertThat(e.notes()).contains("Head 'B': measured at epoch 2.000, its best held-out loss.");
    }

    @Test
    void estimate_withoutCountsOrDeviations_hasNoIntervalAndSaysSo() {
        WeightEstimate e = CurveWeights.fromChance(Metric.ACCURACY, 10).estimate(accuracies(false), 1);
        assertThat(e.weightIntervals()).isEmpty();
        assertThat(e.weightInterval("A")).isEmpty();
        assertThat(e.resampled()).isEmpty();
        assertThat(e.varianceOfO()).containsExactly(0.0, 0.0);
        assertThat(e.notes())
                .containsExactly(
                        "No intervals: the spread of the held-out accuracy of A, B is not known. Give HEAD-n or"
                                + " HEAD-sd for every head.");
    }

    @Test
    void estimate_lossWithCountsAlone_hasNoIntervalAndSaysWhy() {
        double[] n = {200, 200, 200};
        LearningCurves curves = new LearningCurves(
                EPOCHS, List.of(A.withSampleCounts(n).withDeviations(new double[] {1, 1, 1}), B.withSampleCounts(n)));
        WeightEstimate e = CurveWeights.fromFirst(Metric.LOSS).estimate(curves, 1);
        assertThat(e.weightIntervals()).isEmpty();
        assertThat(e.notes())
                .containsExactly("No intervals: the spread of the held-out loss of B is not known. A loss's does not"
                        + " follow from HEAD-n: give curves of accuracy or error with HEAD-n, or HEAD-sd for every"
                        + " head.");
    }

    @Test
    void estimate_accuracyWithCounts_hasBinomialVarianceAndIntervals() {
        WeightEstimate e = CurveWeights.fromChance(Metric.ACCURACY, 10).estimate(accuracies(true), 1);
        double q = (200 * .7 + 1) / 202;
        assertThat(e.varianceOfO().getFirst()).isCloseTo(q * (1 - q) / 200, within(1e-15));
        assertThat(e.weightInterval("A").orElseThrow().contains(e.weights().weight("A")))
                .isTrue();
        assertThat(e.ogrInterval("B").orElseThrow().contains(e.ogr().get(1).ratio()))
                .isTrue();
        assertThat(e.resampled()).hasSize(1000);
    }

    @Test
    void estimate_fromFirst_addsBothVariances() {
        WeightEstimate e = CurveWeights.fromFirst(Metric.ACCURACY).estimate(accuracies(true), 1);
        double before = (200 * .45 + 1) / 202;
        double after = (200 * .7 + 1) / 202;
        assertThat(e.varianceOfO().getFirst())
                .isCloseTo((before * (1 - before) + after * (1 - after)) / 200, within(1e-15));
    }

    @Test
    void estimate_deviations_perSampleWithCountsAndOfTheValueWithout() {
        double[] sd = {.5, .4, .3};
        LearningCurves both = new LearningCurves(
                EPOCHS,
                List.of(A.withSampleCounts(new double[] {100, 100, 100}).withDeviations(sd), B.withDeviations(sd)));
        WeightEstimate e = CurveWeights.fromChance(Metric.LOSS, 25).estimate(both, 1);
        assertThat(e.varianceOfO().get(0)).isCloseTo(.09 / 100, within(1e-15));
        assertThat(e.varianceOfO().get(1)).isCloseTo(.09, within(1e-15));
    }

    @Test
    void estimate_drawnSpread_isTheGivenOne() {
        double[] sd = {0, 0, .05};
        LearningCurves curves = new LearningCurves(EPOCHS, List.of(A.withDeviations(sd), B.withDeviations(sd)));
        WeightEstimate e = new CurveWeights(
                        Metric.LOSS,
                        CurveWeights.Start.FIRST,
                        CurveWeights.End.LAST,
                        0,
                        PaperRule.defaults(),
                        4000,
                        .6827)
                .estimate(curves, 3);
        // OGR = (1 + x) / (1 - x) with x normal of deviation .05: the one-sigma interval is .95/1.05 to 1.05/.95.
        Interval interval = e.ogrInterval("A").orElseThrow();
        assertThat(interval.low()).isCloseTo(.95 / 1.05, within(.006));
        assertThat(interval.high()).isCloseTo(1.05 / .95, within(.006));
    }

    @Test
    void estimate_robustRule_usesTheVariance() {
        WeightEstimate e = CurveWeights.fromChance(Metric.ACCURACY, 10)
                .withRule(RobustRule.defaults())
                .estimate(accuracies(true), 1);
        double[] variance = e.varianceOfO().stream().mapToDouble(v -> v).toArray();
        assertThat(e.weights()).isEqualTo(RobustRule.defaults().weights(e.measures(), Metric.ACCURACY, variance, null));
    }

    @Test
    void estimate_sameSeed_isBitwiseTheSame() {
        CurveWeights settings = CurveWeights.fromChance(Metric.ACCURACY, 10);
        assertThat(settings.estimate(accuracies(true), 5)).isEqualTo(settings.estimate(accuracies(true), 5));
        assertThat(settings.estimate(accuracies(true), 6).weightIntervals())
                .isNotEqualTo(settings.estimate(accuracies(true), 5).weightIntervals());
    }

    @Test
    void estimate_nanInAnyRow_namesHeadEpochAndValue() {
        LearningCurves curves = new LearningCurves(
                EPOCHS, List.of(HeadCurve.of("A", new double[] {3, 2, 1}, new double[] {3, Double.NaN, 2})));
        assertThatThrownBy(() -> CurveWeights.fromFirst(Metric.LOSS).estimate(curves, 1))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Head 'A', epoch 2.000: held-out loss = NaN. No weights from a value that is not finite: cut"
                                + " the curve before the training diverged, or fill in the missing value.");
    }

    @Test
    void estimate_percent_isRefused() {
        LearningCurves curves =
                new LearningCurves(EPOCHS, List.of(HeadCurve.of("A", new double[] {.1, .5, 71}, new double[3])));
        assertThatThrownBy(() -> CurveWeights.fromFirst(Metric.ERROR).estimate(curves, 1))
                .isInstanceOf(InputException.class)
                .hasMessage("Head 'A', epoch 3.000: train error = 71.0. Give error as a fraction in 0..1, not in"
                        + " percent, or name the right metric.");
    }

    @Test
    void estimate_oneRowFromFirst_isRefused() {
        LearningCurves curves =
                new LearningCurves(new double[] {9}, List.of(HeadCurve.of("A", new double[] {1}, new double[] {2})));
        assertThatThrownBy(() -> CurveWeights.fromFirst(Metric.LOSS).estimate(curves, 1))
                .isInstanceOf(InputException.class)
                .hasMessage("The curves have one row: from=first needs two. Give more rows, or from=chance with the"
                        + " number of classes.");
        assertThat(CurveWeights.fromChance(Metric.LOSS, 9)
                        .estimate(curves, 1)
                        .weights()
                        .weights())
                .containsExactly(1);
    }

    @Test
    void fromChance_withoutClasses_isRefused() {
        assertThatThrownBy(() -> CurveWeights.fromChance(Metric.LOSS, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("classes = 0: from=chance needs the number of classes, at least 2");
    }

    @Test
    void curves_badRows_areRefused() {
        assertThatThrownBy(() -> new LearningCurves(new double[] {1, 3, 2}, List.of(A)))
                .isInstanceOf(InputException.class)
                .hasMessage("Row 3: epoch 2.000 after 3.000. Epochs must rise from row to row: sort the rows and remove"
                        + " repeats.");
        assertThatThrownBy(() -> new LearningCurves(EPOCHS, List.of())).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> new LearningCurves(EPOCHS, List.of(A, A)))
                .hasMessage("Head 'A' is there twice: give every head its own name.");
        assertThatThrownBy(() -> new LearningCurves(new double[] {1, 2}, List.of(A)))
                .hasMessage("head 'A' has 3 rows for 2 epochs");
        assertThatThrownBy(() -> A.withSampleCounts(new double[] {200, 0, 200}))
                .hasMessage("Head 'A', row 2: n = 0.0. Give the number of held-out samples, at least 1.");
        assertThatThrownBy(() -> A.withDeviations(new double[] {.1, .1, Double.NaN}))
                .hasMessage("Head 'A', row 3: sd = NaN. Give a standard deviation, at least 0.");
        assertThatThrownBy(() -> HeadCurve.of("A", new double[2], new double[3]))
                .hasMessage(
                        "head 'A': 3 held-out values for 2 training values; give one for each row, at least one row");
    }

    @Test
    void between_twoRows_measuresASuperEpoch() {
        assertThat(LOSSES.between(1, 2).getFirst())
                .isEqualTo(new HeadMeasure("A", new Measure(2, 2.5), new Measure(1, 2.2)));
        assertThat(LOSSES.epoch(2)).isEqualTo(3);
    }
}
