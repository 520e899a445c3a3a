package org.gblend.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;

/**
 * A manifest and arrays whose class can be read off each modality, if not for certain: {@code a.npy} and {@code b.npy}
 * are vectors, {@code spec.npy} small pictures.
 */
public final class TinyData {
    public static final int CLASSES = 3;
    static final int A = 6;
    static final int B = 4;
    static final int FRAMES = 16;
    static final int MELS = 8;

    private TinyData() {}

    /**
     * Writes a data set.
     *
     * @param groups how many different values the manifest's last column has
     */
    public static void write(Path folder, int rows, int groups) {
        write(folder, rows, groups, 1.0);
    }

    /**
     * The same where {@code a} tells the class as clearly as is asked for.
     *
     * @param signal what the class adds to its values of {@code a}, in standard deviations of their noise
     */
    public static void write(Path folder, int rows, int groups, double signal) {
        RandomGenerator random = RandomStreams.of(1).stream("tiny-data");
        StringBuilder manifest = new StringBuilder("id,label,group\n");
        float[] a = new float[rows * A];
        float[] b = new float[rows * B];
        float[] spec = new float[rows * FRAMES * MELS];
        for (int row = 0; row < rows; row++) {
            int label = row % CLASSES;
            manifest.append("clip-").append(row).append(",class-").append(label);
            manifest.append(",group-").append(row / CLASSES % groups).append('\n');
            fill(a, row * A, A, label, signal, random);
            fill(b, row * B, B, label, 0.6, random);
            fill(spec, row * FRAMES * MELS, FRAMES * MELS, label, 0.5, random);
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("manifest.csv"), manifest);
            Files.write(folder.resolve("a.npy"), npy(a, rows, A));
            Files.write(folder.resolve("b.npy"), npy(b, rows, B));
            Files.write(folder.resolve("spec.npy"), npy(spec, rows, FRAMES, MELS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies {@code b.npy} to {@code holes.npy}, all values of some rows NaN. */
    public static void writeHoles(Path folder, IntPredicate lacks) {
        try {
            byte[] npy = Files.readAllBytes(folder.resolve("b.npy"));
            ByteBuffer values = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
            int rows = Files.readAllLines(folder.resolve("manifest.csv")).size() - 1;
            int start = npy.length - 4 * rows * B;
            for (int row = 0; row < rows; row++) {
                for (int i = 0; lacks.test(row) && i < B; i++) {
                    values.putFloat(start + 4 * (row * B + i), Float.NaN);
                }
            }
            Files.write(folder.resolve("holes.npy"), npy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(float[] to, int at, int size, int label, double signal, RandomGenerator random) {
        for (int i = 0; i < size; i++) {
            to[at + i] = (float) ((i % CLASSES == label ? signal : 0) + random.nextGaussian());
        }
    }

    /** Values as a {@code .npy} file of version 1.0. */
    public static byte[] npy(float[] values, int... shape) {
        StringBuilder lengths = new StringBuilder();
        for (int n : shape) {
            lengths.append(n).append(", ");
        }
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + lengths + "), }";
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write(header.length() & 0xFF);
        out.write(header.length() >> 8);
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        out.writeBytes(bytes.array());
        return out.toByteArray();
    }
}
