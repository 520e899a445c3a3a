package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run folders whose files were lost or damaged, or that a command claimed which then failed. */
class RunFolderFaultsTest {
    @TempDir
    private Path folder;

    private ArrayRows rows;

    @BeforeEach
    void write() throws IOException {
        rows = ArrayRows.threeClasses(folder, "rows", 60, "{epochs: 1, batch: 16, precision: fp32}", "equal");
    }

    @Test
    void train_afterASettingWasRefused_takesTheFolder() {
        Cli refused = rows.into("run", "train", "scheme.unimodal.modality=smell");
        assertThat(refused.err()).contains("modality 'smell' is not configured");

        String said = ArrayRows.out(rows.into("run", "train", "scheme.unimodal.modality=sight"));

        assertThat(said).contains("held another configuration, of which nothing was finished");
        assertThat(rows.into("run", "train", "scheme.unimodal.modality=sound").err())
                .contains("this folder holds a run with another configuration");
    }

    @Test
    void compare_afterItsHoldoutWasRefused_takesTheFolderWithTheRemedy() {
        String[] schemes = {"compare.schemes={offline: offline}", "compare.seeds=[1]", "compare.unimodal=false"};
        Cli refused = rows.into("runs", "compare", with(schemes, "data.sets.holdout=0"));
        assertThat(refused.err()).contains("set data.sets.holdout above 0");

        assertThat(ArrayRows.out(rows.into("runs", "compare", with(schemes, "data.sets.holdout=0.2"))))
                .contains("held another configuration, of which nothing was finished");
    }

    @Test
    void train_afterALossThatIsNoNumber_takesTheFolder() {
        Cli diverged = rows.into("run", "train", "training.optimizer.sgd.lr=1e38", "training.clip-norm=0");
        assertThat(diverged.code()).isEqualTo(1);
        assertThat(folder.resolve("run/last.safetensors")).doesNotExist();

        ArrayRows.out(rows.into("run", "train", "training.optimizer.sgd.lr=0.01"));

        assertThat(Files.exists(folder.resolve("run/result.json"))).isTrue();
    }

    private static String[] with(String[] settings, String more) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(settings), java.util.stream.Stream.of(more))
                .toArray(String[]::new);
    }
}
