package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.gblend.core.CurveWeights.End;
import org.gblend.core.CurveWeights.Start;
import org.gblend.core.Diagnosis.Certainty;
import org.gblend.core.HeadCourse.Shape;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final double[] EPOCHS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    private static final double[] FITTED = {3, 1.5, 0.8, 0.5, 0.3, 0.2, 0.15, 0.12, 0.11, 0.1};

    private static HeadCourse course(double[] train, double[] heldOut) {
        HeadCurve curve = HeadCurve.of("a", train, heldOut);
        return HeadCourse.of(new LearningCurves(EPOCHS, List.of(curve)), curve, Metric.LOSS);
    }

    @Test
    void course_thatLosesMoreThanATenthOfItsGain_overfitsFromItsBestEpoch() {
        HeadCourse course = course(FITTED, new double[] {3, 2, 1.5, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6});

        assertThat(course.shape()).isEqualTo(Shape.OVERFITS);
        assertThat(course.bestEpoch()).isEqualTo(4);
        assertThat(course.gain()).isEqualTo(2);
        assertThat(course.worsening()).isCloseTo(0.6, within(1e-12));
        assertThat(course(FITTED, new double[] {3, 2, 1.5, 1, 1, 1, 1, 1, 1, 1.19})
                        .shape())
                .isEqualTo(Shape.STEADY);
    }

    @Test
    void course_whoseSpreadIsKnown_overfitsOnlyBeyondIt() {
        double[] heldOut = {3, 2, 1.5, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6};
        double[] n = new double[10];
        Arrays.fill(n, 100);
        double[] wide = new double[10];
        Arrays.fill(wide, 3);
        HeadCurve curve = HeadCurve.of("a", FITTED, heldOut).withSampleCounts(n).withDeviations(wide);
        HeadCourse course = HeadCourse.of(new LearningCurves(EPOCHS, List.of(curve)), curve, Metric.LOSS);

        // The deviation of the difference is 3 / 10 * sqrt(2), and 1.96 of it is .83.
        assertThat(course.interval().orElseThrow().low()).isCloseTo(0.6 - 1.959964 * 0.3 * Math.sqrt(2), within(1e-9));
        assertThat(course.shape()).isEqualTo(Shape.STEADY);
        assertThat(course.measured(0.6, new Interval(0.1, 1.1, 0.95)).shape()).isEqualTo(Shape.OVERFITS);
    }

    @Test
    void course_whoseTrainingLossStillFalls_isStillFitting() {
        double[] train = {3, 2.9, 2.8, 2.7, 2.5, 2.3, 2.1, 1.9, 1.7, 1.5};
        HeadCourse course = course(train, new double[] {3, 3, 2.9, 2.9, 2.8, 2.7, 2.6, 2.5, 2.4, 2.3});

        // Rows 8 to 10: from 1.9 to 1.5 of a fall of 1.5.
        assertThat(course.late()).isCloseTo(0.4 / 1.5, within(1e-12));
        assertThat(course.shape()).isEqualTo(Shape.STILL_FITTING);
    }

    @Test
    void course_whoseHeldOutLossNeverFalls_learnsNothing() {
        double[] heldOut = {3, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7, 3.8, 3.9};
        assertThat(course(FITTED, heldOut).shape()).isEqualTo(Shape.LEARNS_NOTHING);
    }

    @Test
    void accuracies_areBetterWhenHigher() {
        double[] train = {0.1, 0.5, 0.8, 0.9, 0.95, 1, 1, 1, 1, 1};
        HeadCurve curve = HeadCurve.of("a", train, new double[] {0.1, 0.4, 0.6, 0.7, 0.7, 0.6, 0.6, 0.5, 0.5, 0.5});
        HeadCourse course = HeadCourse.of(new LearningCurves(EPOCHS, List.of(curve)), curve, Metric.ACCURACY);

        assertThat(course.shape()).isEqualTo(Shape.OVERFITS);
        assertThat(course.bestEpoch()).isEqualTo(4);
        assertThat(course.worsening()).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void certainty_growsWithV() {
        Diagnosis few = diagnosis(30);
        Diagnosis many = diagnosis(3000);

        assertThat(few.certainty()).isEqualTo(Certainty.UNDETERMINED);
        assertThat(few.heldOut()).isEqualTo(30);
        long needed = few.heldOutNeeded().orElseThrow();
        assertThat(needed).isBetween(31L, 3000L);
        assertThat(many.certainty()).isEqualTo(Certainty.DETERMINED);
        assertThat(many.above()).containsExactly("joint");
        assertThat(many.below()).containsExactly("a");
        assertThat(many.heldOutNeeded().orElseThrow()).isLessThan(3000);
        // What a small V foretells is of the order of what it takes.
        assertThat(diagnosis((int) needed * 3).certainty()).isEqualTo(Certainty.DETERMINED);
    }

    @Test
    void certainty_withoutCounts_isUnknown() {
        CurveWeights how = CurveWeights.fromChance(Metric.ACCURACY, 10);
        LearningCurves curves = new LearningCurves(
                new double[] {1},
                List.of(
                        HeadCurve.of("a", new double[] {0.9}, new double[] {0.6}),
                        HeadCurve.of("joint", new double[] {0.7}, new double[] {0.6})));
        Diagnosis diagnosis = Diagnosis.of(curves, how, 1);

        assertThat(diagnosis.certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(diagnosis.heldOutNeeded()).isEmpty();
    }

    @Test
    void underfitted_areThoseWithLessThanHalfOfTheBestHeadsFit() {
        LearningCurves curves = new LearningCurves(
                new double[] {1},
                List.of(curve("a", 0.9, 0.6, 100), curve("b", 0.49, 0.4, 100), curve("c", 0.51, 0.4, 100)));

        // From chance .1: a improves by .8, b by .39, c by .41.
        assertThat(Diagnosis.of(curves, CurveWeights.fromChance(Metric.ACCURACY, 10), 1)
                        .underfitted())
                .containsExactly("b");
    }

    /** From chance of 10 classes: a has dO .3 and dG .5, joint dO .2 and dG .5. */
    private static Diagnosis diagnosis(int n) {
        LearningCurves curves =
                new LearningCurves(new double[] {1}, List.of(curve("a", 0.9, 0.6, n), curve("joint", 0.8, 0.6, n)));
        CurveWeights how =
                new CurveWeights(Metric.ACCURACY, Start.CHANCE, End.LAST, 10, PaperRule.defaults(), 1000, 0.95);
        return Diagnosis.of(curves, how, 1);
    }

    private static HeadCurve curve(String head, double train, double heldOut, int n) {
        return HeadCurve.of(head, new double[] {train}, new double[] {heldOut}).withSampleCounts(new double[] {n});
    }
}
