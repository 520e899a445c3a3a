package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.gblend.core.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files at the ends of what is allowed: one frame, short sound, 4K, six channels, names of all letters. */
class ExtremeFilesTest {
    private static final int RATE = 16_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(VideoCodec.class)
    void decode_oneFrame_givesIt(VideoCodec codec) {
        Path file = folder.resolve("one.mp4");
        ClipWriter.write(file, Scenes.numbered(1, 48, 128), 25, null, codec);

        VideoClip whole = VideoDecoder.decode(file, null, FrameSize.nativeSize());
        VideoClip window = VideoDecoder.decode(file, new TimeWindow(0, 0.04), FrameSize.nativeSize());

        assertThat(whole.frames()).isEqualTo(1);
        assertThat(Scenes.numbers(whole)).containsExactly(0);
        assertThat(whole.times()).containsExactly(0);
        assertThat(window.data()).isEqualTo(whole.data());
    }

    @Test
    void decode_soundShorterThanThePicture_isFollowedBySilence() {
        Path file = folder.resolve("short-sound.mkv");
        ClipWriter.write(file, Scenes.numbered(50, 48, 128), 25, Scenes.tone(0.8, RATE, 440, 0.5), VideoCodec.MPEG4);

        Clip clip = ClipDecoder.decode(file, new TimeWindow(0.4, 1.6), FrameSize.nativeSize(), RATE);

        float[] samples = clip.audio().samples();
        assertThat(clip.video().frames()).isEqualTo(30);
        assertThat(samples).hasSize(19_200);
        assertThat(energy(samples, 0, (int) (0.35 * RATE))).isCloseTo(0.125, within(0.01));
        assertThat(Arrays.copyOfRange(samples, (int) (0.6 * RATE), samples.length))
                .containsOnly(0f);
    }

    @Test
    void decode_windowBehindTheSound_namesTrackAndWindow() {
        Path file = folder.resolve("short-sound.mkv");
        ClipWriter.write(file, Scenes.numbered(50, 48, 128), 25, Scenes.tone(0.8, RATE, 440, 0.5), VideoCodec.MPEG4);

        assertThatThrownBy(() -> ClipDecoder.decode(file, new TimeWindow(1.5, 1.9), FrameSize.nativeSize(), RATE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("short-sound.mkv")
                .hasMessageContaining("audio")
                .hasMessageContaining("1.5");
    }

    private static double energy(float[] samples, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += samples[i] * samples[i];
        }
        return sum / (to - from);
    }

    /** A tone on every channel at another level comes out at the mean level, whatever the rates. */
    @ParameterizedTest
    @CsvSource({"8000, 1, 16000", "8000, 1, 48000", "48000, 6, 16000", "48000, 6, 48000", "48000, 6, 8000"})
    void decode_monoToFivePointOne_keepsFrequencyPhaseAndMeanLevel(int from, int channels, int to) throws IOException {
        double hertz = 500;
        ByteBuffer frames =
                ByteBuffer.allocate(2 * from * channels * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        double mean = 0;
        for (int c = 0; c < channels; c++) {
            mean += level(c) / channels;
        }
        for (int i = 0; i < 2 * from; i++) {
            double tone = Math.sin(2 * Math.PI * hertz * i / from);
            for (int c = 0; c < channels; c++) {
                frames.putShort((short) Math.round(32_767 * level(c) * tone));
            }
        }
        Path file = folder.resolve("channels.wav");
        Files.write(file, Scenes.wav(1, channels, from, 16, frames.array()));

        AudioClip clip = AudioDecoder.decode(file, new TimeWindow(0.5, 1.5), to);

        assertThat(clip.samples()).hasSize(to);
        float[] expected = Scenes.tone(2, to, hertz, mean).samples();
        for (int i = 0; i < to; i++) {
            assertThat(clip.samples()[i]).as("sample %d", i).isCloseTo(expected[to / 2 + i], within(0.003f));
        }
    }

    private static double level(int channel) {
        return 0.9 - 0.13 * channel;
    }

    @Test
    void decode_fourK_isReadAtItsOwnSizeAndMuchSmaller() {
        Path file = folder.resolve("4k.mp4");
        ClipWriter.write(file, Scenes.numbered(2, 2160, 3840), 25, null, VideoCodec.MPEG4);

        VideoTrack track = Objects.requireNonNull(MediaFiles.probe(file).video());
        assertThat(track.height()).isEqualTo(2160);
        assertThat(track.width()).isEqualTo(3840);
        VideoClip own = VideoDecoder.decode(file, null, FrameSize.nativeSize());
        assertThat(own.data()).hasSize(2 * 2160 * 3840 * 3);
        assertThat(Scenes.numbers(own)).containsExactly(0, 1);
        VideoClip small = VideoDecoder.decode(file, null, FrameSize.shortEdge(18));
        assertThat(small.width()).isEqualTo(32);
        assertThat(Scenes.numbers(small)).containsExactly(0, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b  c.mp4",
                "ünï cödé.mp4",
                "影片 1.mp4",
                "it's \"quoted\", 100%d.mp4",
                "-dash.mp4",
                "a:b?c#d.mp4"
            })
    void everyName_isWrittenReadAndNamedInErrors(String name) throws IOException {
        Path file = folder.resolve("père & fils").resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        ClipWriter.write(file, Scenes.numbered(3, 48, 128), 25, Scenes.tone(0.12, RATE, 440, 0.5), VideoCodec.MPEG4);

        Clip clip = ClipDecoder.decode(file, null, FrameSize.nativeSize(), RATE);

        assertThat(Scenes.numbers(clip.video())).containsExactly(0, 1, 2);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, 40));
        assertThatThrownBy(() -> MediaFiles.probe(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(name);
    }
}
