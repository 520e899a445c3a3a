package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.train.Heard;
import org.gblend.train.Tiny;
import org.gblend.train.config.CompareConfig;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.eval.Predictions;
import org.gblend.train.folder.Json;
import org.gblend.train.loop.RunListener;
import org.gblend.train.loop.StoppedException;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @TempDir
    Path folder;

    @Test
    void run_whosePredictionsWereLost_evaluatesThoseRunsAgainOrTrainsThemWithoutACheckpoint() throws Exception {
        Experiment experiment = experiment(schemes());
        try (Tiny tiny = Tiny.open(folder, experiment)) {
            Path out = folder.resolve("out");
            String expected = scores(new Comparison(tiny.context(), out).run());
            Path cut = out.resolve("seed-1/naive.T/test.safetensors");
            byte[] whole = Files.readAllBytes(cut);
            Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
            Files.delete(out.resolve("seed-2/naive.T/test.safetensors"));
            Files.delete(out.resolve("seed-2/naive.T/last.safetensors"));
            Heard heard = new Heard();

            assertThat(scores(new Comparison(tiny.context(heard), out).run())).isEqualTo(expected);

            assertThat(heard.notes)
                    .anyMatch(
                            note -> note.endsWith(cut + " is damaged; the run is evaluated again from its checkpoint"))
                    .anyMatch(note -> note.endsWith("seed-2/naive.T/test.safetensors is missing; its checkpoint is gone"
                            + " as well, so that it is trained again"));
            assertThat(heard.progress)
                    .noneMatch(text -> text.startsWith("seed-1/naive.T: epoch "))
                    .anyMatch(text -> text.startsWith("seed-2/naive.T: epoch "));
            assertThat(Files.readAllBytes(cut)).isEqualTo(whole);
        }
    }

    @Test
    void run_stoppedAgainAndAgain_endsWithTheSameTables() {
        Experiment experiment = experiment(schemes());
        String expected;
        try (Tiny tiny = Tiny.open(folder, experiment)) {
            expected = scores(new Comparison(tiny.context(), folder.resolve("whole")).run());
        }
        for (int stopAt : new int[] {1, 2, 3}) {
            try (Tiny tiny = Tiny.open(folder, experiment)) {
                RunListener stopping = new Heard() {
                    @Override
                    public void progress(String run, double done, double total, String text) {
                        super.progress(run, done, total, text);
                        if (progress.stream()
                                        .filter(line -> !line.endsWith(": was already finished"))
                                        .count()
                                >= stopAt) {
                            tiny.pool().stop();
                        }
                    }
                };
                Comparison comparison = new Comparison(tiny.context(stopping), folder.resolve("out"));
                assertThatThrownBy(comparison::run).isInstanceOf(StoppedException.class);
            }
        }
        try (Tiny tiny = Tiny.open(folder, experiment)) {
            assertThat(scores(new Comparison(tiny.context(), folder.resolve("out")).run()))
                    .isEqualTo(expected);
        }
    }

    /** The tables without their times. */
    private static String scores(Leaderboard board) {
        assertThat(board.failures()).isEmpty();
        return Json.write(board.tables()).replaceAll("\"(\\w*[sS]econds|peak\\w*)\" : [^,}\\s]+", "");
    }

    @Test
    void run_ofOfflineBesideItsParts_reusesThemAndBooksTheirCost() {
        try (Tiny tiny = Tiny.open(folder, experiment(schemes()))) {
            Leaderboard board = new Comparison(tiny.context(), folder.resolve("out")).run();
            MeasuredWeights reused = board.weights()
                    .getOrDefault("offline", Map.of())
                    .getOrDefault(1L, List.of())
                    .getFirst()
                    .measured();
            assertThat(reused.reused()).isTrue();
            assertThat(folder.resolve("out/seed-1/offline.estimates")).doesNotExist();
            double parts = 0;
            for (String part : List.of("a", "b", "naive")) {
                parts += result("seed-1/" + part + ".T").trainSeconds();
            }
            assertThat(result("seed-1/offline.T").estimateSeconds()).isEqualTo(parts);
            assertThat(result("seed-1/offline.T+V").estimateSeconds()).isEqualTo(parts);

            var seed = tiny.experiment().training().withSeed(1);
            RunResult own = tiny.run(
                    folder.resolve("own"),
                    tiny.scheme(OfflineConfig.defaults()),
                    RunListener.silent(),
                    p -> new TrainingRun.Plan(p.name(), p.scheme(), seed, _ -> seed, false, true, p.estimates()));
            assertThat(own.lastWeights()).isEqualTo(reused.weights());
        }
    }

    @Test
    void run_ofSchemesThatDifferInTheRuleAlone_trainsTheirEstimateOnce() {
        EstimateConfig common = Tiny.experiment(folder).estimate();
        Map<String, SchemeConfig> schemes = schemes();
        schemes.put("best", OfflineConfig.measuredBy(common.withEnd(EstimateConfig.End.BEST)));
        schemes.put("k1", new OfflineConfig(true, 0, null));
        Experiment experiment = experiment(schemes);
        CompareConfig c = experiment.compare();
        CompareConfig ownEstimates = new CompareConfig(
                c.unimodal(), c.schemes(), List.of(1L), c.sameTrain(), c.headline(), false, c.learningRates());
        try (Tiny tiny = Tiny.open(folder, Tiny.with(experiment, ownEstimates))) {
            Heard heard = new Heard();
            Leaderboard board = new Comparison(tiny.context(heard), folder.resolve("out")).run();
            assertThat(board.failures()).isEmpty();
            assertThat(heard.progress)
                    .filteredOn(text -> text.contains("estimate epoch "))
                    .hasSize(Tiny.EPOCHS)
                    .allMatch(text -> text.startsWith("seed-1/offline.T"));
            Map<String, Double> offline = result("seed-1/offline.T").lastWeights();
            Map<String, Double> scaled = result("seed-1/k1.T").lastWeights();
            offline.forEach((head, weight) -> assertThat(scaled).containsEntry(head, 3 * weight));
            Map<String, Double> best = result("seed-1/best.T").lastWeights();
            assertThat(best.values().stream().mapToDouble(w -> w).sum()).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void run_withAnotherSchemeUnderAUsedName_isRefused() {
        Map<String, SchemeConfig> schemes = new LinkedHashMap<>(Map.of("mine", EqualConfig.defaults()));
        try (Tiny tiny = Tiny.open(folder, experiment(schemes))) {
            assertThat(new Comparison(tiny.context(), folder.resolve("out"))
                            .run()
                            .failures())
                    .isEmpty();
        }
        schemes.put("mine", new EqualConfig(3));
        schemes.put("more", new NaiveConfig());
        try (Tiny tiny = Tiny.open(folder, experiment(schemes))) {
            Leaderboard board = new Comparison(tiny.context(), folder.resolve("out")).run();
            assertThat(board.failures())
                    .containsEntry(
                            "seed-1/mine.T",
                            "seed-1/mine.T: this folder holds a run of another scheme (it was EqualConfig[sum=1.0], is"
                                    + " EqualConfig[sum=3.0]); give the changed scheme a name of its own in"
                                    + " compare.schemes");
            assertThat(Compared.row(board.tables().getLast(), "more").top1().mean())
                    .as("the others are trained")
                    .isCloseTo(Compared.top1(folder.resolve("out"), "more.T", board.seeds()), within(1e-12));
        }
    }

    @Test
    void run_ofTheEnsemble_averagesTheSingleModalities() {
        try (Tiny tiny = Tiny.open(folder, experiment(Map.of("naive", new NaiveConfig())))) {
            Leaderboard board = new Comparison(tiny.context(), folder.resolve("out")).run();
            double right = 0;
            for (long seed : board.seeds()) {
                Predictions a = Predictions.read(folder.resolve("out/seed-" + seed + "/a.T/test.safetensors"));
                Predictions b = Predictions.read(folder.resolve("out/seed-" + seed + "/b.T/test.safetensors"));
                for (int i = 0; i < a.labels().length; i++) {
                    right += mostProbable(of(a, "a")[i], of(b, "b")[i]) == a.labels()[i] ? 1.0 / a.labels().length : 0;
                }
            }
            assertThat(Compared.row(board.tables().getLast(), "ensemble").top1().mean())
                    .isCloseTo(right / 2, within(1e-12));
        }
    }

    private static float[][] of(Predictions predictions, String head) {
        return predictions.probabilities().getOrDefault(head, new float[0][]);
    }

    private static int mostProbable(float[] p, float[] q) {
        int best = 0;
        for (int c = 1; c < p.length; c++) {
            best = p[c] + q[c] > p[best] + q[best] ? c : best;
        }
        return best;
    }

    @Test
    void create_withASchemeThatMeasuresAndNoV_saysSoBeforeAnythingIsTrained() {
        try (Tiny tiny = Tiny.open(folder, Tiny.with(experiment(schemes()), Tiny.sets(0, 0.1)))) {
            assertThatThrownBy(() -> new Comparison(tiny.context(), folder.resolve("out")))
                    .isInstanceOf(InputException.class)
                    .hasMessage("seed-1/offline.T: this scheme measures on V, and V is empty; set data.sets.holdout"
                            + " above 0 (for example 0.15)");
        }
    }

    private static Map<String, SchemeConfig> schemes() {
        Map<String, SchemeConfig> schemes = new LinkedHashMap<>();
        schemes.put("naive", new NaiveConfig());
        schemes.put("offline", OfflineConfig.defaults());
        return schemes;
    }

    private Experiment experiment(Map<String, SchemeConfig> schemes) {
        CompareConfig compare = Tiny.compare(schemes, List.of());
        return Tiny.with(Tiny.experiment(folder), compare);
    }

    private RunResult result(String run) {
        return new RunFolder(folder.resolve("out").resolve(run)).result().orElseThrow();
    }
}
