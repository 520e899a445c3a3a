package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gblend.core.InputException;
import org.gblend.train.Heard;
import org.gblend.train.Tiny;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.eval.Predictions;
import org.gblend.train.folder.Json;
import org.gblend.train.loop.RunListener;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons that choose a learning rate for every scheme. */
class TuningTest {
    @TempDir
    Path folder;

    @Test
    void run_withLearningRates_choosesOnValidationAndNeverTestsATrial() {
        List<Double> rates = List.of(1e-4, 0.1, 1e30);
        try (Tiny tiny = Tiny.open(
                folder, experiment(Map.of("naive", new NaiveConfig(), "offline", OfflineConfig.defaults()), rates))) {
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
            Leaderboard.Row row = Compared.row(board.tables().getFirst(), "online");
            double chosen = board.learningRates().getOrDefault("online", 0.0);
            double onValidation = board.seeds().stream()
                    .mapToDouble(seed -> top1(result("seed-" + seed + "/online.T.lr" + chosen)))
                    .average()
                    .orElseThrow();
            assertThat(Objects.requireNonNull(row.onValidation()).mean()).isCloseTo(onValidation, within(1e-12));
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

    private Experiment experiment(Map<String, SchemeConfig> schemes, List<Double> rates) {
        return Tiny.with(Tiny.experiment(folder), Tiny.compare(schemes, rates));
    }

    private RunResult result(String run) {
        return new RunFolder(folder.resolve("out").resolve(run)).result().orElseThrow();
    }

    private static double top1(RunResult result) {
        String primary = Predictions.primary(result.validation().keySet());
        return Objects.requireNonNull(result.validation().get(primary)).top1();
    }
}
