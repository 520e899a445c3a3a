package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command on rows whose noun can be seen, of most of them, and whose verb can be heard, in one network. */
class SeveralTasksTest {
    private static final int ROWS = 180;

    /** One row in so many shows no noun, so that no network is right throughout, or confuses none. */
    private static final int UNSEEN = 5;

    private static final String YAML = """
            name: kitchen
            data:
              manifest: manifest.csv
              columns: {tasks: {verb: does, noun: what}}
              sets: {holdout: 0.2, validation: 0.1, test: 0.25}
            modalities:
              sight: {input: {array: {from: sight.npy, index: "{n}", layout: c}}, encoder: mlp}
              sound: {input: {array: {from: sound.npy, index: "{n}", layout: c}}, encoder: mlp}
            training: {epochs: 6, batch: 16, precision: fp32}
            scheme: offline
            compare: {seeds: [1], schemes: {naive: naive, equal: equal, g-blend: offline, online: {online: {first: 2, each: 2}}}}
            """;

    @TempDir
    private static Path folder;

    private static ArrayRows rows;

    @BeforeAll
    static void write() throws IOException {
        rows = ArrayRows.write(folder, "kitchen", YAML, "does,what", ROWS, "tasks", row -> {
            int verb = row % 2;
            int noun = row / 2 % 3;
            double[] sight = ArrayRows.all(0);
            sight[noun] = row % UNSEEN == 0 ? 0 : 3;
            return new ArrayRows.Row(
                    (verb == 0 ? "cut," : "wash,")
                            + List.of("carrot", "knife", "plate").get(noun),
                    sight,
                    ArrayRows.all(verb == 0 ? 1.2 : -1.2));
        });
    }

    @Test
    void trainAndEval_tellEveryTaskAndTheAction() throws IOException {
        Path run = folder.resolve("run");
        assertThat(ArrayRows.out(rows.into("run", "train", "scheme=equal")))
                .contains("verb of 2, noun of 3 classes")
                .containsPattern("\naction: every task right at once\ntest +top-1 +top-5 +clip +loss\n")
                .containsPattern("\nverb\ntest +top-1 +top-5 +mean class +clip +loss\n")
                .containsPattern("\nblend +0\\.[0-9]+")
                .containsPattern("\nnoun/sight +0\\.[0-9]+ +1\\.0000 +0\\.[0-9]+ +0\\.[0-9]+ +[0-9.]+\n");
        assertThat(ArrayRows.out(Cli.run("eval", run.toString())))
                .containsPattern("\naction: every task right at once\n")
                .containsPattern("\nnoun\ntest +top-1 +top-5 +mean class")
                .contains("confusion matrix of the verb/joint prediction: " + run.resolve("confusion-verb-test.csv"))
                .containsPattern("\n  (carrot|knife|plate) taken for (carrot|knife|plate): [0-9]+ of [0-9]+\n")
                .contains("confusion matrix of the noun/joint prediction: " + run.resolve("confusion-noun-test.csv"));
        Files.writeString(folder.resolve("some.csv"), "n,does,what\n5,wash,plate\n4,cut,plate\n1,wash,carrot\n");
        assertThat(ArrayRows.out(Cli.run(
                        "eval",
                        run.toString(),
                        "--on",
                        folder.resolve("some.csv").toString())))
                .containsPattern("\naction: every task right at once\non-some +top-1")
                .contains("confusion matrix of the verb/blend prediction: "
                        + run.resolve("confusion-verb-on-some-blend.csv"));
        assertThat(Files.readAllLines(run.resolve("predictions-on-some.csv")))
                .hasSize(4)
                .satisfies(lines -> assertThat(lines.getFirst())
                        .startsWith("id,verb,noun,verb/sight-label,verb/sight-probability,verb/sight-true-probability,")
                        .contains(",noun/blend-label,"))
                .satisfies(lines -> assertThat(lines.get(1)).startsWith("0,wash,plate,"));
        assertThat(Files.readString(run.resolve("confusion-noun-test.csv")))
                .startsWith("true\\predicted,carrot,knife,plate\ncarrot,");
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("Confusion matrices: verb", "Confusion matrices: noun")
                .contains("Calibration on the test set: noun", "Classes that gain and lose most: verb")
                .contains("href=\"#fig-confusion-noun\"");
        assertThat(run.resolve("figures/calibration-verb.svg")).isNotEmptyFile();
        assertThat(Files.readString(run.resolve("model-card.md")))
                .containsPattern("\\| joint \\| [01]\\.[0-9]{3} \\| [01]\\.[0-9]{3} \\|  \\|")
                .containsPattern("\\| verb/joint \\| [01]\\.[0-9]{3} \\| 1\\.000 \\| [01]\\.[0-9]{3} \\|")
                .contains("gives every input one of each task");
    }

    @Test
    void compare_ranksByTheAction() throws IOException {
        Path out = folder.resolve("compared");
        assertThat(ArrayRows.out(rows.into("compared", "compare")))
                .contains(
                        "verb of 2, noun of 3 classes, 46 test samples, chance 0.167; seeds [1]. An action is right where")
                .containsPattern(
                        "\\| action top-1 +\\| blended +\\| stacked +\\| verb top-1 +\\| noun top-1 +\\| top-5")
                .contains("Gradient-Blending less each control, action top-1:")
                .containsPattern("Distance from equal weights .*; below 0\\.02 in [0-9]+ of [0-9]+ measured stretches")
                .contains(
                        "The same networks on the sets that a choice may rest on; those with a score on V were not trained on it")
                .contains("| ensemble");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("Action top-1 of the joint head", "noun/sight alone", "verb: g-blend, seed 1")
                .contains(
                        "naive against sound",
                        "naive against sight",
                        "The single modality is the one that is best at verb.")
                .contains("(g-blend) is right: noun:");
        assertThat(Files.readString(out.resolve("model-card.md")))
                .contains(
                        "| scheme | trained on | action top-1 | blended | top-5 | verb top-1 | noun top-1 | to naive |");
        String diagnosis = ArrayRows.out(Cli.run("diagnose", out.toString()));
        assertThat(diagnosis).contains(", verb: each head", ", noun: each head", "noun/sight");
        // One argument for both tasks, which train takes as it stands.
        List<String> arguments = diagnosis
                .lines()
                .filter(line -> line.contains("gblend train CONFIG "))
                .map(line -> line.replaceAll(".* CONFIG |'", ""))
                .toList();
        assertThat(arguments).hasSize(1);
        assertThat(rows.into("as-diagnosed", "train", arguments.getFirst()).code())
                .isZero();
    }

    @Test
    void model_countsAHeadForEachTask() {
        assertThat(ArrayRows.out(rows.cli("model", "--shape", "sight=4", "--shape", "sound=4", "--classes", "5")))
                .contains("heads.verb/sight", "heads.noun/joint");
    }

    @Test
    void dataCommands_tellOfEveryTask() {
        assertThat(ArrayRows.out(rows.cli("data stats"))).contains("180 rows, verb of 2, noun of 3 classes");
        assertThat(rows.cli("data check").out()).contains("180");
    }

    @Test
    void settingsThatDoNotGoTogether_areRefusedInOneLine() {
        assertThat(rows.into("refused-1", "train", "data.labels=multi").err())
                .contains("several labels a row (labels: multi) are for one task, and columns.tasks names verb, noun");
        assertThat(rows.into("refused-2", "train", "data.columns.label=does2").err())
                .contains(
                        "label, tasks: both name columns of classes (label: does2, tasks: {verb=does, noun=what}); leave label out");
        assertThat(rows.into("refused-3", "train", "data.columns.tasks.noun=does")
                        .err())
                .contains("tasks: verb and noun are both of column 'does'; give each task a column of its own");
        assertThat(rows.into("refused-4", "train", "data.columns.tasks.noun=whom")
                        .err())
                .contains("no column \"whom\" in ", "which data.columns.tasks.noun names: did you mean \"what\"?");
        assertThat(rows.into("refused-5", "train", "scheme={fixed: {weights: {verb/joint: 1}}}")
                        .err())
                .contains("scheme fixed: no head of the task noun has a weight other than 0");
        assertThat(rows.into("refused-6", "train", "scheme={fixed: {weights: {joint: 1}}}")
                        .err())
                .contains("weights are finite numbers for verb/sight, verb/sound, verb/joint, noun/sight");
    }
}
