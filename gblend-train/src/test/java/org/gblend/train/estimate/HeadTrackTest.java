package org.gblend.train.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.gblend.core.HeadSamples;
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

    @Test
    void trackOfAnEarlierVersion_hasOneEnd() {
        HeadTrack old = new HeadTrack(point(START), point(12), point(12), null);
        assertThat(old.ends(End.LAST)).hasSize(1);
    }
}
