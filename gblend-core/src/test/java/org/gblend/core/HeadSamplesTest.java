package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class HeadSamplesTest {
    @Test
    void samplesThatAHeadCannotSee_areNaNOnBothSides_andCountInNothing() {
        double no = Double.NaN;
        HeadSamples s = new HeadSamples(
                "a", new double[] {1, no, 3}, new double[] {0, no, 1}, new double[] {no, 5, 6}, new double[] {no, 2, 6
                });
        HeadSamples same = new HeadSamples(
                "a", new double[] {1, 3}, new double[] {0, 1}, new double[] {5, 6}, new double[] {2, 6});
        assertThat(s.mean()).isEqualTo(same.mean());
        assertThat(s.varianceOfO()).isEqualTo(same.varianceOfO());
        assertThat(s.trainCount()).isEqualTo(2);
        assertThat(s.heldOutCount()).isEqualTo(2);
        assertThat(s.mean(new int[] {0, 1, 1}, new int[] {0, 0, 1}, 0).before()).isEqualTo(new Measure(1, 5));
        assertThat(s.mean(new int[] {1, 1, 1}, new int[] {2, 1, 2}, 0).after()).isEqualTo(new Measure(.5, 14 / 3.0));
        s.check();
    }

    @Test
    void mean_handComputed() {
        HeadSamples s = new HeadSamples(
                "a", new double[] {1, 3}, new double[] {0, 1}, new double[] {4, 5, 6}, new double[] {1, 2, 6});
        assertThat(s.mean()).isEqualTo(new HeadMeasure("a", new Measure(2, 5), new Measure(.5, 3)));
    }

    @Test
    void varianceOfO_handComputed() {
        // changes on T': -1, -2, variance .5, over 2; on V: -3, -3, 0, variance 3, over 3
        HeadSamples s = new HeadSamples(
                "a", new double[] {1, 3}, new double[] {0, 1}, new double[] {4, 5, 6}, new double[] {1, 2, 6});
        assertThat(s.varianceOfO()).isCloseTo(.25 + 1, within(1e-12));
    }

    @Test
    void fromChance_before_isChanceWithoutSpread() {
        HeadSamples s = HeadSamples.fromChance("a", new double[] {1, 0}, new double[] {1, 0, 0}, Metric.ACCURACY, 4);
        assertThat(s.mean().before()).isEqualTo(new Measure(.25, .25));
        assertThat(s.varianceOfO()).isCloseTo(.25 + 1 / 9.0, within(1e-12));
    }

    @Test
    void mean_ofEqualValues_isExact() {
        double[] right = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        HeadMeasure m =
                HeadSamples.fromChance("a", right, right, Metric.ACCURACY, 10).mean();
        assertThat(Ogr.of(m, Metric.ACCURACY)).isEqualTo(new Ogr(0, 0));
        HeadMeasure loss = HeadSamples.fromChance("a", new double[77], new double[13], Metric.LOSS, 25)
                .mean();
        assertThat(loss.before()).isEqualTo(Measure.chance(Metric.LOSS, 25));
    }

    @Test
    void varianceOfO_sameChangeEverywhere_isExactly0() {
        HeadSamples s = new HeadSamples(
                "a", new double[] {.1, .1, .1}, new double[3], new double[] {.3, .3, .3}, new double[] {.2, .2, .2});
        assertThat(s.varianceOfO()).isZero();
    }

    @Test
    void ends_thatDiffer_addTheirVarianceToThatOfO() {
        double[] train = {1, 1, 0, 0};
        HeadSamples one = new HeadSamples("a", new double[4], train, new double[4], train);
        HeadSamples two =
                one.withEnds(List.of(new double[] {1, 1, 1, 0}, train), List.of(new double[] {1, 0, 0, 0}, train));
        // Gaps of the two ends: .75 - .25 and 0; their sample variance is .125.
        assertThat(two.varianceOfO()).isCloseTo(one.varianceOfO() + .125, within(1e-12));
        assertThat(one.withEnds(List.of(train), List.of(train)).varianceOfO()).isEqualTo(one.varianceOfO());
    }

    @Test
    void ends_ofOtherLengths_areRefused() {
        HeadSamples s = new HeadSamples("a", new double[2], new double[2], new double[2], new double[2]);
        assertThatThrownBy(() -> s.withEnds(List.of(new double[2]), List.of()))
                .hasMessage("head 'a': 1 epochs on T' and 0 on V; give the same epochs");
        assertThatThrownBy(() -> s.withEnds(List.of(new double[3]), List.of(new double[2])))
                .hasMessageContaining("2 values before and 3 after on T'");
    }

    @Test
    void ends_thatOnlyDrift_countAsNoise() {
        HeadSamples last = drifting(List.of(3.0), List.of(0.0));
        HeadSamples gapGrows = drifting(List.of(0.0, 1.0, 2.0, 3.0), List.of(0.0, 0.0, 0.0, 0.0));
        HeadSamples bothFit = drifting(List.of(0.0, 1.0, 2.0, 3.0), List.of(-3.0, -2.0, -1.0, 0.0));
        // The sample variance of 0, 1, 2, 3 is 5/3; a trend that T' and V have in common leaves the gap as it is.
        assertThat(gapGrows.varianceOfO()).isCloseTo(last.varianceOfO() + 5 / 3.0, within(1e-12));
        assertThat(bothFit.varianceOfO()).isCloseTo(last.varianceOfO(), within(1e-12));
    }

    @Test
    void ends_thatDriftBesidesTheirNoise_countForMoreThanTheNoise() {
        double[] sums = new double[2];
        int cases = 2000;
        SeededCases.forEach("drift", cases, random -> {
            List<Double> still = new ArrayList<>();
            List<Double> drift = new ArrayList<>();
            for (int end = 0; end < 4; end++) {
                double noise = RandomStreams.gaussian(random);
                still.add(noise);
                drift.add(noise + end);
            }
            List<Double> none = List.of(0.0, 0.0, 0.0, 0.0);
            sums[0] += drifting(still, none).varianceOfO() / cases;
            sums[1] += drifting(drift, none).varianceOfO() / cases;
        });
        // The noise's variance is 1, that of the drift 5/3; they add up.
        assertThat(sums[0]).isCloseTo(1, within(.05));
        assertThat(sums[1]).isCloseTo(1 + 5 / 3.0, within(.1));
    }

    @Test
    void ends_thatDrift_takeWeightFromTheirHeadAndShrinkMore() {
        HeadSamples other = spread("b", List.of(.4, .4, .4, .4));
        WeightEstimate still = estimate(List.of(spread("a", List.of(.4, .4, .4, .4)), other));
        WeightEstimate drift = estimate(List.of(spread("a", List.of(.1, .2, .3, .4)), other));
        assertThat(drift.weights().weight("a")).isLessThan(still.weights().weight("a"));
        assertThat(drift.shrinkage()).isGreaterThan(still.shrinkage());
    }

    private static WeightEstimate estimate(List<HeadSamples> samples) {
        return WeightBootstrap.defaults().estimate(samples, Metric.LOSS, RobustRule.defaults(), null, 7);
    }

    /** A head with these gaps at its ends, whose samples differ on V alone. */
    private static HeadSamples spread(String head, List<Double> gaps) {
        double[] before = filled(2);
        double[] train = filled(.5);
        RandomGenerator random = RandomStreams.of(1).stream(head);
        double[] noise = random.doubles(4, -.1, .1).toArray();
        List<double[]> heldOut = gaps.stream()
                .map(gap -> Arrays.stream(noise).map(n -> .5 + gap + n).toArray())
                .toList();
        return new HeadSamples(head, before, train, before, heldOut.getLast())
                .withEnds(Collections.nCopies(gaps.size(), train), heldOut);
    }

    /** A head whose samples are all alike, with these values on T' and V at its ends. */
    private static HeadSamples drifting(List<Double> train, List<Double> heldOut) {
        double[] none = filled(0);
        return new HeadSamples("a", none, filled(train.getLast()), none, filled(heldOut.getLast()))
                .withEnds(
                        train.stream().map(HeadSamplesTest::filled).toList(),
                        heldOut.stream().map(HeadSamplesTest::filled).toList());
    }

    private static double[] filled(double value) {
        double[] values = new double[4];
        Arrays.fill(values, value);
        return values;
    }
}
