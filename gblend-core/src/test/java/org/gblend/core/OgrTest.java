package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OgrTest {
    private static final Measure BEFORE = new Measure(3.0, 3.2);
    private static final Measure AFTER = new Measure(1.0, 1.8);

    @Test
    void between_losses_handComputed() {
        Ogr ogr = Ogr.between(BEFORE, AFTER, Metric.LOSS);
        assertThat(ogr.dO()).isCloseTo(.8 - .2, within(1e-12));
        assertThat(ogr.dG()).isCloseTo(1.4, within(1e-12));
        assertThat(ogr.ratio()).isCloseTo(.6 / 1.4, within(1e-12));
    }

    @Test
    void between_heldOutLossRose_gainIsNegativeAndRatioPositive() {
        Ogr ogr = Ogr.between(BEFORE, new Measure(1.0, 3.7), Metric.LOSS);
        assertThat(ogr.dG()).isCloseTo(-.5, within(1e-12));
        assertThat(ogr.ratio()).isCloseTo(2.5 / .5, within(1e-12));
    }

    @Test
    void between_gapShrank_growthIsNegativeAndRatioPositive() {
        Ogr ogr = Ogr.between(new Measure(2, 3), new Measure(1.5, 2), Metric.LOSS);
        assertThat(ogr.dO()).isCloseTo(-.5, within(1e-12));
        assertThat(ogr.ratio()).isCloseTo(.5, within(1e-12));
    }

    @Test
    void between_accuracyAndItsError_agree() {
        Ogr accuracy = Ogr.between(new Measure(.1, .1), new Measure(.9, .6), Metric.ACCURACY);
        Ogr error = Ogr.between(new Measure(.9, .9), new Measure(.1, .4), Metric.ERROR);
        assertThat(accuracy.dO()).isCloseTo(.3, within(1e-12)).isCloseTo(error.dO(), within(1e-12));
        assertThat(accuracy.dG()).isCloseTo(.5, within(1e-12)).isCloseTo(error.dG(), within(1e-12));
    }

    @Test
    void overfitting_trainBetterThanHeldOut_isPositive() {
        assertThat(Ogr.overfitting(AFTER, Metric.LOSS)).isCloseTo(.8, within(1e-12));
        assertThat(Ogr.overfitting(new Measure(.9, .6), Metric.ACCURACY)).isCloseTo(.3, within(1e-12));
    }

    @Test
    void ratio_nothingGeneralised_isInfinite() {
        assertThat(new Ogr(.1, 0).ratio()).isInfinite();
    }

    @Test
    void ratio_nothingMoved_isNan() {
        assertThat(new Ogr(0, 0).ratio()).isNaN();
    }

    @Test
    void of_nanLoss_namesHeadAndValue() {
        HeadMeasure head = new HeadMeasure("audio", BEFORE, new Measure(1.0, Double.NaN));
        assertThatThrownBy(() -> Ogr.of(head, Metric.LOSS))
                .isInstanceOf(InputException.class)
                .hasMessage("No weights from a value that is not finite: head 'audio', held-out loss after = NaN. The"
                        + " training diverged or a sample is broken: lower the learning rate, clip the gradients, or"
                        + " look for broken samples.");
    }

    @Test
    void of_accuracyInPercent_namesHeadAndValue() {
        HeadMeasure head = new HeadMeasure("rgb", new Measure(.1, .1), new Measure(95, .6));
        assertThatThrownBy(() -> Ogr.of(head, Metric.ACCURACY))
                .isInstanceOf(InputException.class)
                .hasMessage("Outside 0..1: head 'rgb', train accuracy after = 95.0. Give accuracy as a fraction, not in"
                        + " percent, or name the right metric.");
    }

    @Test
    void of_accuracyAbove1ByRounding_isTaken() {
        HeadMeasure head = new HeadMeasure("rgb", new Measure(.1, .1), new Measure(1.0000001192, .6));
        assertThat(Ogr.of(head, Metric.ACCURACY).dG()).isCloseTo(.5, within(1e-12));
    }

    @Test
    void chance_perMetric() {
        assertThat(Metric.LOSS.chance(25)).isCloseTo(3.2189, within(5e-5));
        assertThat(Metric.ACCURACY.chance(400)).isEqualTo(.0025);
        assertThat(Metric.ERROR.chance(4)).isEqualTo(.75);
        assertThat(Metric.ERROR.chance(3)).isEqualTo(2 / 3.0);
        assertThat(Measure.chance(Metric.LOSS, 25)).isEqualTo(new Measure(Math.log(25), Math.log(25)));
        assertThatThrownBy(() -> Metric.LOSS.chance(1)).hasMessage("classes = 1: chance needs at least 2 classes");
    }

    @Test
    void chance_asBefore_hasNoOverfitting() {
        for (Metric metric : Metric.values()) {
            assertThat(Ogr.overfitting(Measure.chance(metric, 7), metric)).isZero();
        }
    }
}
