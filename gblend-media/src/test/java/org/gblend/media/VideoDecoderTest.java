package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoDecoderTest {
    private static final int FRAMES = 200;
    private static final double FPS = 25;

    @TempDir
    static Path folder;

    /** The same numbered frames in every container, each with sound beside them. */
    @BeforeAll
    static void write() {
        VideoClip numbered = Scenes.numbered(FRAMES, 48, 128);
        AudioClip sound = Scenes.tone(FRAMES / FPS, 16_000, 440, 0.5);
        ClipWriter.write(folder.resolve("h264.mp4"), numbered, FPS, sound, VideoCodec.H264);
        ClipWriter.write(folder.resolve("mpeg4.mp4"), numbered, FPS, sound, VideoCodec.MPEG4);
        ClipWriter.write(folder.resolve("h264.mkv"), numbered, FPS, sound, VideoCodec.H264);
        ClipWriter.write(folder.resolve("mpeg1.mpg"), numbered, FPS, sound, VideoCodec.MPEG1);
        ClipWriter.write(folder.resolve("mpeg4.avi"), numbered, FPS, sound, VideoCodec.MPEG4);
    }

    @ParameterizedTest
    @CsvSource({"h264.mp4, H264, 38", "mpeg4.mp4, MPEG4, 38", "mpeg1.mpg, MPEG1, 38", "h264.mkv, H264, 38"})
    void decode_wholeFile_givesTheFramesWritten(String name, VideoCodec codec, double psnr) {
        VideoClip scene = Scenes.moving(30, 64, 96, 1.5, -1);
        Path file = folder.resolve("scene-" + name);
        ClipWriter.write(file, scene, FPS, null, codec);

        VideoClip clip = VideoDecoder.decode(file, null, FrameSize.nativeSize());

        assertThat(clip.frames()).isEqualTo(30);
        assertThat(clip.height()).isEqualTo(64);
        assertThat(clip.width()).isEqualTo(96);
        assertThat(Scenes.psnr(clip.data(), scene.data())).isGreaterThan(psnr);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264.mp4", "mpeg4.mp4", "h264.mkv", "mpeg1.mpg", "mpeg4.avi"})
    void decode_anyWindow_givesExactlyTheFramesInside(String name) {
        Path file = folder.resolve(name);
        double zero = VideoDecoder.decode(file, null, FrameSize.nativeSize()).times()[0];
        for (int first = 0; first < FRAMES; first += 3) {
            for (int count : new int[] {1, 15}) {
                int last = Math.min(FRAMES, first + count);
                TimeWindow window = new TimeWindow(zero + first / FPS, zero + last / FPS);

                VideoClip clip = VideoDecoder.decode(file, window, FrameSize.nativeSize());

                assertThat(Scenes.numbers(clip))
                        .as("%s frames %d to %d", name, first, last)
                        .isEqualTo(IntStream.range(first, last).toArray());
                assertThat(clip.times()[0]).isCloseTo(zero + first / FPS, within(0.0006));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264.mp4", "mpeg4.mp4", "h264.mkv", "mpeg1.mpg"})
    void decode_window_givesTheBytesOfTheWholeFileThere(String name) {
        Path file = folder.resolve(name);
        VideoClip whole = VideoDecoder.decode(file, null, FrameSize.shortEdge(24));

        VideoClip clip = VideoDecoder.decode(file, new TimeWindow(5.01, 5.39), FrameSize.shortEdge(24));

        int from = 0;
        while (whole.times()[from] < clip.times()[0]) {
            from++;
        }
        int bytes = whole.frameBytes();
        assertThat(clip.data())
                .isEqualTo(Arrays.copyOfRange(whole.data(), from * bytes, (from + clip.frames()) * bytes));
        assertThat(clip.times()).isEqualTo(Arrays.copyOfRange(whole.times(), from, from + clip.frames()));
    }

    @Test
    void decode_windowThatStartsHalfwayBetweenFrames_startsWithTheNextFrame() {
        VideoClip clip =
                VideoDecoder.decode(folder.resolve("h264.mp4"), new TimeWindow(1.02, 1.10), FrameSize.nativeSize());

        assertThat(Scenes.numbers(clip)).containsExactly(26, 27);
    }

    @ParameterizedTest
    @CsvSource({"1.001, 1.002, 25", "1.030, 1.035, 26", "1.038, 1.039, 26", "7.99, 7.999, 199", "0.001, 0.002, 0"})
    void decode_windowBetweenTwoFrames_givesTheNearest(double start, double end, int number) {
        VideoClip clip =
                VideoDecoder.decode(folder.resolve("h264.mp4"), new TimeWindow(start, end), FrameSize.nativeSize());

        assertThat(Scenes.numbers(clip)).containsExactly(number);
    }

    @Test
    void decode_windowPastBothEnds_givesTheFramesThereAre() {
        VideoClip clip =
                VideoDecoder.decode(folder.resolve("h264.mp4"), new TimeWindow(-1, 100), FrameSize.nativeSize());
        assertThat(clip.frames()).isEqualTo(FRAMES);

        VideoClip tail =
                VideoDecoder.decode(folder.resolve("mpeg1.mpg"), new TimeWindow(7.9, 9), FrameSize.nativeSize());
        assertThat(Scenes.numbers(tail)).containsExactly(197, 198, 199); // frame 0 is at 0.03 s
    }

    @Test
    void decode_startThatIsAFrameUpToRounding_keepsThatFrame() {
        double middle = (0.97 + 1.43) / 2; // 1.2 is not exact in binary
        TimeWindow window = new TimeWindow(middle - 0.32, middle + 0.28);

        VideoClip clip = VideoDecoder.decode(folder.resolve("h264.mp4"), window, FrameSize.nativeSize());

        assertThat(clip.frames()).isEqualTo(15);
    }

    @ParameterizedTest
    @CsvSource({"51, 75", "17, 33", "64, 95"})
    void decode_oddSizes_keepEveryPixelInPlace(int height, int width) {
        VideoClip scene = Scenes.moving(3, height, width, 0, 0);
        Path file = folder.resolve("odd-%d-%d.mp4".formatted(height, width));
        ClipWriter.write(file, scene, FPS, null, VideoCodec.MPEG4);

        VideoClip clip = VideoDecoder.decode(file, null, FrameSize.nativeSize());

        assertThat(clip.height()).isEqualTo(height);
        assertThat(clip.width()).isEqualTo(width);
        assertThat(Scenes.psnr(clip.data(), scene.data())).isGreaterThan(36);
    }

    @Test
    void decode_smallerSize_isTheMeanOverAreas() {
        VideoClip scene = Scenes.moving(2, 64, 96, 0, 0);
        Path file = folder.resolve("area.mp4");
        ClipWriter.write(file, scene, FPS, null, VideoCodec.H264);
        VideoClip full = VideoDecoder.decode(file, null, FrameSize.nativeSize());

        VideoClip half = VideoDecoder.decode(file, null, FrameSize.shortEdge(32));

        assertThat(half.height()).isEqualTo(32);
        assertThat(half.width()).isEqualTo(48);
        byte[] means = new byte[half.data().length];
        for (int i = 0; i < means.length; i++) {
            int c = i % 3;
            int x = i / 3 % 48;
            int y = i / 3 / 48 % 32;
            int t = i / 3 / 48 / 32;
            int sum = 2;
            for (int k = 0; k < 4; k++) {
                sum += full.data()[((t * 64 + 2 * y + k / 2) * 96 + 2 * x + k % 2) * 3 + c] & 0xFF;
            }
            means[i] = (byte) (sum / 4);
        }
        assertThat(Scenes.psnr(half.data(), means)).isGreaterThan(44);
    }

    @Test
    void decode_exactSize_mayChangeTheProportions() {
        VideoClip clip =
                VideoDecoder.decode(folder.resolve("h264.mp4"), new TimeWindow(0, 0.1), FrameSize.exact(40, 40));

        assertThat(clip.height()).isEqualTo(40);
        assertThat(clip.width()).isEqualTo(40);
        assertThat(Scenes.numbers(clip)).containsExactly(0, 1, 2);
    }

    @Test
    void decode_fractionalFrameRate_keepsItsTimes() {
        Path file = folder.resolve("ntsc.mp4");
        ClipWriter.write(file, Scenes.numbered(60, 48, 128), 30_000.0 / 1001, null, VideoCodec.H264);

        VideoClip clip = VideoDecoder.decode(file, new TimeWindow(1.001, 1.5), FrameSize.nativeSize());

        assertThat(Scenes.numbers(clip)).startsWith(30, 31, 32).hasSize(15);
        assertThat(clip.times()[1]).isCloseTo(31 * 1001 / 30_000.0, within(1e-4));
        VideoTrack track = MediaFiles.probe(file).video();
        assertThat(track).isNotNull();
        assertThat(java.util.Objects.requireNonNull(track).fps()).isCloseTo(29.97, within(0.001));
    }
}
