package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.Predictions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labelling rows whose arrays are found by the number of the row. */
class PredictArraysTest {
    /** More than are prepared at once. */
    private static final int ROWS = 160;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void train() throws IOException {
        ArrayRows rows =
                ArrayRows.threeClasses(folder, "rows", ROWS, "{epochs: 2, batch: 16, precision: fp32}", "equal");
        ArrayRows.out(rows.into("run", "train"));
    }

    @Test
    void predict_allRows_givesTheProbabilitiesOfTheRunsOwnTest() {
        Predictions tested = Predictions.read(folder.resolve("run/test.safetensors"));

        List<String> lines = ArrayRows.out(predict("manifest.csv")).lines().toList();

        assertThat(lines).hasSize(1 + ROWS);
        float[][] blend = Objects.requireNonNull(tested.probabilities().get(Predictions.BLEND));
        for (int i = 0; i < blend.length; i++) {
            List<String> cells = cells(lines.get(1 + tested.rows()[i]));
            assertThat(cells.get(0)).isEqualTo(Integer.toString(tested.rows()[i]));
            assertThat(Double.parseDouble(cells.get(5)))
                    .isCloseTo(blend[i][Classification.best(blend[i])], org.assertj.core.api.Assertions.within(1e-6));
        }
    }

    @Test
    void predict_fewerRowsThanTheArraysHave_isOneMessage() throws IOException {
        Files.writeString(folder.resolve("few.csv"), "n,label\n9,\n8,\n7,\n");

        Cli said = predict("few.csv");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err().lines()).hasSize(2);
        assertThat(said.err())
                .contains(
                        "gblend: 3 could not be used (0 predictions were made):",
                        "line 2 of " + folder.resolve("few.csv") + " and 2 more: ",
                        "sight.npy holds 160 rows but " + folder.resolve("few.csv")
                                + " has 3: row i of one must be row i");
    }

    @Test
    void predict_rowsWithArraysOfTheirOwn_saysWhereToLook() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        ArrayRows.threeClasses(other, "other", 4, "{epochs: 1}", "equal");

        Cli said = predict("other/manifest.csv");

        assertThat(said.err())
                .contains("set data.root to the folder of those, such as data.root=" + other + "; otherwise set index");
        assertThat(ArrayRows.out(Cli.run(
                                "predict",
                                folder.resolve("run").toString(),
                                other.resolve("manifest.csv").toString(),
                                "data.root=" + other,
                                "--format",
                                "csv"))
                        .lines())
                .hasSize(5);
    }

    @Test
    void predict_rowsThatTellTheirNumber_findTheirArrays() throws IOException {
        Files.writeString(folder.resolve("numbered.csv"), "n,label,manifest-row\n90,,90\n7,,7\n");
        List<String> all = ArrayRows.out(predict("manifest.csv")).lines().toList();

        List<String> some = ArrayRows.out(predict("numbered.csv")).lines().toList();

        assertThat(some).hasSize(3);
        for (int i = 0; i < 2; i++) {
            List<String> alone = cells(some.get(1 + i));
            List<String> amongAll = cells(all.get(1 + (i == 0 ? 90 : 7)));
            assertThat(alone.subList(0, 5)).isEqualTo(amongAll.subList(0, 5));
            assertThat(Double.parseDouble(alone.get(5)))
                    .isCloseTo(Double.parseDouble(amongAll.get(5)), org.assertj.core.api.Assertions.within(1e-6));
        }
    }

    @Test
    void predict_aLineThatIsNoRow_isToldAndTheOthersArePredicted() throws IOException {
        Files.writeString(folder.resolve("ragged.csv"), "n,label,manifest-row\n90,,90\n7\n5,,5\n");

        Cli said = predict("ragged.csv");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out().lines()).hasSize(3);
        assertThat(said.err())
                .contains("1 could not be used (2 predictions were made)")
                .contains("line 3 of " + folder.resolve("ragged.csv")
                        + " has 1 fields where the header has 3: mend that");
    }

    @Test
    void predict_noManifest_isToldWithTheRemedy() {
        Cli said = predict("none.csv");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("none.csv: is no file; give a CSV file with the columns of the run's own");
    }

    private static List<String> cells(String line) {
        return Pattern.compile(",").splitAsStream(line).toList();
    }

    private static Cli predict(String csv) {
        return Cli.run(
                "predict", folder.resolve("run").toString(), folder.resolve(csv).toString(), "--format", "csv");
    }
}
