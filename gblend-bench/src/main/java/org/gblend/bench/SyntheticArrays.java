package org.gblend.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.gblend.core.RandomStreams;

/**
 * Labelled arrays on disk: standard normal noise around a mean per class, one {@code NAME.npy} per modality and
 * {@code manifest.csv} with columns {@code label} and {@code split}, which is {@code train} throughout.
 *
 * @param shapes sample shape by modality, channels last, without the rows
 * @param rows number of samples
 * @param classes number of classes, over which the rows go in turn
 */
record SyntheticArrays(Map<String, long[]> shapes, int rows, int classes) {
    private static final long SEED = 1;
    private static final double CLASS_MEAN = 0.1;
    private static final int HEADER_ALIGNMENT = 64;
    private static final int PREAMBLE = 10;

    SyntheticArrays {
        shapes = new LinkedHashMap<>(shapes);
    }

    void write(Path folder) {
        try {
            for (Map.Entry<String, long[]> modality : shapes.entrySet()) {
                writeArray(folder.resolve(modality.getKey() + ".npy"), modality.getKey(), modality.getValue());
            }
            StringBuilder manifest = new StringBuilder("label,split\n");
            for (int row = 0; row < rows; row++) {
                manifest.append(row % classes).append(",train\n");
            }
            Files.writeString(folder.resolve("manifest.csv"), manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeArray(Path file, String modality, long[] shape) throws IOException {
        int values = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        RandomGenerator random = RandomStreams.of(SEED).stream(modality);
        byte[] header = header(shape);
        ByteBuffer bytes = ByteBuffer.allocate(header.length + Math.multiplyExact(rows * Float.BYTES, values))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header);
        for (int row = 0; row < rows; row++) {
            double mean = CLASS_MEAN * (row % classes);
            for (int i = 0; i < values; i++) {
                bytes.putFloat((float) (mean + random.nextGaussian()));
            }
        }
        Files.write(file, bytes.array());
    }

    /** Version 1.0 of NumPy's format: magic, version, length of the text, the text, padded to 64 bytes. */
    private byte[] header(long[] shape) {
        String axes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + axes + "), }";
        int length = PREAMBLE + text.length() + 1;
        int padding = (HEADER_ALIGNMENT - length % HEADER_ALIGNMENT) % HEADER_ALIGNMENT;
        String padded = text + " ".repeat(padding) + "\n";
        return ByteBuffer.allocate(PREAMBLE + padded.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
