package org.gblend.train.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.Metric;
import org.gblend.train.Tiny;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsTest {
    @TempDir
    Path folder;

    @Test
    void build_fromSeveralClips_averagesProbabilitiesAndLosses() {
        try (Tiny tiny = Tiny.open(folder)) {
            int[] rows = {0, 4};
            HeadScores.Builder builder = new HeadScores.Builder(rows, tiny.data());
            builder.add(new int[] {0, 4, 0}, 3, log(.5, .3, .2, .1, .6, .3, .2, .7, .1));
            builder.add(new int[] {4}, 1, log(.4, .2, .4));
            HeadScores scores = builder.build();
            assertThat(scores.labels()).containsExactly(0, 1);
            assertThat(scores.probabilities()[0]).containsExactly(new float[] {.35f, .5f, .15f}, offset(1e-6f));
            assertThat(scores.probabilities()[1]).containsExactly(new float[] {.25f, .4f, .35f}, offset(1e-6f));
            assertThat(scores.losses()[0]).isCloseTo(-(Math.log(.5) + Math.log(.2)) / 2, within(1e-6));
            assertThat(scores.clipAccuracy()).isEqualTo(2 / 4.0);
            assertThat(scores.clipClasses()).isDeepEqualTo(new int[][] {{0, 1}, {1, 0}});
            assertThat(Predictions.of(Map.of("a", scores), Votes.ofTraining(Map.of()))
                            .clipTop1("a"))
                    .isEqualTo(2 / 4.0);
            assertThat(scores.top(1)).isEqualTo(1 / 2.0);
            assertThat(scores.values(Metric.ACCURACY)).containsExactly(0, 1);
            assertThat(scores.values(Metric.ERROR)).containsExactly(1, 0);
            assertThat(scores.meanLoss()).isCloseTo((scores.losses()[0] + scores.losses()[1]) / 2, within(1e-12));
        }
    }

    @Test
    void build_withoutAClipOfARow_isRefused() {
        try (Tiny tiny = Tiny.open(folder)) {
            HeadScores.Builder builder = new HeadScores.Builder(new int[] {3}, tiny.data());
            assertThatThrownBy(builder::build).hasMessage("row 3 was not evaluated: its clips never arrived");
        }
    }

    @Test
    void primary_isTheJointHeadElseTheBlendElseTheOnlyHead() {
        assertThat(Predictions.primary(List.of("a", "joint", "blend"))).isEqualTo("joint");
        assertThat(Predictions.primary(List.of("a", "b", "blend"))).isEqualTo("blend");
        assertThat(Predictions.primary(List.of("b"))).isEqualTo("b");
    }

    @Test
    void write_andRead_givesTheSame() {
        Map<String, float[][]> probabilities = new LinkedHashMap<>();
        probabilities.put("a", new float[][] {{.25f, .75f}, {.5f, .5f}});
        probabilities.put("blend", new float[][] {{.125f, .875f}, {1, 0}});
        Path file = folder.resolve("test.safetensors");
        int[][] clips = {{1, 0, 1}, {}};
        new Predictions(new int[] {3, 70000}, new int[] {1, 0}, probabilities, Map.of("a", clips)).write(file);
        Predictions read = Predictions.read(file);
        assertThat(read.rows()).containsExactly(3, 70000);
        assertThat(read.labels()).containsExactly(1, 0);
        assertThat(read.probabilities().get("a")).isDeepEqualTo(probabilities.get("a"));
        assertThat(read.probabilities()).containsOnlyKeys("a", "blend");
        assertThat(read.clipClasses().get("a")).isDeepEqualTo(clips);
        assertThat(read.clipTop1("a")).isEqualTo(2 / 3.0);
        assertThat(read.clipTop1("blend")).isNaN();
        assertThat(read.right("blend")).containsExactly(1, 1);
        assertThat(read.loss("a")).isCloseTo(-(Math.log(.75) + Math.log(.5)) / 2, within(1e-7));
    }

    private static float[] log(double... probabilities) {
        float[] logs = new float[probabilities.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = (float) Math.log(probabilities[i]);
        }
        return logs;
    }
}
