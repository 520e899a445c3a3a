package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gblend.train.folder.Json;
import org.gblend.train.run.DataRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rows {@code gblend eval} scores: the run's own sets and no others, or all rows of another labelled file. */
class EvalDataTest {
    private static final int ROWS = 90;
    private static final int OTHERS = 31;
    private static final List<String> CLASSES = List.of("a", "b", "c");
    private static final String YAML = """
            name: rows
            data:
              manifest: manifest.csv
              columns: {label: label, split: split, id: n}
              sets: {holdout: 0.2, validation: 0}
            modalities:
              sight: {input: {array: {from: sight.npy, index: "{n}", layout: c}}, encoder: mlp}
              sound: {input: {array: {from: sound.npy, index: "{n}", layout: c}}, encoder: mlp}
            training: {epochs: 3, batch: 16, precision: fp32}
            scheme: equal
            """;

    @TempDir
    private static Path folder;

    /** Rows of another place, of two classes, without a split. */
    private static Path others = Path.of("others");

    @BeforeAll
    static void train() throws IOException {
        ArrayRows rows = ArrayRows.write(
                folder,
                "rows",
                YAML,
                "label,split",
                ROWS,
                "own",
                n -> row(CLASSES.get(n % 3) + (n % 4 == 0 ? ",test" : ",train"), n % 3));
        ArrayRows.out(rows.into("run", "train"));
        others = Files.createDirectories(folder.resolve("others"));
        ArrayRows.write(others, "others", YAML, "label", OTHERS, "others", n -> row(CLASSES.get(n % 2), n % 2));
        Files.move(others.resolve("manifest.csv"), others.resolve("lab.csv"));
    }

    private static ArrayRows.Row row(String labels, int label) {
        return new ArrayRows.Row(labels, ArrayRows.all(label - 1), ArrayRows.all(1 - label));
    }

    @Test
    void eval_withSettingsThatDrawOtherSets_isRefusedAndWritesNothing() throws IOException {
        byte[] dropped = Files.readAllBytes(run().resolve("dropped-test.json"));

        Cli seed = eval("data.sets.seed=5", "data.columns.split=null");

        assertThat(seed.code()).isEqualTo(2);
        assertThat(seed.err())
                .contains(run() + ": data.columns.split was split, is null; data.sets.seed was 0, is 5: what decides")
                .contains("; leave these settings out, or score all rows of another labelled manifest with gblend eval "
                        + run() + " --on LABELLED.csv");
        assertThat(Files.readAllBytes(run().resolve("dropped-test.json"))).isEqualTo(dropped);
        assertThat(eval("data.columns.group=label").err())
                .contains("data.columns.group was null, is label", "leave this setting out");
    }

    @Test
    void eval_withSettingsOfPlacesAndPace_scoresTheRunsTest() throws IOException {
        Path copy = copy("moved");
        Files.move(copy.resolve("manifest.csv"), copy.resolve("same.csv"));

        String said = ArrayRows.out(eval(
                "data.root=" + copy,
                "data.manifest=same.csv",
                "data.cache=" + folder.resolve("cache-2"),
                "training.workers=1",
                "--clips",
                "1"));

        assertThat(said).contains("23 test samples, 1 clip each").contains(run().resolve("confusion-test.csv") + "");
        assertThat(run().resolve("confusion-test-blend.csv")).isNotEmptyFile();
    }

    /** Its experiment is that of all lines, less what the line does not see. */
    @Test
    void eval_ofALineWithFewerModalities_scoresItsTest() {
        Path compared = folder.resolve("compared");
        ArrayRows.out(new ArrayRows(folder, "rows")
                .into(
                        "compared",
                        "compare",
                        "data.missing=[sound]",
                        "training.epochs=1",
                        "compare.seeds=[1]",
                        "compare.unimodal=false",
                        "compare.headline=false",
                        "compare.schemes={}",
                        "compare.variations={seen: {scheme: {unimodal: {modality: sight}}, modalities: [sight]}}"));

        assertThat(ArrayRows.out(
                        Cli.run("eval", compared.resolve("seed-1/seen.T").toString())))
                .contains("test samples");
    }

    @Test
    void eval_ofAManifestThatHasChanged_namesTheFirstRow() throws IOException {
        Path relabelled = copy("relabelled");
        edit(relabelled, "\n8,c,test", "\n8,b,test");
        Cli other = eval("data.root=" + relabelled);
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err())
                .contains(run() + ": the data is not that of the run with data.root=" + relabelled
                        + ": row 8 had the label \"c\", has \"b\"; what is scored now may be what the run trained on.");

        Path moved = copy("other-rows");
        edit(moved, "\n8,c,test", "\n8,c,train");
        edit(moved, "\n9,a,train", "\n9,a,test");
        assertThat(eval("data.root=" + moved).err()).contains(": test sample 3 was row 8, is row 9; what is scored");

        Path fewer = copy("fewer");
        edit(fewer, "\n88,b,test", "");
        assertThat(eval("data.root=" + fewer).err()).contains(": row 88 was a test sample, is none;");
    }

    @Test
    void eval_onOtherRows_scoresAllOfThemAsPredictLabelsThem() throws IOException {
        byte[] dropped = Files.readAllBytes(run().resolve("dropped-test.json"));
        Path lab = others.resolve("lab.csv");

        String said = ArrayRows.out(eval("--on", lab.toString(), "data.root=" + others));

        Cli predicted = Cli.run("predict", run().toString(), lab.toString(), "data.root=" + others, "--format", "csv");
        List<String> lines = ArrayRows.out(predicted).lines().skip(1).toList();
        int right = 0;
        for (int n = 0; n < OTHERS; n++) {
            right += lines.get(n).split(",", -1)[4].equals(CLASSES.get(n % 2)) ? 1 : 0;
        }
        assertThat(said)
                .contains("all 31 samples of " + lab + " (files under " + others + "), 1 clip each")
                .containsPattern("\non-lab +top-1 +top-5 +mean class")
                .containsPattern("\nblend +\\Q" + String.format(Locale.ROOT, "%.4f", right / (double) OTHERS))
                .contains("top-1 with a modality taken from every sample")
                .contains("confusion matrix of the joint prediction: " + run().resolve("confusion-on-lab.csv"))
                .contains("scores: " + run().resolve("on-lab.json"));
        assertThat(run().resolve("confusion-on-lab.csv")).content().startsWith("true\\predicted,a,b,c\n");
        assertThat(run().resolve("confusion-on-lab.csv")).content().endsWith("\nc,0,0,0\n");
        assertThat(run().resolve("dropped-on-lab.json")).isNotEmptyFile();
        assertSameLabels(run().resolve("predictions-on-lab.csv"), lines);
        assertThat(run().resolve("on-lab.json")).content().contains("\"samples\" : 31");
        assertThat(Files.readAllBytes(run().resolve("dropped-test.json"))).isEqualTo(dropped);
        assertThat(Json.read(run().resolve("data.json"), DataRecord.class).test())
                .hasSize(23);
    }

    /** Row by row what {@code predict} tells: by the blend, by each head, with the same probabilities. */
    private static void assertSameLabels(Path table, List<String> predicted) throws IOException {
        List<String> lines = Files.readAllLines(table);
        assertThat(lines)
                .hasSize(1 + OTHERS)
                .first()
                .isEqualTo("id,label,sight-label,sight-probability,sight-true-probability"
                        + ",sound-label,sound-probability,sound-true-probability"
                        + ",joint-label,joint-probability,joint-true-probability"
                        + ",blend-label,blend-probability,blend-true-probability");
        for (int n = 0; n < OTHERS; n++) {
            List<String> cells = List.of(lines.get(1 + n).split(",", -1));
            List<String> told = List.of(predicted.get(n).split(",", -1));
            assertThat(cells.subList(0, 2)).containsExactly(Integer.toString(n), CLASSES.get(n % 2));
            assertThat(cells.get(11)).as("blend of row %d", n).isEqualTo(told.get(4));
            assertThat(cells.get(2)).as("sight of row %d", n).isEqualTo(told.get(7));
            assertThat(Float.parseFloat(cells.get(12))).isEqualTo(Float.parseFloat(told.get(5)));
            assertThat(Float.parseFloat(cells.get(3))).isEqualTo(Float.parseFloat(told.get(8)));
            assertThat(cells.get(13).equals(cells.get(12)))
                    .as("of row %d the label is the true one where the probabilities are one", n)
                    .isEqualTo(cells.get(11).equals(cells.get(1)));
        }
    }

    @Test
    void eval_onRowsOfAnUnknownClass_namesRowClassAndKnownOnes() throws IOException {
        Path strange = Files.writeString(others.resolve("strange.csv"), "n,label\n0,a\n1,zebra\n2,yak\n");

        Cli said = eval("--on", strange.toString(), "data.root=" + others);

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .isEqualTo("gblend: line 3 (1) of " + strange
                        + " has the label \"zebra\" in column \"label\", which is no class of the run, and 1 more row has"
                        + " such labels; there are: a, b, c: mend or remove the rows\n");
    }

    @Test
    void eval_onWhatCannotBeScored_saysWhatToDo() {
        Path own = folder.resolve("manifest.csv");
        assertThat(eval("--on", own.toString()).err())
                .contains(own + ": is the manifest that the run was trained from");
        assertThat(eval("--on", "nowhere.csv").err()).contains("nowhere.csv: is no file; give --on the path of a CSV");
        Path lab = others.resolve("lab.csv");
        assertThat(eval("--on", lab.toString(), "--set", "holdout").code()).isEqualTo(2);
        assertThat(eval("--on", lab.toString(), "data.sets.test=0.5").err())
                .contains("data.sets.test=0.5: with --on all rows of " + lab + " are scored");
    }

    private static Path run() {
        return folder.resolve("run");
    }

    private static Cli eval(String... more) {
        List<String> arguments = new ArrayList<>(List.of("eval", run().toString()));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    private static Path copy(String name) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(name));
        for (String file : List.of("manifest.csv", "sight.npy", "sound.npy")) {
            Files.copy(folder.resolve(file), copy.resolve(file));
        }
        return copy;
    }

    private static void edit(Path copy, String before, String now) throws IOException {
        Path manifest = copy.resolve("manifest.csv");
        String text = Files.readString(manifest);
        assertThat(text).contains(before);
        Files.writeString(manifest, text.replace(before, now));
    }
}
