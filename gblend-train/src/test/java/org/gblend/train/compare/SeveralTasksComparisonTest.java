package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gblend.train.Tiny;
import org.gblend.train.TwoTasks;
import org.gblend.train.config.CompareConfig;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.loop.RunListener;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralTasksComparisonTest {
    @TempDir
    Path folder;

    @Test
    void run_ofOfflineBesideItsParts_reusesTheirTrainingsForTheHeadsOfAllTasks() {
        Map<String, SchemeConfig> schemes = new LinkedHashMap<>();
        schemes.put("naive", new NaiveConfig());
        schemes.put("offline", OfflineConfig.defaults());
        CompareConfig compare = new CompareConfig(true, schemes, List.of(1L), true, true, true, List.of());
        try (Tiny tiny = Tiny.open(folder, Tiny.with(TwoTasks.experiment(folder), compare))) {
            Leaderboard board = new Comparison(tiny.context(), folder.resolve("out")).run();
            assertThat(board.failures()).isEmpty();
            assertThat(folder.resolve("out/seed-1/offline.estimates")).doesNotExist();

            RunResult offline = result("offline");
            MeasuredWeights reused =
                    Objects.requireNonNull(offline.stretches().getFirst().estimate());
            assertThat(reused.reused()).isTrue();
            assertThat(reused.heads()).containsOnlyKeys(tiny.experiment().heads());
            assertThat(offline.estimateSeconds())
                    .as("each training is booked once, not for every task")
                    .isEqualTo(result("a").trainSeconds()
                            + result("b").trainSeconds()
                            + result("naive").trainSeconds());
            assertThat(ofItsOwnEstimate(tiny).lastWeights()).isEqualTo(reused.weights());
        }
    }

    private RunResult ofItsOwnEstimate(Tiny tiny) {
        var seed = tiny.experiment().training().withSeed(1);
        return tiny.run(
                folder.resolve("own"),
                tiny.scheme(OfflineConfig.defaults()),
                RunListener.silent(),
                p -> new TrainingRun.Plan(p.name(), p.scheme(), seed, _ -> seed, false, true, p.estimates()));
    }

    private RunResult result(String line) {
        return new RunFolder(folder.resolve("out/seed-1/" + line + ".T"))
                .result()
                .orElseThrow();
    }
}
