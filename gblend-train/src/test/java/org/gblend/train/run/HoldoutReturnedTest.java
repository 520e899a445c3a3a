package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.gblend.train.Tiny;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.WeightScale;
import org.gblend.train.loop.RunListener;
import org.gblend.train.scheme.Scheme;
import org.gblend.train.scheme.StretchWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** V goes back into an online run's training once its last weights are measured, and not an epoch before. */
class HoldoutReturnedTest {
    @TempDir
    Path folder;

    @Test
    void online_thatGivesVBack_isTheRunOnTUntilItsLastSuperEpoch() throws IOException {
        try (Tiny tiny = Tiny.open(folder)) {
            Scheme online = tiny.scheme(new OnlineConfig(1, 1, 0, 1, WeightScale.SUM, null, 0, true));
            RunResult onT = tiny.run(folder.resolve("t"), online, RunListener.silent());
            RunResult both = tiny.run(folder.resolve("both"), online, RunListener.silent(), Tiny::onHoldout);

            assertThat(both.trainedOn()).isEqualTo("T+V");
            assertThat(both.trainSamples())
                    .isEqualTo(tiny.context().sets().train().size()
                            + tiny.context().sets().holdout().size());
            assertThat(both.stretches())
                    .extracting(StretchWeights::weights)
                    .isEqualTo(onT.stretches().stream()
                            .map(StretchWeights::weights)
                            .toList());
            for (int epoch = 1; epoch <= Tiny.EPOCHS; epoch++) {
                boolean last = epoch == Tiny.EPOCHS;
                assertThat(losses("both", epoch, "train").equals(losses("t", epoch, "train")))
                        .as("epoch %d trains on T alone", epoch)
                        .isEqualTo(!last);
                assertThat(losses("both", epoch, "holdout"))
                        .as("V is measured in epoch %d", epoch)
                        .isEqualTo(last ? List.of() : losses("t", epoch, "holdout"));
            }
            assertThat(both.holdout()).isEmpty();
            assertThat(both.tracks()).isEmpty();
            assertThat(both.votes().stacked())
                    .isEqualTo(Objects.requireNonNull(both.stretches().getLast().estimate())
                            .stacked());
            assertThat(Files.readString(folder.resolve("both/statistics.json")))
                    .isEqualTo(Files.readString(folder.resolve("t/statistics.json")));
            SavedRun.open(folder.resolve("both"))
                    .evaluate(tiny.context(), tiny.context().sets().test(), 1)
                    .forEach((head, scores) -> assertThat(scores.accuracy())
                            .isEqualTo(Objects.requireNonNull(both.test().get(head))
                                    .top1()));
        }
    }

    @Test
    void online_thatKeepsV_trainsOnTToTheEnd() {
        try (Tiny tiny = Tiny.open(folder)) {
            Scheme kept = tiny.scheme(OnlineConfig.every(1, 1));
            RunResult run = tiny.run(folder.resolve("both"), kept, RunListener.silent(), Tiny::onHoldout);
            assertThat(run.trainedOn()).isEqualTo("T");
            assertThat(run.trainSamples())
                    .isEqualTo(tiny.context().sets().train().size());
        }
    }

    private List<String> losses(String run, int epoch, String set) throws IOException {
        return Files.readAllLines(folder.resolve(run + "/metrics.csv")).stream()
                .filter(line -> line.startsWith(epoch + "," + set + ","))
                .toList();
    }
}
