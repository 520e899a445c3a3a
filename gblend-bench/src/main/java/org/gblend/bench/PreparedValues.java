package org.gblend.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gblend.media.AudioClip;
import org.gblend.media.LogMel;
import org.gblend.media.LogMelConfig;
import org.gblend.media.Spectrogram;

/** Samples of a cache of one RGB and one audio store, against raw files. */
final class PreparedValues {
    /** Of 255: two versions of a decoder may round in different places. */
    private static final double PICTURE = 0.05;

    /** Of the logarithm: the resampling filters of two versions differ a little where it is silent. */
    private static final double SOUND = 0.05;

    private final Store pictures;
    private final Store sounds;
    private final LogMel logMel = new LogMel(LogMelConfig.defaults());
    private double picture;
    private double sound;
    private int rows;

    PreparedValues(Path cache) {
        try (var files = Files.list(cache)) {
            List<Path> tables = files.filter(f -> f.toString().endsWith(".csv")).collect(Collectors.toList());
            pictures = Store.of(tables, "rgb-");
            sounds = Store.of(tables, "audio-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a row has as many frames as the raw file, and the same values but for rounding. */
    boolean agree(int row, FfmpegCommand.Raw raw) {
        try {
            byte[] expected = Files.readAllBytes(raw.pictures());
            byte[] frames = pictures.sample(row, Byte.BYTES);
            if (frames.length != expected.length) {
                return false;
            }
            double pictureHere = meanDifference(frames, expected);
            double soundHere = meanDifference(floats(sounds.sample(row, Float.BYTES)), mel(raw.sound()));
            picture += pictureHere;
            sound += soundHere;
            rows++;
            return pictureHere <= PICTURE && soundHere <= SOUND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double pictureDifference() {
        return picture / Math.max(1, rows);
    }

    double soundDifference() {
        return sound / Math.max(1, rows);
    }

    private Spectrogram mel(Path raw) throws IOException {
        return logMel.of(
                new AudioClip(floats(Files.readAllBytes(raw)), logMel.config().sampleRate()));
    }

    private static float[] floats(byte[] bytes) {
        FloatBuffer buffer =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static double meanDifference(byte[] a, byte[] b) {
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 0xFF) - (b[i] & 0xFF));
        }
        return (double) sum / Math.max(1, a.length);
    }

    /** Over the frames that both have: a codec's padding may follow a file's sound. */
    private static double meanDifference(float[] a, Spectrogram b) {
        int values = Math.min(a.length, b.values().length);
        double sum = 0;
        for (int i = 0; i < values; i++) {
            sum += Math.abs(a[i] - b.values()[i]);
        }
        return sum / Math.max(1, values);
    }

    /** One modality's samples, by the columns row, offset and shape of its shards' tables. */
    private record Store(Map<Integer, Place> places) {
        @SuppressWarnings("ArrayRecordComponent") // compared by nobody
        private record Place(Path data, String[] columns) {}

        static Store of(List<Path> tables, String name) throws IOException {
            Map<Integer, Place> places = new HashMap<>();
            for (Path table : tables) {
                String file = table.getFileName().toString();
                if (file.startsWith(name) && file.matches(".*[.][0-9]{5,}[.]csv")) {
                    List<String> lines = Files.readAllLines(table);
                    for (String line : lines.subList(1, lines.size() - 1)) {
                        String[] columns = line.split(",", -1);
                        Path data = table.resolveSibling(file.replace(".csv", ".bin"));
                        places.put(Integer.parseInt(columns[0]), new Place(data, columns));
                    }
                }
            }
            return new Store(places);
        }

        byte[] sample(int row, int valueBytes) throws IOException {
            Place place = places.get(row);
            if (place == null) {
                throw new IllegalStateException("row " + row + " is in no shard");
            }
            int values = Arrays.stream(place.columns()[3].split("x", -1))
                    .mapToInt(Integer::parseInt)
                    .reduce(1, Math::multiplyExact);
            byte[] bytes = new byte[values * valueBytes];
            try (RandomAccessFile file = new RandomAccessFile(place.data().toFile(), "r")) {
                file.seek(Long.parseLong(place.columns()[2]));
                file.readFully(bytes);
            }
            return bytes;
        }
    }
}
