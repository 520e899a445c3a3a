package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a finished online run shows that gave V back in its last super-epoch. */
class HoldoutReturnedReportTest {
    private static final String YAML = """
            name: returned
            data:
              manifest: manifest.csv
              columns: {label: label}
              sets: {holdout: 0.2, validation: 0, test: 0.25}
            modalities:
              sight: {input: {array: {from: sight.npy, index: row, layout: c}}, encoder: mlp}
              sound: {input: {array: {from: sound.npy, index: row, layout: c}}, encoder: mlp}
            training: {epochs: 6, batch: 16, precision: fp32}
            scheme: {online: {first: 2, each: 2, return-holdout: true}}
            """;

    @TempDir
    private static Path folder;

    @Test
    void train_thatGivesVBack_showsItsWeightsAndHowFarVWasHeldOut() throws IOException {
        ArrayRows rows = ArrayRows.write(
                folder,
                "returned",
                YAML,
                "label",
                160,
                "returned",
                row -> new ArrayRows.Row(
                        List.of("a", "b", "c").get(row % 3), ArrayRows.all(row % 3 - 1), ArrayRows.all(1 - row % 3)));
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
