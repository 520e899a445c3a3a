package org.gblend.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayAudioConfig;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.internal.array.NpyFiles;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.media.AudioClip;
import org.gblend.media.LogMel;
import org.gblend.media.LogMelConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spectrograms of waveforms in array files: those of the same sound, whatever its type, channels and rate. */
class ArrayAudioTest {
    private static final int ROWS = 3;
    private static final int RATE = 16_000;
    private static final int SAMPLES = 4_800;
    private static final LogMelConfig MEL = LogMelConfig.defaults();

    @TempDir
    Path folder;

    /** Row r is a tone of 500 (r + 1) Hz. */
    private static short sample(int row, int t, int rate) {
        return (short) Math.round(8000 * Math.sin(2 * Math.PI * 500 * (row + 1) * t / rate));
    }

    private static ArrayAudioConfig audio(String from, String layout, int rate, double fullScale) {
        return new ArrayAudioConfig(from, "row", "", layout, rate, fullScale, MEL, 0, false, 0, 0, null);
    }

    private static ArrayAudioConfig noisy(double snr) {
        return new ArrayAudioConfig("sound.npy", "row", "", "t", RATE, 0, MEL, 0, false, 0, 0, snr);
    }

    private PreparedData prepare(ArrayAudioConfig config) throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), "id,label\na,0\nb,1\nc,2\n");
        ColumnsConfig columns = new ColumnsConfig("label", "id", null, null, null, null);
        return PreparedData.unlabelled(
                TableData.config(folder, columns, SetsConfig.defaults()),
                TableData.one(config),
                List.of("any"),
                Map.of(),
                folder.resolve("cache"),
                Progress.SILENT);
    }

    private static float[] prepared(PreparedData data, int row) {
        SampleStore store = data.store("features");
        float[] values = new float[store.shape(row)[0] * store.shape(row)[1]];
        store.type(row).toFloats(store.sample(row), 0, values, 0, values.length);
        return values;
    }

    private void writeShorts() throws IOException {
        ByteBuffer shorts = ByteBuffer.allocate(2 * ROWS * SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ROWS * SAMPLES; i++) {
            shorts.putShort(sample(i / SAMPLES, i % SAMPLES, RATE));
        }
        NpyFiles.write(folder.resolve("sound.npy"), NpyFiles.npy("<i2", false, shorts.array(), ROWS, SAMPLES));
    }

    private static float[] expected(int row) {
        float[] samples = new float[SAMPLES];
        for (int t = 0; t < SAMPLES; t++) {
            samples[t] = sample(row, t, RATE) / 32768f;
        }
        return new LogMel(MEL).of(new AudioClip(samples, RATE)).values();
    }

    @Test
    void int16_isTheSpectrogramOfTheSameSound() throws IOException {
        writeShorts();
        try (PreparedData data = prepare(audio("sound.npy", "t", RATE, 0))) {
            for (int row = 0; row < ROWS; row++) {
                assertThat(prepared(data, row)).isEqualTo(expected(row));
            }
            assertThat(data.store("features").step(0)).isEqualTo(0.01 / 0.3);
            assertThat(data.shape("features")).containsExactly(new LogMel(MEL).frames(SAMPLES), 40, 1);
        }
    }

    @Test
    void floatsChannelsAndFullScale_giveTheSameSpectrogram() throws IOException {
        float[] plain = new float[ROWS * SAMPLES];
        float[] loud = new float[2 * ROWS * SAMPLES];
        for (int row = 0; row < ROWS; row++) {
            for (int t = 0; t < SAMPLES; t++) {
                plain[row * SAMPLES + t] = sample(row, t, RATE) / 32768f;
                loud[(row * 2) * SAMPLES + t] = sample(row, t, RATE) + 1000;
                loud[(row * 2 + 1) * SAMPLES + t] = sample(row, t, RATE) - 1000;
            }
        }
        NpyFiles.write(folder.resolve("plain.npy"), NpyFiles.floats(plain, ROWS, SAMPLES));
        NpyFiles.write(folder.resolve("loud.npy"), NpyFiles.floats(loud, ROWS, 2, SAMPLES));
        for (ArrayAudioConfig config :
                List.of(audio("plain.npy", "t", RATE, 0), audio("loud.npy", "c,t", RATE, 32768))) {
            try (PreparedData data = prepare(config)) {
                assertThat(prepared(data, 1)).as(config.from()).isEqualTo(expected(1));
            }
        }
    }

    @Test
    void anotherRate_isBroughtToTheSpectrograms() throws IOException {
        float[] slow = new float[ROWS * SAMPLES / 2];
        for (int i = 0; i < slow.length; i++) {
            slow[i] = sample(i / (SAMPLES / 2), i % (SAMPLES / 2), RATE / 2) / 32768f;
        }
        NpyFiles.write(folder.resolve("slow.npy"), NpyFiles.floats(slow, ROWS, SAMPLES / 2));
        try (PreparedData data = prepare(audio("slow.npy", "t", RATE / 2, 0))) {
            float[] made = prepared(data, 2);
            float[] wanted = expected(2);
            assertThat(made).hasSameSizeAs(wanted);
            int middle = 15 * 40;
            for (int band = 0; band < 40; band++) {
                if (wanted[middle + band] > 8) {
                    assertThat(made[middle + band]).as("band %d", band).isCloseTo(wanted[middle + band], offset(0.1f));
                }
            }
            assertThat(loudest(made, middle)).isEqualTo(loudest(wanted, middle));
        }
    }

    private static int loudest(float[] values, int at) {
        int best = 0;
        for (int band = 1; band < 40; band++) {
            best = values[at + band] > values[at + best] ? band : best;
        }
        return best;
    }

    @Test
    void noise_isFixedPerRow_differsBetweenRows_andIsInTheCachesKey() throws IOException {
        ByteBuffer same = ByteBuffer.allocate(2 * ROWS * SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ROWS * SAMPLES; i++) {
            same.putShort(sample(0, i % SAMPLES, RATE));
        }
        NpyFiles.write(folder.resolve("sound.npy"), NpyFiles.npy("<i2", false, same.array(), ROWS, SAMPLES));
        float[] first;
        try (PreparedData data = prepare(noisy(-5))) {
            first = prepared(data, 0);
            assertThat(first).isNotEqualTo(expected(0)).isNotEqualTo(prepared(data, 1));
        }
        try (var files = Files.newDirectoryStream(folder.resolve("cache"))) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        try (PreparedData data = prepare(noisy(-5))) {
            assertThat(prepared(data, 0)).isEqualTo(first);
        }
        try (PreparedData data = prepare(noisy(60))) {
            assertThat(prepared(data, 0)).isNotEqualTo(first);
        }
    }

    @Test
    void typesWithoutAFullScaleAndLayoutsOfNoSound_areRefused() throws IOException {
        NpyFiles.write(folder.resolve("bytes.npy"), NpyFiles.bytes(new byte[ROWS * 400], ROWS, 400));
        assertThatThrownBy(() -> prepare(audio("bytes.npy", "t", RATE, 0)).close())
                .isInstanceOf(InputException.class)
                .hasMessage("line 2 of " + folder.resolve("manifest.csv")
                        + ", modality features: its values are u8, whose full scale is not known: set full-scale to the"
                        + " value that is");
        assertThatThrownBy(() -> audio("x", "c", RATE, 0))
                .hasMessage("layout: \"c\" is not that of sound; give t, or t and one letter for the channels, such as"
                        + " t,c");
        assertThatThrownBy(() -> audio("x", "t", 10, 0)).hasMessage("sample-rate: 10 is too small; give 1000 or more");
    }
}
