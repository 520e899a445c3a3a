package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.gblend.media.internal.NativeScope;
import org.junit.jupiter.api.Test;

/** Real clips of the GRID corpus: H.264 and AAC in mp4, and the MPEG-1 and MP2 originals. */
class GridClipsTest {
    @Test
    void clips_have74Or75FramesAndThreeSecondsOfSound() throws IOException {
        for (Path file : files("clips", 60)) {
            MediaInfo info = MediaFiles.probe(file);
            assertThat(info.duration()).isBetween(2.9, 3.05);
            VideoTrack video = Objects.requireNonNull(info.video());
            assertThat(List.of(video.codec(), video.height(), video.width(), video.fps()))
                    .containsExactly("h264", 80, 112, 25.0);
            AudioTrack audio = Objects.requireNonNull(info.audio());
            assertThat(List.of(audio.codec(), audio.rate(), audio.channels())).containsExactly("aac", 16_000, 1);

            Clip clip = ClipDecoder.decode(file, null, FrameSize.nativeSize(), 16_000);

            assertThat(clip.video().frames()).as("%s", file).isBetween(74, 75);
            assertThat(clip.audio().duration()).as("%s", file).isBetween(2.9, 3.1);
            for (int t = 0; t < clip.video().frames(); t++) {
                assertThat(clip.video().times()[t]).isCloseTo(t / 25.0, within(1e-6));
            }
        }
    }

    @Test
    void clips_windowOfALetter_isCutOutOfTheWholeClip() throws IOException {
        for (Path file : files("clips", 20)) {
            Clip whole = ClipDecoder.decode(file, null, FrameSize.shortEdge(48), 16_000);
            TimeWindow window = new TimeWindow(1.12, 1.24).resized(0.6);

            Clip clip = ClipDecoder.decode(file, window, FrameSize.shortEdge(48), 16_000);

            assertThat(clip.video().frames()).isEqualTo(15);
            assertThat(clip.video().times()[0]).isCloseTo(0.88, within(1e-6));
            int bytes = clip.video().frameBytes();
            assertThat(Arrays.equals(
                            clip.video().data(),
                            Arrays.copyOfRange(whole.video().data(), 22 * bytes, 37 * bytes)))
                    .isTrue();
            assertThat(clip.audio().samples()).hasSize(9_600);
            // the encoder's noise substitution draws from where decoding began: equal but for that noise
            double error = 0;
            double power = 0;
            for (int i = 0; i < 9_600; i++) {
                double expected = whole.audio().samples()[14_080 + i];
                error += Math.pow(clip.audio().samples()[i] - expected, 2);
                power += expected * expected;
            }
            assertThat(error).as("%s", file).isLessThan(1e-3 * power);
        }
    }

    @Test
    void originals_areInStepWithTheClipsMadeOfThem() throws IOException {
        for (Path original : files("raw-mpg", 6)) {
            Path made = original.resolveSibling(
                    "../clips/" + original.getFileName().toString().replace(".mpg", ".mp4"));
            if (!Files.exists(made)) {
                continue;
            }
            MediaInfo info = MediaFiles.probe(original);
            assertThat(info.duration()).isBetween(2.95, 3.001);
            assertThat(Objects.requireNonNull(info.video()).codec()).isEqualTo("mpeg1video");
            assertThat(Objects.requireNonNull(info.audio()).rate()).isEqualTo(44_100);
            for (double start : new double[] {0, 0.7, 1.5, 2.2}) {
                TimeWindow window = new TimeWindow(start, start + 0.6);

                Clip a = ClipDecoder.decode(original, window, FrameSize.nativeSize(), 16_000);
                Clip b = ClipDecoder.decode(made, window, FrameSize.nativeSize(), 16_000);

                assertThat(a.video().frames()).isEqualTo(b.video().frames());
                assertThat(Scenes.psnr(crop(a.video()), b.video().data()))
                        .as("%s %s", original, start)
                        .isGreaterThan(28);
                assertThat(Scenes.lag(a.audio().samples(), b.audio().samples(), 0, 160))
                        .isBetween(-8, 8); // half a millisecond
            }
        }
    }

    /** The clips are 112 x 80 pixels at (100, 172) of the originals. */
    private static byte[] crop(VideoClip clip) {
        byte[] out = new byte[clip.frames() * 80 * 112 * 3];
        for (int row = 0; row < clip.frames() * 80; row++) {
            int from = ((row / 80 * clip.height() + 172 + row % 80) * clip.width() + 100) * 3;
            System.arraycopy(clip.data(), from, out, row * 112 * 3, 112 * 3);
        }
        return out;
    }

    @Test
    void originals_anyWindow_isCutOutOfTheWhole() throws IOException {
        for (Path file : files("raw-mpg", 3)) {
            VideoClip whole = VideoDecoder.decode(file, null, FrameSize.shortEdge(36));
            for (int first = 0; first < whole.frames() - 15; first += 7) {
                VideoClip clip = VideoDecoder.decode(
                        file, new TimeWindow(first / 25.0, first / 25.0 + 0.6), FrameSize.shortEdge(36));

                int bytes = clip.frameBytes();
                assertThat(clip.frames()).isEqualTo(15);
                assertThat(Arrays.equals(
                                clip.data(), Arrays.copyOfRange(whole.data(), first * bytes, (first + 15) * bytes)))
                        .isTrue();
            }
        }
        assertThat(NativeScope.live()).isZero();
    }

    private static List<Path> files(String folder, int most) throws IOException {
        try (Stream<Path> files = Files.list(SharedData.folder("grid-s1").resolve(folder))) {
            return files.sorted().limit(most).toList();
        }
    }
}
