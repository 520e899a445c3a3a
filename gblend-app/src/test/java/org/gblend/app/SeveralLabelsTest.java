package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command on rows in which a dog may be seen and, whether or not, a siren heard. */
class SeveralLabelsTest {
    private static final int ROWS = 160;
    private static final int VALUES = 4;
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
            training: {epochs: 6, batch: 16, precision: fp32}
            scheme: offline
            compare: {seeds: [1], schemes: {naive: naive, g-blend: offline}}
            """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws IOException {
        RandomGenerator random = RandomStreams.of(3).stream("several");
        StringBuilder manifest = new StringBuilder("n,labels\n");
        float[] sight = new float[ROWS * VALUES];
        float[] sound = new float[ROWS * VALUES];
        for (int row = 0; row < ROWS; row++) {
            boolean dog = row % 2 == 1;
            boolean siren = row / 2 % 2 == 1;
            manifest.append(row).append(',');
            manifest.append(dog && siren ? "dog|siren" : dog ? "dog" : siren ? "siren" : "quiet")
                    .append('\n');
            for (int i = row * VALUES; i < (row + 1) * VALUES; i++) {
                sight[i] = (float) ((dog ? 1.2 : -1.2) + random.nextGaussian());
                sound[i] = (float) ((siren ? 1.2 : -1.2) + random.nextGaussian());
            }
        }
        Files.writeString(folder.resolve("manifest.csv"), manifest);
        Files.writeString(folder.resolve("some.csv"), "n,labels\n3,\n0,\n");
        Files.write(folder.resolve("sight.npy"), npy(sight));
        Files.write(folder.resolve("sound.npy"), npy(sound));
        Files.writeString(folder.resolve("sounds.yaml"), YAML);
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
        List<String> arguments = new java.util.ArrayList<>(List.of(command.split(" ")));
        arguments.add(folder.resolve("sounds.yaml").toString());
        arguments.add("data.root=" + folder);
        arguments.add("data.cache=" + folder.resolve("cache"));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    @Test
    void train_evalAndPredict_tellMeanAveragePrecisionAndAllLabels() throws IOException {
        Path run = folder.resolve("run");
        Cli trained = cli("train", "--out", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).containsPattern("test +mAP +mAUC +d' +top-1");
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("mAP on the test set by prediction")
                .doesNotContain("Confusion matrices", "top-1 on the test set");

        Cli evaluated = Cli.run("eval", run.toString());
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(evaluated.out())
                .containsPattern("joint +0\\.[89]\\d+|joint +1\\.0000")
                .contains("no confusion matrix: the samples have several labels each");
        assertThat(run.resolve("confusion-test.csv")).doesNotExist();

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
        Cli compared = cli("compare", "--out", out.toString());
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.out())
                .contains("3 classes, 40 test samples; seeds [1]. mAP of the joint head")
                .containsPattern("\\| mAP +\\| blended")
                .contains("Gradient-Blending less each control, mAP:")
                .contains("ensemble");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("mAP of the joint head", "Difference of mAP on the same test samples")
                .doesNotContain("top-1 on the test set");
    }

    @Test
    void dataCommands_countEveryLabel() {
        Cli stats = cli("data stats");
        assertThat(stats.code()).as(stats.err()).isZero();
        assertThat(stats.out())
                .contains("several labels a row: mean 1.25, most 2; rows of a class: fewest 40, median 80, most 80");
        Cli check = cli("data check");
        assertThat(check.out()).containsPattern("dog +80").containsPattern("quiet +40");
        Cli wrong = cli("data stats", "data.labels=many");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("data.labels", "single", "multi");
    }
}
