package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command on rows whose noun can be seen and whose verb can be heard, in one network. */
class SeveralTasksTest {
    private static final int ROWS = 180;
    private static final int VALUES = 4;
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

    @BeforeAll
    static void write() throws IOException {
        RandomGenerator random = RandomStreams.of(3).stream("tasks");
        StringBuilder manifest = new StringBuilder("n,does,what\n");
        float[] sight = new float[ROWS * VALUES];
        float[] sound = new float[ROWS * VALUES];
        for (int row = 0; row < ROWS; row++) {
            int verb = row % 2;
            int noun = row / 2 % 3;
            manifest.append(row)
                    .append(verb == 0 ? ",cut," : ",wash,")
                    .append(List.of("carrot", "knife", "plate").get(noun));
            manifest.append('\n');
            for (int i = 0; i < VALUES; i++) {
                sight[row * VALUES + i] = (float) ((i == noun ? 3 : 0) + random.nextGaussian());
                sound[row * VALUES + i] = (float) ((verb == 0 ? 1.2 : -1.2) + random.nextGaussian());
            }
        }
        Files.writeString(folder.resolve("manifest.csv"), manifest);
        Files.writeString(folder.resolve("some.csv"), "n\n3\n0\n");
        Files.write(folder.resolve("sight.npy"), npy(sight));
        Files.write(folder.resolve("sound.npy"), npy(sound));
        Files.writeString(folder.resolve("kitchen.yaml"), YAML);
    }

    private static byte[] npy(float[] values) {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + ROWS + ", " + VALUES + "), }";
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length() + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        bytes.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private static Cli cli(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.add(folder.resolve("kitchen.yaml").toString());
        arguments.add("data.root=" + folder);
        arguments.add("data.cache=" + folder.resolve("cache"));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    private static String out(Cli run) {
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        return run.out();
    }

    @Test
    void train_tellsEveryTaskAndTheAction() {
        Path run = folder.resolve("run");
        assertThat(out(cli("train", "--out", run.toString())))
                .contains("verb of 2, noun of 3 classes")
                .containsPattern("\nblend +0\\.[0-9]+")
                .containsPattern("\nnoun/sight +0\\.[0-9]+");
    }

    @Test
    void compare_ranksByTheAction() throws IOException {
        Path out = folder.resolve("compared");
        assertThat(out(cli("compare", "--out", out.toString())))
                .contains(
                        "verb of 2, noun of 3 classes, 46 test samples, chance 0.167; seeds [1]. An action is right where")
                .containsPattern(
                        "\\| action top-1 +\\| blended +\\| stacked +\\| verb top-1 +\\| noun top-1 +\\| top-5")
                .contains("Gradient-Blending less each control, action top-1:")
                .contains("| ensemble");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("Action top-1 of the joint head", "noun/sight alone", "verb: g-blend, seed 1");
        assertThat(out(Cli.run("diagnose", out.toString())))
                .contains(", verb: each head", ", noun: each head", "noun/sight");
    }

    @Test
    void model_countsAHeadForEachTask() {
        assertThat(out(cli("model", "--shape", "sight=4", "--shape", "sound=4", "--classes", "5")))
                .contains("heads.verb/sight", "heads.noun/joint");
    }

    @Test
    void dataCommands_tellOfEveryTask() {
        assertThat(out(cli("data stats"))).contains("180 rows, verb of 2, noun of 3 classes");
        assertThat(cli("data check").out()).contains("180");
    }

    @Test
    void settingsThatDoNotGoTogether_areRefusedInOneLine() {
        assertThat(cli(
                                "train",
                                "data.labels=multi",
                                "--out",
                                folder.resolve("refused-1").toString())
                        .err())
                .contains("several labels a row (labels: multi) are for one task, and columns.tasks names verb, noun");
        assertThat(cli(
                                "train",
                                "data.columns.label=does2",
                                "--out",
                                folder.resolve("refused-2").toString())
                        .err())
                .contains(
                        "label, tasks: both name columns of classes (label: does2, tasks: {verb=does, noun=what}); leave label out");
        assertThat(cli(
                                "train",
                                "data.columns.tasks.noun=does",
                                "--out",
                                folder.resolve("refused-3").toString())
                        .err())
                .contains("tasks: verb and noun are both of column 'does'; give each task a column of its own");
        assertThat(cli(
                                "train",
                                "data.columns.tasks.noun=whom",
                                "--out",
                                folder.resolve("refused-4").toString())
                        .err())
                .contains("no column \"whom\" in ", "which data.columns.tasks.noun names: did you mean \"what\"?");
        assertThat(cli(
                                "train",
                                "scheme={fixed: {weights: {verb/joint: 1}}}",
                                "--out",
                                folder.resolve("refused-5").toString())
                        .err())
                .contains("scheme fixed: no head of the task noun has a weight other than 0");
        assertThat(cli(
                                "train",
                                "scheme={fixed: {weights: {joint: 1}}}",
                                "--out",
                                folder.resolve("refused-6").toString())
                        .err())
                .contains("weights are finite numbers for verb/sight, verb/sound, verb/joint, noun/sight");
    }
}
