package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command on rows in which a dog may be seen and, whether or not, a siren heard: either far outside the noise. */
class SeveralLabelsTest {
    private static final int ROWS = 160;
    private static final String YAML = """
            name: sounds
            data:
              manifest: manifest.csv
              labels: multi
              columns: {label: labels}
              sets: {holdout: 0.2, validation: 0.1, test: 0.25}
            modalities:
              sight: {input: {array: {from: sight.npy, index: "{n}", layout: c}}, encoder: mlp}
              sound: {input: {array: {from: sound.npy, index: "{n}", layout: c}}, encoder: mlp}
            training: {epochs: 20, batch: 16, precision: fp32}
            scheme: offline
            compare: {seeds: [1], schemes: {naive: naive, g-blend: offline}}
            """;

    @TempDir
    private static Path folder;

    private static ArrayRows rows;

    @BeforeAll
    static void write() throws IOException {
        rows = ArrayRows.write(folder, "sounds", YAML, "labels", ROWS, "several", row -> {
            boolean dog = row % 2 == 1;
            boolean siren = row / 2 % 2 == 1;
            return new ArrayRows.Row(
                    dog && siren ? "dog|siren" : dog ? "dog" : siren ? "siren" : "quiet",
                    ArrayRows.all(dog ? 3 : -3),
                    ArrayRows.all(siren ? 3 : -3));
        });
        Files.writeString(folder.resolve("some.csv"), "n,labels\n3,\n0,\n");
    }

    @Test
    void train_evalAndPredict_tellMeanAveragePrecisionAndAllLabels() throws IOException {
        Path run = folder.resolve("run");
        Cli trained = rows.into("run", "train");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).containsPattern("test +mAP +mAUC +d' +top-1");
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("mAP on the test set by prediction")
                .contains("id=\"fig-classes\"", "difference of average precision by class")
                .contains("there is no confusion matrix", "id=\"fig-labels\"", "<th scope=\"col\">joint recall</th>")
                .contains("id=\"fig-calibration\"", "share that has it")
                .contains("has wrong labels, the most first", "fewer wrong labels than any single modality")
                .doesNotContain("Confusion matrices", "top-1 on the test set");
        assertThat(Files.readString(run.resolve("model-card.md")))
                .contains(
                        "One or more labels of 3 from sight and sound",
                        "those of probability 0.5 or more, one at least")
                .contains("| prediction | mAP | top-5 |\n")
                .doesNotContain("NaN");

        Cli evaluated = Cli.run("eval", run.toString());
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(evaluated.out())
                .containsPattern("joint +0\\.[89]\\d+|joint +1\\.0000")
                .contains(
                        "no confusion matrix: the samples have several labels each; every class by itself in the joint"
                                + " prediction: " + run.resolve("classes-test.csv"))
                .containsPattern(
                        "\n  (dog|siren|quiet): average precision [01]\\.[0-9]{4}, of [0-9]+ samples [0-9]+ found, [0-9]+"
                                + " told wrongly");
        Files.writeString(folder.resolve("told.csv"), "n,labels\n3,siren|dog\n0,quiet\n5,dog\n");
        assertThat(ArrayRows.out(Cli.run(
                        "eval",
                        run.toString(),
                        "--on",
                        folder.resolve("told.csv").toString())))
                .contains(
                        "all 3 samples of ", run.resolve("classes-on-told.csv").toString());
        assertThat(Files.readAllLines(run.resolve("classes-test.csv")))
                .hasSize(4)
                .first()
                .isEqualTo("class,samples,average precision,ROC area,precision,recall,found,missed,wrong");
        assertThat(run.resolve("confusion-test.csv")).doesNotExist();
        assertThat(Files.readAllLines(run.resolve("predictions-on-told.csv")))
                .hasSize(4)
                .satisfies(lines -> assertThat(lines.getFirst())
                        .isEqualTo("id,label,sight-label,sight-probability,sound-label,sound-probability,joint-label"
                                + ",joint-probability,blend-label,blend-probability"))
                .satisfies(lines -> assertThat(lines.get(1))
                        .startsWith("0,dog|siren,")
                        .containsPattern(",(dog\\|siren),(0\\.[5-9][0-9]*|1\\.0)\\|(0\\.[5-9][0-9]*|1\\.0)"));

        Cli predicted =
                Cli.run("predict", run.toString(), folder.resolve("some.csv").toString(), "--format", "csv");
        assertThat(predicted.code()).as(predicted.err()).isZero();
        assertThat(predicted.out().lines().map(line -> line.split(",")).filter(cells -> cells[0].equals("3")))
                .extracting(cells -> cells[4])
                .containsExactlyInAnyOrder("dog", "siren");
        assertThat(predicted.out().lines().map(line -> line.split(",")).filter(cells -> cells[0].equals("0")))
                .extracting(cells -> cells[4])
                .containsExactly("quiet");
        Cli two = Cli.run(
                "predict", run.toString(), folder.resolve("some.csv").toString(), "--format", "csv", "--top", "2");
        assertThat(two.out().lines()).hasSize(1 + 2 * 2);
        Cli wrong =
                Cli.run("predict", run.toString(), folder.resolve("some.csv").toString(), "--threshold", "2");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("--threshold: 2.0 is not from 0 to 1");
    }

    @Test
    void compare_ranksByMeanAveragePrecision() throws IOException {
        Path out = folder.resolve("compared");
        Cli compared = rows.into("compared", "compare");
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.out())
                .contains("3 classes, 40 test samples; seeds [1]. mAP of the joint head")
                .containsPattern("\\| mAP +\\| blended")
                .contains("Gradient-Blending less each control, mAP:")
                .contains(
                        "The same networks on the sets that a choice may rest on; those with a score on V were not trained on it")
                .contains("ensemble");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("mAP of the joint head", "Difference of mAP on the same test samples")
                .contains(
                        "g-blend against naive",
                        "Difference of each class's average precision on the test set, mean over seeds")
                .contains("The fused network (g-blend) has wrong labels, the most first: ")
                .doesNotContain("top-1 on the test set");
    }

    @Test
    void dataCommands_countEveryLabel() {
        Cli stats = rows.cli("data stats");
        assertThat(stats.code()).as(stats.err()).isZero();
        assertThat(stats.out())
                .contains("several labels a row: mean 1.25, most 2; rows of a class: fewest 40, median 80, most 80");
        Cli check = rows.cli("data check");
        assertThat(check.out()).containsPattern("dog +80").containsPattern("quiet +40");
        Cli wrong = rows.cli("data stats", "data.labels=many");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("data.labels", "single", "multi");
    }
}
