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
import java.util.Objects;
import org.gblend.core.InputException;
import org.gblend.train.Heard;
import org.gblend.train.Tiny;
import org.gblend.train.config.CompareConfig;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.FixedConfig;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.WeightScale;
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
    private static final FixedConfig DIVERGING = new FixedConfig(Map.of("joint", 1e30), "", Map.of());

    @TempDir
    Path folder;

    @Test
    void run_ofAllSchemesWithOneThatDiverges_showsTheOthersAndListsIt() {
        try (Tiny tiny = Tiny.open(folder, all())) {
            Leaderboard board = new Comparison(tiny.context(), folder.resolve("out")).run();
            assertThat(board.tables())
                    .hasSize(2)
                    .allSatisfy(table -> assertThat(table.rows())
                            .extracting(Leaderboard.Row::name)
                            .containsExactlyInAnyOrder("a", "b", "naive", "equal", "offline", "online", "ensemble"));
            assertThat(board.failures().keySet())
                    .containsExactlyInAnyOrder("seed-1/bad.T", "seed-1/bad.T+V", "seed-2/bad.T", "seed-2/bad.T+V");
            assertThat(board.failures().get("seed-2/bad.T"))
                    .startsWith("seed-2/bad.T: the loss of head 'joint' is ")
                    .contains("lower training.optimizer's learning rate");
            assertThat(board.ogr().keySet()).containsExactlyInAnyOrder("a", "b", "joint");
            assertThat(board.ogr().values()).allMatch(rows -> rows.size() == 2);
            assertThat(board.weights().keySet()).containsExactlyInAnyOrder("offline", "online");
            for (Leaderboard.Table table : board.tables()) {
                assertThat(table.contrasts())
                        .extracting(c -> c.scheme() + " " + c.prediction())
                        .containsOnly(
                                "offline joint",
                                "offline blend",
                                "offline stacked",
                                "online joint",
                                "online blend",
                                "online stacked");
                assertThat(table.contrasts())
                        .filteredOn(c ->
                                c.scheme().equals("offline") && c.prediction().equals("joint"))
                        .hasSize(4)
                        .anySatisfy(c -> {
                            assertThat(c.control()).isEqualTo("naive");
                            assertThat(c.difference())
                                    .isEqualTo(row(table, "offline").toNaive());
                        })
                        .anyMatch(c -> c.control().equals("equal"))
                        .anyMatch(c -> c.control().equals("ensemble"));
                assertThat(table.contrasts())
                        .filteredOn(c ->
                                c.scheme().equals("offline") && c.prediction().equals("blend"))
                        .extracting(Leaderboard.Contrast::control)
                        .contains("equal", "equal blend");
                Leaderboard.Row offline = row(table, "offline");
                Leaderboard.Row equal = row(table, "equal");
                assertThat(table.contrasts())
                        .filteredOn(
                                c -> c.scheme().equals("offline") && c.control().equals("equal blend"))
                        .singleElement()
                        .satisfies(c -> assertThat(c.difference().mean())
                                .isCloseTo(
                                        Objects.requireNonNull(offline.blend()).mean()
                                                - Objects.requireNonNull(equal.blend())
                                                        .mean(),
                                        within(1e-12)));
                assertThat(table.rows()).allMatch(row -> row.finished() == 2);
            }
        }
    }

    @Test
    void run_startedAgain_trainsNothingThatIsFinished() {
        try (Tiny tiny = Tiny.open(folder, all())) {
            Heard before = new Heard();
            Leaderboard first = new Comparison(tiny.context(before), folder.resolve("out")).run();
            assertThat(before.progress)
                    .as("online's run on T and V takes the estimates of the one on T")
                    .anyMatch(text -> text.startsWith("seed-1/online.T: estimate epoch "))
                    .noneMatch(text -> text.startsWith("seed-1/online.T+V: estimate epoch "));
            Heard heard = new Heard();
            Leaderboard again = new Comparison(tiny.context(heard), folder.resolve("out")).run();
            assertThat(heard.progress)
                    .filteredOn(text -> !text.contains("/bad."))
                    .hasSize(24)
                    .allMatch(text -> text.endsWith(": was already finished"));
            assertThat(Json.write(again.tables())).isEqualTo(Json.write(first.tables()));
        }
    }

    @Test
    void run_whosePredictionsWereLost_evaluatesThoseRunsAgainOrTrainsThemWithoutACheckpoint() throws Exception {
        Experiment experiment = experiment(schemes(), List.of());
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
        Experiment experiment = experiment(schemes(), List.of());
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
        try (Tiny tiny = Tiny.open(folder, experiment(schemes(), List.of()))) {
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
        Experiment experiment = experiment(schemes, List.of());
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
        try (Tiny tiny = Tiny.open(folder, experiment(schemes, List.of()))) {
            assertThat(new Comparison(tiny.context(), folder.resolve("out"))
                            .run()
                            .failures())
                    .isEmpty();
        }
        schemes.put("mine", new EqualConfig(3));
        schemes.put("more", new NaiveConfig());
        try (Tiny tiny = Tiny.open(folder, experiment(schemes, List.of()))) {
            Leaderboard board = new Comparison(tiny.context(), folder.resolve("out")).run();
            assertThat(board.failures())
                    .containsEntry(
                            "seed-1/mine.T",
                            "seed-1/mine.T: this folder holds a run of another scheme (it was EqualConfig[sum=1.0], is"
                                    + " EqualConfig[sum=3.0]); give the changed scheme a name of its own in"
                                    + " compare.schemes");
            assertThat(row(board.tables().getLast(), "more").top1().mean()).isPositive();
        }
    }

    @Test
    void run_ofTheEnsemble_averagesTheSingleModalities() {
        try (Tiny tiny = Tiny.open(folder, experiment(Map.of("naive", new NaiveConfig()), List.of()))) {
            Leaderboard board = new Comparison(tiny.context(), folder.resolve("out")).run();
            double right = 0;
            for (long seed : board.seeds()) {
                Predictions a = Predictions.read(folder.resolve("out/seed-" + seed + "/a.T/test.safetensors"));
                Predictions b = Predictions.read(folder.resolve("out/seed-" + seed + "/b.T/test.safetensors"));
                for (int i = 0; i < a.labels().length; i++) {
                    right += mostProbable(of(a, "a")[i], of(b, "b")[i]) == a.labels()[i] ? 1.0 / a.labels().length : 0;
                }
            }
            assertThat(row(board.tables().getLast(), "ensemble").top1().mean()).isCloseTo(right / 2, within(1e-12));
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
    void run_withLearningRates_choosesOnValidationAndNeverTestsATrial() {
        List<Double> rates = List.of(1e-4, 0.1, 1e30);
        try (Tiny tiny = Tiny.open(folder, experiment(schemes(), rates))) {
            Heard heard = new Heard();
            Leaderboard board = new Comparison(tiny.context(heard), folder.resolve("out")).run();
            assertThat(board.learningRates()).containsOnlyKeys("a", "b", "naive", "offline");
            board.learningRates().forEach((name, chosen) -> {
                double other = chosen == 0.1 ? 1e-4 : 0.1;
                RunResult winner = result("seed-1/" + name + ".T.lr" + chosen);
                RunResult loser = result("seed-1/" + name + ".T.lr" + other);
                assertThat(top1(winner)).isGreaterThanOrEqualTo(top1(loser));
                assertThat(winner.test()).isNotEmpty();
                assertThat(loser.test()).isEmpty();
                assertThat(folder.resolve("out/" + loser.name() + "/test.safetensors"))
                        .doesNotExist();
                assertThat(heard.progress)
                        .filteredOn(text -> text.startsWith(winner.name() + ": epoch "))
                        .as("epochs trained of %s", winner.name())
                        .hasSize(Tiny.EPOCHS);
            });
            assertThat(board.failures().keySet())
                    .containsExactlyInAnyOrder(
                            "seed-1/a.T.lr1.0E30",
                            "seed-1/b.T.lr1.0E30",
                            "seed-1/naive.T.lr1.0E30",
                            "seed-1/offline.T.lr1.0E30");
            assertThat(folder.resolve("out/seed-1/offline.estimates")).doesNotExist();
            Leaderboard read = Json.read(folder.resolve("out/comparison.json"), Leaderboard.class);
            assertThat(Objects.requireNonNull(read.rateChoices()))
                    .containsOnlyKeys("a", "b", "naive", "offline")
                    .allSatisfy((name, choice) -> {
                        assertThat(choice.rate()).isEqualTo(read.learningRates().get(name));
                        assertThat(choice.tried()).containsOnlyKeys(1e-4, 0.1);
                        assertThat(choice.chosen().top1())
                                .isEqualTo(top1(result("seed-1/" + name + ".T.lr" + choice.rate())));
                        assertThat(choice.chosen().samples()).isPositive();
                    });
        }
    }

    /** Its estimates begin from its own parameters: at another network's rate they would tell of steps that it never makes. */
    @Test
    void run_ofOnlineAtEveryRate_isTheRunWithoutAComparison() {
        OnlineConfig online = OnlineConfig.every(2, 1);
        List<Double> rates = List.of(1e-3, 0.1);
        try (Tiny tiny = Tiny.open(folder, experiment(Map.of("online", online), rates))) {
            Leaderboard board = new Comparison(tiny.context(), folder.resolve("out")).run();
            assertThat(board.learningRates()).containsKeys("a", "b", "online");
            for (double rate : rates) {
                var training = tiny.experiment().training().withSeed(1).withLearningRate(rate);
                RunResult own = tiny.run(
                        folder.resolve("own-" + rate),
                        tiny.scheme(online),
                        RunListener.silent(),
                        p -> new TrainingRun.Plan(
                                p.name(), p.scheme(), training, _ -> training, false, true, p.estimates()));
                assertThat(result("seed-1/online.T.lr" + rate).stretches()).hasSameSizeAs(own.stretches());
                for (int i = 0; i < own.stretches().size(); i++) {
                    assertThat(result("seed-1/online.T.lr" + rate)
                                    .stretches()
                                    .get(i)
                                    .weights())
                            .isEqualTo(own.stretches().get(i).weights());
                }
            }
            Leaderboard.Row row = row(board.tables().getFirst(), "online");
            assertThat(Objects.requireNonNull(row.onValidation()).mean()).isBetween(0.0, 1.0);
            assertThat(row.blendOnValidation()).isNotNull();
        }
    }

    @Test
    void run_withoutATrainableRate_listsEverySchemeAndEnds() {
        try (Tiny tiny = Tiny.open(folder, experiment(Map.of("naive", new NaiveConfig()), List.of(1e30)))) {
            Leaderboard board = new Comparison(tiny.context(), folder.resolve("out")).run();
            assertThat(board.tables()).allMatch(table -> table.rows().isEmpty());
            assertThat(board.failures())
                    .containsEntry(
                            "naive",
                            "no learning rate of compare.learning-rates [1.0E30] could be trained; try smaller ones");
        }
    }

    @Test
    void create_withRatesAndNoValidation_saysWhatIsMissing() {
        Experiment experiment =
                Tiny.with(experiment(Map.of("naive", new NaiveConfig()), List.of(0.1)), Tiny.sets(0.2, 0));
        try (Tiny tiny = Tiny.open(folder, experiment)) {
            assertThatThrownBy(() -> new Comparison(tiny.context(), folder.resolve("out")))
                    .isInstanceOf(InputException.class)
                    .hasMessage("compare.learning-rates: a rate is chosen on the validation set, and there is none;"
                            + " set data.sets.validation above 0, or leave learning-rates empty");
        }
    }

    @Test
    void create_withASchemeThatMeasuresAndNoV_saysSoBeforeAnythingIsTrained() {
        try (Tiny tiny = Tiny.open(folder, Tiny.with(experiment(schemes(), List.of()), Tiny.sets(0, 0.1)))) {
            assertThatThrownBy(() -> new Comparison(tiny.context(), folder.resolve("out")))
                    .isInstanceOf(InputException.class)
                    .hasMessage("seed-1/offline.T: this scheme measures on V, and V is empty; set data.sets.holdout"
                            + " above 0 (for example 0.15)");
        }
    }

    private Experiment all() {
        Map<String, SchemeConfig> schemes = schemes();
        schemes.put("equal", EqualConfig.defaults());
        schemes.put("online", new OnlineConfig(1, 1, 0, 1, WeightScale.SUM, null, 0, true));
        schemes.put("bad", DIVERGING);
        return experiment(schemes, List.of()).withTraining(Tiny.training(2));
    }

    private static Map<String, SchemeConfig> schemes() {
        Map<String, SchemeConfig> schemes = new LinkedHashMap<>();
        schemes.put("naive", new NaiveConfig());
        schemes.put("offline", OfflineConfig.defaults());
        return schemes;
    }

    private Experiment experiment(Map<String, SchemeConfig> schemes, List<Double> rates) {
        CompareConfig compare = Tiny.compare(schemes, rates);
        return Tiny.with(Tiny.experiment(folder), compare);
    }

    private RunResult result(String run) {
        return new RunFolder(folder.resolve("out").resolve(run)).result().orElseThrow();
    }

    private static double top1(RunResult result) {
        String primary = Predictions.primary(result.validation().keySet());
        return Objects.requireNonNull(result.validation().get(primary)).top1();
    }

    private static Leaderboard.Row row(Leaderboard.Table table, String name) {
        return table.rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
