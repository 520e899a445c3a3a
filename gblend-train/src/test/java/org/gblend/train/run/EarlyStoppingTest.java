package org.gblend.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.gblend.train.Heard;
import org.gblend.train.Left;
import org.gblend.train.Tiny;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.eval.Score;
import org.gblend.train.loop.RunListener;
import org.gblend.train.loop.StoppedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyStoppingTest {
    private static final int EPOCHS = 30;
    private static final int PATIENCE = 2;

    @TempDir
    Path folder;

    @Test
    void run_whoseValidationLossRises_stopsAndEvaluatesTheBestEpoch() throws Exception {
        try (Tiny tiny = Tiny.open(folder, Tiny.overfitting(folder, PATIENCE))) {
            Heard heard = new Heard();
            RunResult result = tiny.run(folder.resolve("run"), tiny.scheme(new NaiveConfig()), heard);
            List<double[]> losses = validation();
            int best = (int) losses.stream()
                    .min(Comparator.comparingDouble(row -> row[1]))
                    .orElseThrow()[0];
            assertThat(result.epochs()).isLessThan(EPOCHS).isEqualTo(best + PATIENCE);
            assertThat(result.selectedEpoch()).isEqualTo(best);
            Score score = Objects.requireNonNull(result.validation().get("joint"));
            assertThat(score.loss()).isCloseTo(losses.get(best - 1)[1], within(1e-12));
            assertThat(heard.done).isEqualTo(heard.total);
            assertThat(heard.progress)
                    .last()
                    .isEqualTo("run: stopped after epoch " + result.epochs()
                            + "; the validation loss was lowest after epoch " + best);
        }
    }

    @Test
    void run_stoppedEarlyAndRead_evaluatesTheSameParameters() {
        try (Tiny tiny = Tiny.open(folder, Tiny.overfitting(folder, PATIENCE))) {
            RunResult result = tiny.run(folder.resolve("run"), tiny.scheme(new NaiveConfig()), new Heard());
            var read = SavedRun.open(folder.resolve("run"))
                    .evaluate(tiny.context(), tiny.context().sets().test(), 1);
            assertThat(Score.of(Objects.requireNonNull(read.get("joint"))))
                    .isEqualTo(result.test().get("joint"));
        }
    }

    @Test
    void run_stoppedWhileItsBestEpochIsMeasured_leavesTheLastCheckpointAsItWas() {
        try (Tiny tiny = Tiny.open(folder, Tiny.overfitting(folder, PATIENCE))) {
            tiny.run(folder.resolve("whole"), tiny.scheme(new NaiveConfig()), new Heard());
            RunListener stopping = new Heard() {
                @Override
                public void progress(String run, double done, double total, String text) {
                    super.progress(run, done, total, text);
                    if (text.startsWith("stopped after epoch")) {
                        tiny.pool().stop();
                    }
                }
            };
            assertThatThrownBy(() -> tiny.run(folder.resolve("part"), tiny.scheme(new NaiveConfig()), stopping))
                    .isInstanceOf(StoppedException.class);
        }
        assertThat(Left.parameters(folder.resolve("part/last.safetensors")))
                .isEqualTo(Left.parameters(folder.resolve("whole/last.safetensors")))
                .isNotEqualTo(Left.parameters(folder.resolve("whole/best.safetensors")));
    }

    /** Epoch and loss of the joint head on the validation set. */
    private List<double[]> validation() throws Exception {
        return Files.readAllLines(folder.resolve("run/metrics.csv")).stream()
                .map(line -> line.split(","))
                .filter(cells -> cells[1].equals("validation") && cells[2].equals("joint"))
                .map(cells -> new double[] {Double.parseDouble(cells[0]), Double.parseDouble(cells[3])})
                .toList();
    }
}
