package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run folder that version 0.1's checkpoint format 1 left when its process was killed after 10 of 40 epochs, set beside
 * the same run undisturbed, by this version. The settings that came later are not in its config.yaml. Its weights are the rule's own
 * (estimate.shrink=false; with its first ones, equal since no head had generalised, either setting is the same), since how
 * weights are made steady is another now.
 */
class EarlierVersionTest {
    private static final int LOSS = 3;

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws Exception {
        Fixture.copy("format-1", folder);
    }

    private Cli train(String run, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                folder.resolve("config.yaml").toString(),
                "data.root=" + folder,
                "estimate.fraction=1", // null since; what a folder was begun with stays
                "estimate.shrink=false",
                "data.cache=" + folder.resolve("cache"),
                "--out",
                folder.resolve(run).toString()));
        arguments.addAll(List.of(settings));
        return Cli.run(arguments.toArray(String[]::new));
    }

    @Test
    void train_inAFolderOfFormat1_goesOnToTheSameCurves() throws Exception {
        Cli said = train("run");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("resumed after epoch 10");
        assertThat(train("whole").code()).isZero();
        List<String> expected = Files.readAllLines(folder.resolve("whole/metrics.csv"));
        List<String> curves = Files.readAllLines(folder.resolve("run/metrics.csv"));
        assertThat(curves).hasSameSizeAs(expected);
        for (int i = 1; i < curves.size(); i++) {
            String[] is = curves.get(i).split(",", -1);
            String[] was = expected.get(i).split(",", -1);
            assertThat(List.of(is).subList(0, LOSS)).isEqualTo(List.of(was).subList(0, LOSS));
            // Another processor's matrix products differ in the last bits.
            assertThat(Double.parseDouble(is[LOSS])).isCloseTo(Double.parseDouble(was[LOSS]), within(1e-3));
        }
    }

    @Test
    void train_inAFolderOfFormat1WithAnotherSetting_isRefusedByTheSettingsName() throws Exception {
        Cli said = train("run", "training.skip-non-finite=3");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .contains("this folder holds a run with another configuration (training.skip-non-finite was 0, is 3)");
    }
}
