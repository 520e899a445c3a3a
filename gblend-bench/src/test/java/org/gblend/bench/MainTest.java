package org.gblend.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void noCommand_isWrongUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("a command is missing");
    }

    @Test
    void help_namesTheCommands() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("step", "loader", "memory");
    }

    @Test
    void step_wrongSettings_areAllTold() {
        assertThat(run("step", "runs=0", "precision=fp64")).isEqualTo(2);
        assertThat(err.toString()).contains("runs is 0: use 1 or more");
    }

    @Test
    void step_unknownSetting_isRefused() {
        assertThat(run("step", "run=3")).isEqualTo(2);
        assertThat(err.toString()).contains("run").contains("runs");
    }

    @Test
    void step_unknownNetwork_isRefused() {
        assertThat(run("step", "networks=resnet")).isEqualTo(2);
        assertThat(err.toString()).contains("resnet").contains("r3d");
    }

    @Test
    void memory_stepsThatGiveNoReadings_areRefused() {
        assertThat(run("memory", "steps=700", "every=500")).isEqualTo(2);
        assertThat(err.toString()).contains("steps is 700: use a multiple of every (500), at least 5 times it");
    }

    @Test
    void report_ofASmallComparison_isSmall() {
        assertThat(run("report", "classes=3", "epochs=4", "seeds=1", "per-class=3", "runs=1"))
                .isZero();
        assertThat(out.toString())
                .contains("  run 1: ")
                .containsPattern("check: the page has 0\\.[0-9]+ MiB, below 3: holds");
    }

    @Test
    void report_oneClass_isRefused() {
        assertThat(run("report", "classes=1")).isEqualTo(2);
        assertThat(err.toString()).contains("classes is 1: use 2 or more");
    }

    @Test
    void loader_noEpoch_isWrongUsage() {
        assertThat(run("loader", "--epochs", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--epochs is 0: use 1 or more");
    }

    /** Both networks are the same function of the same weights: one step each, no time read. */
    @Test
    void step_everyNetworkHasTheLossesOfItsPlainTwin() {
        assertThat(run("step", "runs=1", "steps=2", "warmup=0")).isZero();
        assertThat(out.toString().lines().filter(line -> line.startsWith("  check: ")))
                .hasSize(3)
                .allMatch(line -> line.startsWith("  check: losses of 2 steps"))
                .noneMatch(line -> line.contains("DIFFER"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"flow", "motion", "motion made=64"})
    void oneClip_hasTheSameValuesBothWays(String command) {
        assertThat(run((command + " count=1 runs=1 warmup=0").split(" ", -1))).isZero();
        assertThat(out.toString())
                .containsPattern("median .*throughput")
                .containsPattern("check: .* (agree with OpenCV's|equal to the bit)");
    }

    /** Every value of every sample, jittered, cropped and mirrored by two programs; no time read. */
    @Test
    void augment_fewClips_hasOpenCvsValues() {
        assertThat(run("augment", "count=6", "runs=1", "warmup=0", "batch=4", "samples=0"))
                .isZero();
        assertThat(out.toString())
                .contains("6 rows; samples of 8 frames, short edge 128 to 160, crop 112 x 112, mirrored")
                .containsPattern("check: 6 samples agree with OpenCV's: they differ by 0\\.[0-9]+ of 255 at most");
    }

    @Test
    void augment_tooFewSamplesToWatchMemory_areRefused() {
        assertThat(run("augment", "count=6", "samples=100")).isEqualTo(2);
        assertThat(err.toString()).contains("samples is 100: use 0, or 20 times count (120) or more");
    }

    @Test
    void flow_aFolderThatIsNotThere_isNamed() {
        assertThat(run("flow", "clips=nowhere")).isEqualTo(1);
        assertThat(err.toString()).contains("nowhere cannot be read", "name a folder of media files");
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
