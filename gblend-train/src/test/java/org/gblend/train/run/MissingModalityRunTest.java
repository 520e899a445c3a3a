package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gblend.core.InputException;
import org.gblend.core.ProbeForm;
import org.gblend.train.Heard;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.compare.Compared;
import org.gblend.train.compare.Comparison;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.config.MixupConfig;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.ProbeConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.UnimodalConfig;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.loop.RunListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs over rows some of which lack a modality. */
class MissingModalityRunTest {
    @TempDir
    Path folder;

    private static boolean lacks(int row) {
        return row % 4 == 1;
    }

    private static SchemeConfig scheme(String name) {
        return switch (name) {
            case "offline" -> OfflineConfig.defaults();
            case "online" -> OnlineConfig.every(1, 2);
            case "probe" -> ProbeConfig.defaults();
            case "probe-joint" -> new ProbeConfig(1, 1, 2, 0, 1, ProbeForm.JOINT);
            case "learned" -> new LearnedConfig(true);
            default -> EqualConfig.defaults();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"offline", "online", "probe", "probe-joint", "learned", "mixed"})
    void run_ofAnyScheme_countsWhatIsThereAndResumesToTheSameBits(String name) {
        Experiment plain = Tiny.withHoles(folder, MissingModalityRunTest::lacks);
        MixupConfig mixup = new MixupConfig(name.equals("mixed") ? 0.4 : 0, List.of());
        try (Tiny tiny = Tiny.open(folder, plain.withTraining(plain.training().withMixup(mixup)))) {
            Path whole = folder.resolve("whole");
            RunResult result = tiny.run(whole, tiny.scheme(scheme(name)), RunListener.silent());
            var test = tiny.data().sets().test();
            int having = tiny.data().count("b", test);
            assertThat(having).isBetween(1, test.size() - 1);
            result.test()
                    .forEach((prediction, score) -> assertThat(score.samples())
                            .as(prediction)
                            .isEqualTo(prediction.equals("b") ? having : test.size()));
            float[][] b = Predictions.read(new RunFolder(whole).test())
                    .probabilities()
                    .getOrDefault("b", new float[0][]);
            assertThat(b.length).isEqualTo(result.votes().blend().getOrDefault("b", 0.0) == 0 ? 0 : test.size());
            for (int i = 0; i < b.length; i++) {
                assertThat(Classification.counts(b[i])).isEqualTo(!lacks(test.rows()[i]));
            }
            Path part = folder.resolve("part");
            try {
                tiny.run(part, tiny.scheme(scheme(name)), new Heard(1));
            } catch (Heard.Killed expected) {
                assertThat(part.resolve("result.json")).doesNotExist();
            }
            tiny.run(part, tiny.scheme(scheme(name)), RunListener.silent());
            assertThat(Left.by(part)).isEqualTo(Left.by(whole));
            assertThat(Left.text(part.resolve("dropped-test.json")))
                    .isEqualTo(Left.text(whole.resolve("dropped-test.json")));
        }
    }

    @Test
    void run_ofAModalityThatSomeRowsLack_trainsOnTheOthersAlone() {
        try (Tiny tiny = Tiny.open(folder, Tiny.withHoles(folder, MissingModalityRunTest::lacks))) {
            RunResult result =
                    tiny.run(folder.resolve("b"), tiny.scheme(new UnimodalConfig("b")), RunListener.silent());
            assertThat(Objects.requireNonNull(result.test().get("b")).samples())
                    .isEqualTo(tiny.data().count("b", tiny.data().sets().test()));
            assertThat(folder.resolve("b/dropped-test.json")).doesNotExist();
        }
    }

    @Test
    void notes_ofAnEstimate_sayOnHowManySamplesAHeadWasMeasured() {
        try (Tiny tiny = Tiny.open(folder, Tiny.withHoles(folder, MissingModalityRunTest::lacks))) {
            Heard heard = new Heard();
            tiny.run(folder.resolve("run"), tiny.scheme(OfflineConfig.defaults()), heard);
            var holdout = tiny.data().sets().holdout();
            assertThat(heard.notes)
                    .anySatisfy(note -> assertThat(note)
                            .startsWith("run: Head 'b': measured on the "
                                    + tiny.data().count("b", holdout) + " of " + holdout.size()
                                    + " samples of V, and "));
        }
    }

    /** Dropping b is what data without b gives, and the blend what is left of it. */
    @Test
    void dropped_isWhatTheSameNetworkSaysOfDataWithoutTheModality() {
        Experiment holes = Tiny.withHoles(folder, MissingModalityRunTest::lacks);
        Path run = folder.resolve("run");
        int[] test;
        ModalityDropped dropped;
        try (Tiny tiny = Tiny.open(folder, holes)) {
            RunResult result = tiny.run(run, tiny.scheme(EqualConfig.defaults()), RunListener.silent());
            test = tiny.data().sets().test().rows();
            dropped = new RunFolder(run).readDropped("test").orElseThrow();
            assertThat(dropped.whole())
                    .isEqualTo(Map.of(
                            "joint", Objects.requireNonNull(result.test().get("joint")),
                            "blend", Objects.requireNonNull(result.test().get("blend"))));
            assertThat(dropped.lacking().get("a")).isZero();
            assertThat(dropped.lacking().get("b")).isPositive();
            Map<String, Score> withoutA =
                    Objects.requireNonNull(dropped.without().get("a"));
            assertThat(withoutA.values())
                    .extracting(Score::samples)
                    .containsOnly(tiny.data().count("b", tiny.data().sets().test()));
        }
        Experiment none = Tiny.withHoles(folder, row -> lacks(row) || Arrays.binarySearch(test, row) >= 0);
        try (Tiny tiny = Tiny.open(folder, none)) {
            Map<String, HeadScores> heads = SavedRun.open(run)
                    .evaluate(tiny.context(), tiny.data().sets().test(), 1);
            assertThat(Objects.requireNonNull(heads.get("b")).count()).isZero();
            Predictions predictions =
                    Predictions.of(heads, SavedRun.open(run).result().votes());
            Map<String, Score> scores = Score.of(heads, predictions);
            assertThat(scores.keySet()).containsExactly("a", "joint", "blend", "stacked");
            assertThat(dropped.without().get("b"))
                    .isEqualTo(Map.of(
                            "joint", Objects.requireNonNull(scores.get("joint")),
                            "blend", Objects.requireNonNull(scores.get("blend"))));
        }
    }

    @Test
    void comparison_overRowsThatLackAModality_pairsWhatBothHaveAndFillsTheEnsemble() {
        Experiment holes = Tiny.withHoles(folder, MissingModalityRunTest::lacks);
        Map<String, SchemeConfig> schemes =
                Map.of("naive", NaiveConfig.defaults(), "offline", OfflineConfig.defaults());
        try (Tiny tiny = Tiny.open(folder, Tiny.with(holes, Tiny.compare(schemes, List.of())))) {
            Leaderboard board = new Comparison(tiny.context(), folder.resolve("out")).run();
            assertThat(board.failures()).isEmpty();
            List.of("a", "b", "naive", "offline")
                    .forEach(name -> assertThat(board.tables().getLast().rows())
                            .filteredOn(row -> row.name().equals(name))
                            .singleElement()
                            .satisfies(row -> assertThat(row.top1().mean())
                                    .as(name)
                                    .isCloseTo(
                                            Compared.top1(folder.resolve("out"), name + ".T", board.seeds()),
                                            within(1e-12))));
            assertThat(board.tables()).allSatisfy(table -> {
                assertThat(table.rows())
                        .extracting(Leaderboard.Row::name)
                        .containsExactlyInAnyOrder("a", "b", "naive", "offline", "ensemble");
                assertThat(table.rows())
                        .filteredOn(row -> row.toBestSingle() != null)
                        .isNotEmpty()
                        .allSatisfy(row -> assertThat(Objects.requireNonNull(row.toBestSingle())
                                        .mean())
                                .isFinite());
            });
        }
    }

    @Test
    void probeSetWithoutTheModality_saysWhatToRaise() {
        Experiment holes = Tiny.withHoles(folder, row -> row % 12 > 2 || row == 0);
        Experiment small = Tiny.with(
                holes,
                new EstimateConfig(
                        holes.estimate().metric(),
                        holes.estimate().rule(),
                        1,
                        holes.estimate().end(),
                        holes.estimate().initial(),
                        holes.estimate().optimizerState(),
                        1,
                        20,
                        false));
        try (Tiny tiny = Tiny.open(folder, small)) {
            assertThatThrownBy(() ->
                            tiny.run(folder.resolve("run"), tiny.scheme(EqualConfig.defaults()), RunListener.silent()))
                    .isInstanceOf(InputException.class)
                    .hasMessageMatching("T' has 1 samples of T, of which 0 have the modality b, and its overfitting is"
                            + " measured on 2 at least; raise estimate.probe");
        }
    }
}
