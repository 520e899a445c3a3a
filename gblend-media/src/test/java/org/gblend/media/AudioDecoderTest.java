package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioDecoderTest {
    private static final int RATE = 16_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 22_050, 44_100, 48_000})
    void decode_aacWindow_isAlignedWithinAMillisecond(int rate) {
        AudioClip chirp = Scenes.chirp(6, rate);
        Path file = folder.resolve("chirp.mp4");
        ClipWriter.write(file, Scenes.moving(150, 48, 64, 1, 0), 25, chirp, VideoCodec.H264);
        for (double start : new double[] {0, 0.0123, 0.9, 2.345, 4.8, 5.4}) {
            AudioClip clip = AudioDecoder.decode(file, new TimeWindow(start, start + 0.6), rate);

            assertThat(clip.samples()).hasSize((int) (Math.round((start + 0.6) * rate) - Math.round(start * rate)));
            int lag = Scenes.lag(clip.samples(), chirp.samples(), (int) Math.round(start * rate), rate / 20);
            assertThat(lag).as("start %s at %d Hz", start, rate).isBetween(-rate / 1000, rate / 1000);
        }
    }

    @Test
    void decode_aac_takesTheEncoderDelayOff() {
        AudioClip tone = Scenes.tone(1, RATE, 440, 0.5);
        Path file = folder.resolve("tone.mp4");
        ClipWriter.write(file, null, 25, tone, VideoCodec.H264);

        AudioClip clip = AudioDecoder.decode(file, new TimeWindow(0, 1), RATE);

        double error = 0;
        for (int i = 0; i < RATE; i++) {
            error = Math.max(error, Math.abs(clip.samples()[i] - tone.samples()[i]));
        }
        assertThat(error).isLessThan(0.06);
    }

    @ParameterizedTest
    @CsvSource({"sound.mp4, 16000", "sound.mp4, 11025", "sound.wav, 16000", "sound.wav, 44100"})
    void decode_window_isCutOutOfTheWhole(String name, int rate) {
        Path file = folder.resolve(name);
        ClipWriter.write(file, null, 25, Scenes.chirp(5, 22_050), VideoCodec.H264);
        float[] whole = AudioDecoder.decode(file, null, rate).samples();
        for (double start : new double[] {0.4, 1, 2.7182, 4.2}) {
            TimeWindow window = new TimeWindow(start, start + 0.5);

            float[] samples = AudioDecoder.decode(file, window, rate).samples();

            int from = (int) Math.round(start * rate);
            float[] expected = Arrays.copyOfRange(whole, from, from + samples.length);
            for (int i = 0; i < samples.length; i++) {
                assertThat(samples[i])
                        .as("%s from %s, sample %d", name, start, i)
                        .isCloseTo(expected[i], within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "44100, 16000, 1000",
        "8000, 16000, 1000",
        "48000, 16000, 3000",
        "16000, 44100, 440",
        "16000, 22050, 123"
    })
    void decode_otherRate_keepsFrequencyPhaseAndLevel(int from, int to, double hertz) {
        Path file = folder.resolve("tone.wav");
        ClipWriter.write(file, null, 25, Scenes.tone(2, from, hertz, 0.5), VideoCodec.H264);

        AudioClip clip = AudioDecoder.decode(file, new TimeWindow(0.5, 1.5), to);

        AudioClip expected = Scenes.tone(2, to, hertz, 0.5);
        for (int i = 0; i < to; i++) {
            assertThat(clip.samples()[i]).as("sample %d", i).isCloseTo(expected.samples()[to / 2 + i], within(0.003f));
        }
    }

    @Test
    void decode_sixteenBit_isExact() throws IOException {
        short[] values = {0, 1, -1, 16384, -16384, 32767, -32768, 123};

        AudioClip clip = AudioDecoder.decode(wav("short.wav", 1, 1, 16, shorts(values)), null, RATE);

        assertThat(clip.rate()).isEqualTo(RATE);
        assertThat(clip.samples()).hasSize(values.length);
        for (int i = 0; i < values.length; i++) {
            assertThat(clip.samples()[i]).isEqualTo(values[i] / 32768f);
        }
    }

    @Test
    void decode_severalChannels_givesTheirMean() throws IOException {
        short[] stereo = {1000, 3000, -2000, 2000, 32767, 32767};
        short[] six = {600, 1200, 1800, 2400, 3000, 3600, -600, 0, 0, 0, 0, 0};

        assertThat(AudioDecoder.decode(wav("two.wav", 1, 2, 16, shorts(stereo)), null, RATE)
                        .samples())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(2000 / 32768f, 0f, 32767 / 32768f);
        assertThat(AudioDecoder.decode(wav("six.wav", 1, 6, 16, shorts(six)), null, RATE)
                        .samples())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(2100 / 32768f, -100 / 32768f);
    }

    @Test
    void decode_bytesAndFloats_areBroughtToFullScaleOne() throws IOException {
        byte[] unsigned = {(byte) 128, 0, (byte) 255, (byte) 192};
        byte[] floats = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.25f)
                .putFloat(-1)
                .putFloat(0.5f)
                .array();

        assertThat(AudioDecoder.decode(wav("u8.wav", 1, 1, 8, unsigned), null, RATE)
                        .samples())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(0f, -1f, 127 / 128f, 0.5f);
        assertThat(AudioDecoder.decode(wav("f32.wav", 3, 1, 32, floats), null, RATE)
                        .samples())
                .containsExactly(0.25f, -1f, 0.5f);
    }

    @Test
    void decode_windowPastTheEnds_isFilledUpWithSilence() {
        Path file = folder.resolve("one.wav");
        ClipWriter.write(file, null, 25, Scenes.tone(1, RATE, 440, 0.5), VideoCodec.H264);

        float[] samples =
                AudioDecoder.decode(file, new TimeWindow(-0.25, 1.5), RATE).samples();

        assertThat(samples).hasSize(28_000);
        assertThat(Arrays.copyOf(samples, 4_000)).containsOnly(0f);
        assertThat(samples[4_009]).isNotZero();
        assertThat(samples[19_991]).isNotZero();
        assertThat(Arrays.copyOfRange(samples, 20_000, 28_000)).containsOnly(0f);
    }

    @Test
    void decode_windowsThatMeet_meetInSamples() {
        Path file = folder.resolve("meet.wav");
        ClipWriter.write(file, null, 25, Scenes.chirp(2, 44_100), VideoCodec.H264);
        float[] both = AudioDecoder.decode(file, new TimeWindow(0.3, 1.3), RATE).samples();

        float[] a =
                AudioDecoder.decode(file, new TimeWindow(0.3, 0.77777), RATE).samples();
        float[] b =
                AudioDecoder.decode(file, new TimeWindow(0.77777, 1.3), RATE).samples();

        float[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        assertThat(joined).usingComparatorWithPrecision(1e-6f).containsExactly(both);
    }

    @Test
    void decode_mp2InAProgramStream_isInStepWithThePictures() {
        AudioClip chirp = Scenes.chirp(4, RATE);
        Path file = folder.resolve("chirp.mpg");
        ClipWriter.write(file, Scenes.moving(100, 48, 64, 1, 0), 25, chirp, VideoCodec.MPEG1);
        double zero = VideoDecoder.decode(file, null, FrameSize.nativeSize()).times()[0];

        AudioClip clip = AudioDecoder.decode(file, new TimeWindow(zero + 2, zero + 2.5), RATE);

        assertThat(Scenes.lag(clip.samples(), chirp.samples(), 2 * RATE, 400)).isBetween(-16, 16);
    }

    private static byte[] shorts(short... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (short value : values) {
            bytes.putShort(value);
        }
        return bytes.array();
    }

    private Path wav(String name, int format, int channels, int bits, byte[] frames) throws IOException {
        return Files.write(folder.resolve(name), Scenes.wav(format, channels, RATE, bits, frames));
    }
}
