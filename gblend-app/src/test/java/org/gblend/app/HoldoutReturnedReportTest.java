package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a finished online run shows that gave V back in its last super-epoch. */
class HoldoutReturnedReportTest {
    @TempDir
    private static Path folder;

    @Test
    void train_thatGivesVBack_showsItsWeightsAndHowFarVWasHeldOut() throws IOException {
        ArrayRows rows = ArrayRows.threeClasses(
                folder,
                "returned",
                160,
                "{epochs: 6, batch: 16, precision: fp32}",
                "{online: {first: 2, each: 2, return-holdout: true}}");
        Path run = folder.resolve("run");

        String out = ArrayRows.out(rows.into("run", "train"));

        assertThat(out).contains("trained on T+V");
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("id=\"fig-weights\"", "of 4 (", "when V went into the training")
                .contains("after which V went into the training");
        Cli eval = Cli.run("eval", run.toString(), "--set", "holdout");
        assertThat(eval.code()).as(eval.err()).isZero();
        assertThat(eval.out()).contains("This run was trained on V: these are scores of training samples.");
    }
}
