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
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;

/**
 * Made-up rows of two modalities, sight and sound, of four values each: what a row means plus noise, in {@code sight.npy} and
 * {@code sound.npy} beside {@code manifest.csv}, with a config on them.
 *
 * @param folder where they are
 * @param name of the config, {@code NAME.yaml}
 */
record ArrayRows(Path folder, String name) {
    static final int VALUES = 4;

    /**
     * One row.
     *
     * @param labels its cells of the manifest after its number
     * @param sight mean of its values
     * @param sound mean of its values
     */
    // Arrays are carried, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Row(String labels, double[] sight, double[] sound) {}

    /**
     * Writes them.
     *
     * @param yaml the config
     * @param columns of labels
     * @param stream of the noise, of standard deviation 1
     */
    static ArrayRows write(
            Path folder, String name, String yaml, String columns, int rows, String stream, IntFunction<Row> row)
            throws IOException {
        RandomGenerator random = RandomStreams.of(3).stream(stream);
        StringBuilder manifest = new StringBuilder("n," + columns + "\n");
        float[] sight = new float[rows * VALUES];
        float[] sound = new float[rows * VALUES];
        for (int n = 0; n < rows; n++) {
            Row own = row.apply(n);
            manifest.append(n).append(',').append(own.labels).append('\n');
            for (int i = 0; i < VALUES; i++) {
                sight[n * VALUES + i] = (float) (own.sight[i] + random.nextGaussian());
                sound[n * VALUES + i] = (float) (own.sound[i] + random.nextGaussian());
            }
        }
        Files.writeString(folder.resolve("manifest.csv"), manifest);
        Files.write(folder.resolve("sight.npy"), npy(sight, rows));
        Files.write(folder.resolve("sound.npy"), npy(sound, rows));
        Files.writeString(folder.resolve(name + ".yaml"), yaml);
        return new ArrayRows(folder, name);
    }

    /**
     * Rows of three classes, found by their number, which either modality tells about as well.
     *
     * @param training its settings
     * @param scheme the scheme
     */
    static ArrayRows threeClasses(Path folder, String name, int rows, String training, String scheme)
            throws IOException {
        String yaml = """
                name: NAME
                data:
                  manifest: manifest.csv
                  columns: {label: label}
                  sets: {holdout: 0.2, validation: 0, test: 0.25}
                modalities:
                  sight: {input: {array: {from: sight.npy, index: row, layout: c}}, encoder: mlp}
                  sound: {input: {array: {from: sound.npy, index: row, layout: c}}, encoder: mlp}
                training: TRAINING
                scheme: SCHEME
                """.replace("NAME", name).replace("TRAINING", training).replace("SCHEME", scheme);
        return write(
                folder,
                name,
                yaml,
                "label",
                rows,
                name,
                row -> new Row(List.of("a", "b", "c").get(row % 3), all(row % 3 - 1), all(1 - row % 3)));
    }

    /** The same value throughout. */
    static double[] all(double value) {
        double[] values = new double[VALUES];
        java.util.Arrays.fill(values, value);
        return values;
    }

    private static byte[] npy(float[] values, int rows) {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + VALUES + "), }";
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

    /** A command on the config. */
    Cli cli(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.add(folder.resolve(name + ".yaml").toString());
        arguments.add("data.root=" + folder);
        arguments.add("data.cache=" + folder.resolve("cache"));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    /** A command on the config that leaves its result in a folder. */
    Cli into(String out, String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--out", folder.resolve(out).toString()));
        return cli(command, arguments.toArray(String[]::new));
    }

    /** What a command printed that ended well. */
    static String out(Cli run) {
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        return run.out();
    }
}
