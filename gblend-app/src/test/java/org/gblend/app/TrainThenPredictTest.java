package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.gblend.app.config.Configs;
import org.gblend.app.demo.DemoClips;
import org.gblend.app.report.ReportWriter;
import org.gblend.data.PreparedData;
import org.gblend.train.config.Experiment;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.Predictions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user does: train on clips, look at the report, label files. */
class TrainThenPredictTest {
    @TempDir
    private static Path folder;

    private static Cli trained = new Cli(-1, "", "");

    @BeforeAll
    static void train() throws IOException {
        Files.createDirectories(folder.resolve("media"));
        new DemoClips(24, 1).write(folder.resolve("media"), done -> {});
        Path yaml = Files.writeString(folder.resolve("small.yaml"), Fixture.clips("small"));
        trained = Cli.run(command(yaml, "run").toArray(String[]::new));
    }

    private static List<String> command(Path yaml, String run) {
        return List.of(
                "train",
                yaml.toString(),
                "data.root=" + folder.resolve("media"),
                "data.cache=" + folder.resolve("cache"),
                "--out",
                folder.resolve(run).toString());
    }

    @Test
    void train_onTAlone_inAFolderOfTAndV_isRefused() {
        List<String> command = new ArrayList<>(command(folder.resolve("small.yaml"), "with-v"));
        command.addAll(List.of("data.sets.holdout=0.25", "data.sets.min-per-class=1", "training.epochs=1"));
        assertThat(Cli.run(command.toArray(String[]::new)).err()).isEmpty();
        command.add("--train-only");
        assertThat(Cli.run(command.toArray(String[]::new)).err())
                .isEqualTo(
                        "gblend: " + folder.resolve("with-v") + ": this folder holds a run that trains on T+V, not on"
                                + " T; go on without --train-only, or choose another folder with --out\n");
    }

    /** One test sample that only the joint head gets right, and one that only the sound's does. */
    @Test
    void report_showsFramesAndSpectrogramsOfExamples() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("pictured"));
        for (String file : List.of("config.yaml", "data.json", "result.json", "metrics.csv", "weights.csv")) {
            Files.copy(run().resolve(file), copy.resolve(file));
        }
        Predictions tested = Predictions.read(run().resolve("test.safetensors"));
        Map<String, float[][]> probabilities = new LinkedHashMap<>();
        tested.probabilities().forEach((head, p) -> {
            float[][] all = new float[p.length][p[0].length];
            for (int i = 0; i < p.length; i++) {
                boolean right = i == 0 ? head.equals("joint") : i == 1 && head.equals("audio");
                all[i][(tested.labels()[i] + (right ? 0 : 1)) % p[0].length] = 1;
            }
            probabilities.put(head, all);
        });
        new Predictions(tested.rows(), tested.labels(), probabilities).write(copy.resolve("test.safetensors"));
        Experiment experiment = Configs.bind(
                Experiment.class, List.of(run().resolve("config.yaml").toString()));
        try (PreparedData data = PreparedData.prepare(
                experiment.data(), experiment.inputs(), folder.resolve("cache"), (_, _, _) -> {})) {
            ReportWriter.write(copy, data);
        }

        String page = Files.readString(copy.resolve("report.html"));
        assertThat(page)
                .contains("Only the fused network (joint) is right: 1 of", "Only a single modality is right: 1 of");
        for (int i = 0; i < 2; i++) {
            String id = "%04d.mp4\" src=\"data:image/png;base64,".formatted(tested.rows()[i]);
            assertThat(page)
                    .containsPattern("<img alt=\"rgb of [^\"]*" + id)
                    .containsPattern("<img alt=\"audio of [^\"]*" + id);
            assertThat(copy.resolve("examples/audio-" + tested.rows()[i] + ".png"))
                    .isNotEmptyFile();
        }
    }

    @Test
    void weightsOut_saysWhatTheFileHas() {
        Path file = folder.resolve("rgb.safetensors");

        Cli said = Cli.run("weights-out", run().toString(), file.toString(), "--modality", "rgb");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).matches("\\Q" + file + "\\E: \\d+ tensors of the encoder of rgb\n");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void weightsOut_toALink_writesWhereItLeads_andRefusesWhatIsNoFile() throws IOException {
        Path target = Files.writeString(folder.resolve("target.safetensors"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link.safetensors"), target);

        assertThat(Cli.run("weights-out", run().toString(), link.toString(), "--modality", "rgb")
                        .code())
                .isZero();
        assertThat(link).isSymbolicLink();
        assertThat(Files.size(target)).isGreaterThan(1000);

        Cli device = Cli.run("weights-out", run().toString(), "/dev/null", "--modality", "rgb");
        assertThat(device.code()).isEqualTo(1);
        assertThat(device.err()).contains("/dev/null is there and is no ordinary file: name another one");
    }

    @Test
    void weightsOut_intoTheRunOrOverAnotherFile_isRefused() throws IOException {
        Path checkpoint = run().resolve("last.safetensors");
        byte[] before = Files.readAllBytes(checkpoint);
        Cli own = Cli.run("weights-out", run().toString(), checkpoint.toString(), "--modality", "rgb");
        assertThat(own.code()).isEqualTo(1);
        assertThat(own.err())
                .contains(checkpoint + " is a file of the run, which would be lost: name one outside of " + run());
        assertThat(Files.readAllBytes(checkpoint)).isEqualTo(before);

        Path config = Files.writeString(folder.resolve("mine.yaml"), "name: mine");
        Cli other = Cli.run("weights-out", run().toString(), config.toString(), "--modality", "rgb");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err())
                .contains(config + " is there and is no .safetensors file: name another one, or remove it");
        assertThat(config).hasContent("name: mine");
    }

    @ParameterizedTest
    @CsvSource({
        "--clips, 0, --clips: 0 is below 1",
        "--window, -1, --window: -1.0 is not a number of seconds above 0",
        "--window, NaN, --window: NaN is not a number of seconds above 0",
        "--step, -1, --step: -1.0 is not a number of seconds above 0"
    })
    void predict_withAnOptionThatIsNoNumberOfIts_isRefused(String option, String value, String message) {
        Cli predict = Cli.run("predict", run().toString(), "clip.mp4", option + "=" + value);
        assertThat(predict.code()).isEqualTo(2);
        assertThat(predict.err()).contains(message);
    }

    @Test
    void eval_onSomeClips_scoresAllOfThem() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("media/manifest.csv"));
        Path some = Files.write(folder.resolve("some.csv"), lines.subList(0, 4));

        Cli said = Cli.run("eval", run().toString(), "--on", some.toString());

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("all 3 samples of " + some).contains("on-some ");
        assertThat(run().resolve("confusion-on-some.csv")).isNotEmptyFile();
    }

    @Test
    void eval_ofNoClips_isRefused() {
        Cli eval = Cli.run("eval", run().toString(), "--clips", "0");
        assertThat(eval.code()).isEqualTo(2);
        assertThat(eval.err()).contains("--clips is 0: use 1 or more");
    }

    private static Path run() {
        return folder.resolve("run");
    }

    private static List<String> cells(String line) {
        return Pattern.compile(",").splitAsStream(line).toList();
    }

    private static String clip(int index) {
        return folder.resolve("media/clips/%04d.mp4".formatted(index)).toString();
    }

    @Test
    void train_endsByNamingTheReportAndWhatToTypeNext() throws IOException {
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out())
                .contains("Report:  " + run().resolve("report.html"))
                .contains("Next:    gblend predict " + run() + " FILES");
        assertThat(run().resolve("figures/learning-curves.png")).isNotEmptyFile();
        assertThat(run().resolve("tensorboard/epochs/events.out.tfevents.0.gblend"))
                .isNotEmptyFile();
        assertThat(Files.readAllLines(run().resolve("steps.jsonl")))
                .hasSameSizeAs(Files.readAllLines(run().resolve("steps.csv")).stream()
                        .skip(1)
                        .toList())
                .first()
                .asString()
                .startsWith("{\"epoch\":1,\"batch\":1,\"head\":\"rgb\",\"loss\":");
    }

    @Test
    void predict_givesTheProbabilitiesOfTheRunsOwnTest() throws IOException {
        Predictions tested = Predictions.read(run().resolve("test.safetensors"));
        float[] blend = Objects.requireNonNull(tested.probabilities().get(Predictions.BLEND))[0];
        int row = tested.rows()[0];

        Cli said = Cli.run("predict", run().toString(), clip(row), "--format", "csv");

        assertThat(said.code()).as(said.err()).isZero();
        List<String> lines = said.out().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("file,start,end,rank,label,probability,decided,rgb-label,rgb-probability,audio-label,"
                        + "audio-probability");
        List<String> cells = cells(lines.get(1));
        assertThat(cells.get(0)).isEqualTo(clip(row));
        assertThat(Double.parseDouble(cells.get(5)))
                .isCloseTo(blend[Classification.best(blend)], org.assertj.core.api.Assertions.within(1e-6));
        assertThat(cells.get(6)).isIn("rgb", "audio");
    }

    @ParameterizedTest
    @ValueSource(strings = {"joint", "audio"})
    void predict_byAnotherPrediction_tellsThatOne(String by) {
        Predictions tested = Predictions.read(run().resolve("test.safetensors"));
        float[] own = Objects.requireNonNull(tested.probabilities().get(by))[0];

        Cli said = Cli.run("predict", run().toString(), clip(tested.rows()[0]), "--by", by, "--format", "csv");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(Double.parseDouble(cells(said.out().lines().toList().get(1)).get(5)))
                .isCloseTo(own[Classification.best(own)], org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test
    void predict_byAPredictionThatIsNotThere_namesThoseThatAre() {
        Cli said = Cli.run("predict", run().toString(), clip(0), "--by", "flow");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("it has no flow prediction; choose of rgb, audio, joint, blend");
    }

    @Test
    void predict_goesOnAfterABadFileAndSaysSoAtTheEnd() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.mp4"), "no video");

        Cli said = Cli.run("predict", run().toString(), clip(0), bad.toString(), clip(1), "--format", "csv");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out().lines()).hasSize(3);
        assertThat(said.err())
                .startsWith("gblend: 1 could not be used (2 predictions were made):\n  ")
                .contains("bad.mp4");
    }

    @Test
    void predict_slidesOverLongFilesAndRanks() {
        Cli said = Cli.run(
                "predict",
                run().toString(),
                clip(0),
                "--window",
                "0.5",
                "--step",
                "0.25",
                "--top",
                "3",
                "--format",
                "csv");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()
                        .lines()
                        .skip(1)
                        .map(line -> cells(line).get(1) + " " + cells(line).get(3)))
                .startsWith("0.0 1", "0.0 2", "0.0 3", "0.25 1");
    }

    @Test
    void predict_writesJson() {
        Cli said = Cli.run("predict", run().toString(), clip(2), "--format", "json");

        assertThat(said.out()).contains("\"decided\" : ", "\"heads\" : {", "\"top\" : [");
    }

    @Test
    void predict_folderWithoutRunIsToldWithTheRemedy() {
        Cli said = Cli.run("predict", folder.resolve("media").toString(), clip(0));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("no finished run is here (result.json is missing)");
    }
}
