package org.gblend.train.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.gblend.core.HeadSamples;
import org.gblend.core.Measure;
import org.gblend.core.Metric;
import org.gblend.core.RobustRule;
import org.gblend.core.WeightBootstrap;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.EstimateConfig.End;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadTrackTest {
    private static final int START = 10;

    /** A head whose held-out loss is lowest after the second epoch. */
    private static HeadTrack after(int epochs) {
        return Stream.iterate(START + 1, e -> e + 1)
                .limit(epochs)
                .reduce(HeadTrack.startingAt(point(START)), (track, e) -> track.with(point(e)), (a, _) -> a);
    }

    private static HeadPoint point(int epoch) {
        double loss = Math.abs(epoch - START - 2);
        return new HeadPoint(epoch, values(1, epoch % 2), values(loss, 0));
    }

    private static SampleValues values(double loss, double right) {
        return new SampleValues(new double[] {loss, loss}, new double[] {right, 1});
    }

    @ParameterizedTest
    @CsvSource({"1, 11", "2, 11 12", "6, 15 16", "12, 20 21 22", "16, 23 24 25 26", "50, 57 58 59 60"})
    void ends_areTheLastQuarter_atLeastTwoAndAtMostFour(int epochs, String expected) {
        List<String> ends = after(epochs).ends(End.LAST).stream()
                .map(point -> String.valueOf(point.epoch()))
                .toList();
        assertThat(String.join(" ", ends)).isEqualTo(expected);
    }

    @Test
    void ends_ofTheLowestHeldOutLoss_areThatPointAlone() {
        assertThat(after(8).ends(End.BEST)).extracting(HeadPoint::epoch).containsExactly(12);
    }

    @Test
    void samples_countTheSpreadOverTheEnds() {
        EstimateConfig config = EstimateConfig.defaults();
        HeadSamples two = HeadTrack.samples("audio", List.of(after(6), after(6)), config);
        HeadSamples one = HeadTrack.samples("audio", List.of(after(1), after(1)), config);
        assertThat(two.trainSize()).isEqualTo(4);
        assertThat(one.ends()).isEqualTo(1);
        assertThat(two.ends()).isEqualTo(2);
    }

    /** The ends of S seeds lie about their mean, each at 1 / sqrt(S - 1) of its seed's own distance. */
    @Test
    void overSeeds_isTheMean_withEndsAsFarApartAsAMeanOfSeedsVaries() {
        HeadTrack good = seed(1, 1, 1, 0);
        HeadTrack bad = seed(1, 0, 0, 0);
        HeadTrack middling = seed(1, 1, 0, 0);
        EstimateConfig config = EstimateConfig.defaults();

        HeadSamples two = HeadTrack.overSeeds("audio", List.of(good, bad), config);
        assertThat(two.mean().after()).isEqualTo(new Measure(1, 0.5));
        assertThat(ends(two)).containsExactly(0.25, 0.75);
        assertThat(ends(HeadTrack.overSeeds("audio", List.of(good, bad, middling), config)))
                .containsExactly(0.5 - 0.25 / Math.sqrt(2), 0.5, 0.5 + 0.25 / Math.sqrt(2));
        assertThat(ends(HeadTrack.overSeeds("audio", List.of(good), config))).containsExactly(0.75);
    }

    /** One epoch, all of T' right and so much of V. */
    private static HeadTrack seed(double... right) {
        double[] ones = {1, 1, 1, 1};
        double[] tenth = {0.1, 0.1, 0.1, 0.1};
        SampleValues chance = new SampleValues(ones, tenth);
        return HeadTrack.startingAt(new HeadPoint(0, chance, chance))
                .with(new HeadPoint(1, new SampleValues(ones, ones), new SampleValues(ones, right)));
    }

    /** On V, as the replicates draw them. */
    private static List<Double> ends(HeadSamples samples) {
        return new WeightBootstrap(200, 0.95)
                .estimate(List.of(samples), Metric.ACCURACY, RobustRule.defaults(), null, 1).redraws().stream()
                        .map(redraw -> redraw.ends().getFirst().after().heldOut())
                        .distinct()
                        .sorted()
                        .toList();
    }

    @Test
    void trackOfAnEarlierVersion_hasOneEnd() {
        HeadTrack old = new HeadTrack(point(START), point(12), point(12), null);
        assertThat(old.ends(End.LAST)).hasSize(1);
    }
}
