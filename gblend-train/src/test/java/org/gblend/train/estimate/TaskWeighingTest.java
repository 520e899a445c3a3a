package org.gblend.train.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gblend.train.Tiny;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.EstimateConfig.Initial;
import org.gblend.train.config.EstimateConfig.OptimizerState;
import org.junit.jupiter.api.Test;

class TaskWeighingTest {
    private static final int SAMPLES = 4;
    private static final EstimateConfig POINT = Tiny.estimate(Initial.CHANCE, OptimizerState.FRESH);
    private static final EstimateConfig STEADY = new EstimateConfig(
            POINT.metric(),
            POINT.rule(),
            1,
            POINT.end(),
            POINT.initial(),
            POINT.optimizerState(),
            POINT.probe(),
            POINT.bootstrap(),
            true);

    /** Of the verb's heads G is .5 and .4 and O .3 each; the noun's are no better on V than before. */
    @Test
    void weigh_ofATaskInWhichNoHeadGeneralised_keepsThatTasksLastWeightsAlone() {
        Map<String, HeadTrack> tracks = new LinkedHashMap<>();
        tracks.put("verb/a", to(0.2, 0.5));
        tracks.put("verb/joint", to(0.3, 0.6));
        tracks.put("noun/a", to(0.5, 1.2));
        tracks.put("noun/joint", to(0.4, 1));
        Map<String, Double> last = Map.of("verb/a", 0.3, "verb/joint", 0.7, "noun/a", 0.8, "noun/joint", 0.2);

        MeasuredWeights weighed = weigh(tracks, POINT, last);

        assertWeights(weighed, Map.of("verb/a", 5 / 9.0, "verb/joint", 4 / 9.0, "noun/a", 0.8, "noun/joint", 0.2));
        assertThat(weighed.notes())
                .allMatch(note -> note.startsWith("verb: ") || note.startsWith("noun: "))
                .contains("noun: No head generalised (every dG <= 0): the last weights stay.")
                .noneMatch(note -> note.startsWith("verb: No head generalised"));
        assertWeights(
                weigh(tracks, POINT, Map.of()),
                Map.of("verb/a", 5 / 9.0, "verb/joint", 4 / 9.0, "noun/a", 0.5, "noun/joint", 0.5));
    }

    /** The last weights are the rule's answer; the head that has not moved has its equal share all the same, the others the rest. */
    @Test
    void weigh_madeSteady_givesAHeadThatHasNotMovedItsShareOfTheLastWeights() {
        Map<String, HeadTrack> tracks = new LinkedHashMap<>();
        tracks.put("verb/a", to(0.2, 0.5));
        tracks.put("verb/b", to(0.2, 0.5));
        tracks.put("verb/joint", to(0.2, 0.5));
        tracks.put("noun/a", to(0.5, 1.2));
        tracks.put("noun/b", to(0.4, 1.1));
        tracks.put("noun/joint", to(1, 1));
        Map<String, Double> last = new LinkedHashMap<>();
        tracks.keySet().forEach(head -> last.put(head, 0.2));
        last.put("verb/a", 0.6);
        last.put("noun/a", 0.6);

        MeasuredWeights weighed = weigh(tracks, STEADY, last);

        assertWeights(
                weighed,
                Map.of(
                        "verb/a", 1 / 3.0,
                        "verb/b", 1 / 3.0,
                        "verb/joint", 1 / 3.0,
                        "noun/a", 0.6 / 0.8 * 2 / 3,
                        "noun/b", 0.2 / 0.8 * 2 / 3,
                        "noun/joint", 1 / 3.0));
    }

    @Test
    void notes_ofOneTask_haveNoNameBeforeThem() {
        Map<String, HeadTrack> tracks = Map.of("a", to(0.5, 1.2), "joint", to(0.4, 1));
        assertThat(weigh(tracks, POINT, Map.of()).notes())
                .contains("No head generalised (every dG <= 0): no weights yet, so all heads weigh the same.");
    }

    private static MeasuredWeights weigh(
            Map<String, HeadTrack> tracks, EstimateConfig config, Map<String, Double> last) {
        Map<String, List<HeadTrack>> folds = new LinkedHashMap<>();
        tracks.forEach((head, track) -> folds.put(head, List.of(track)));
        return TaskWeighing.weigh(new GbEstimate.Measured(folds, 1, 0), config, 1, last, false, false, 1);
    }

    private static void assertWeights(MeasuredWeights weighed, Map<String, Double> expected) {
        assertThat(weighed.weights()).containsOnlyKeys(expected.keySet());
        expected.forEach((head, weight) -> assertThat(
                        Objects.requireNonNull(weighed.weights().get(head)))
                .as(head)
                .isCloseTo(weight, within(1e-9)));
    }

    /** A head whose loss was 1 on every sample of T' and V. */
    private static HeadTrack to(double train, double heldOut) {
        return HeadTrack.startingAt(point(0, 1, 1)).with(point(1, train, heldOut));
    }

    private static HeadPoint point(int epoch, double train, double heldOut) {
        return new HeadPoint(epoch, values(train), values(heldOut));
    }

    private static SampleValues values(double loss) {
        double[] losses = new double[SAMPLES];
        Arrays.fill(losses, loss);
        return new SampleValues(losses, new double[SAMPLES]);
    }
}
