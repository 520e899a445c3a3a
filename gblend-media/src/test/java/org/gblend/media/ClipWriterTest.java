package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.media.internal.NativeScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClipWriterTest {
    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertThat(NativeScope.live()).isZero();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a.mp4, H264, h264, aac",
        "b.mp4, MPEG4, mpeg4, aac",
        "c.mkv, H264, h264, aac",
        "d.mov, MPEG4, mpeg4, aac",
        "e.mpg, MPEG1, mpeg1video, mp2",
        "f.avi, MPEG4, mpeg4, pcm_s16le"
    })
    void write_clip_hasTheTracksAskedFor(String name, VideoCodec codec, String video, String audio) {
        Path file = folder.resolve(name);

        ClipWriter.write(file, Scenes.moving(50, 48, 64, 1, 0), 25, Scenes.tone(2, 16_000, 440, 0.5), codec);

        MediaInfo info = MediaFiles.probe(file);
        VideoTrack pictures = Objects.requireNonNull(info.video());
        AudioTrack sound = Objects.requireNonNull(info.audio());
        assertThat(pictures.codec()).isEqualTo(video);
        assertThat(pictures.height()).isEqualTo(48);
        assertThat(pictures.width()).isEqualTo(64);
        assertThat(pictures.fps()).isCloseTo(25, within(1e-9));
        assertThat(sound.codec()).isEqualTo(audio);
        assertThat(sound.rate()).isEqualTo(16_000);
        assertThat(sound.channels()).isEqualTo(1);
        assertThat(info.duration()).isCloseTo(2, within(0.1));
        assertThat(VideoDecoder.decode(file, null, FrameSize.nativeSize()).frames())
                .isEqualTo(50);
    }

    @Test
    void write_twice_givesTheSameBytes() throws IOException {
        for (String name : new String[] {"x.mp4", "x.mkv", "x.mpg"}) {
            VideoCodec codec = name.endsWith("mpg") ? VideoCodec.MPEG1 : VideoCodec.H264;
            Path file = folder.resolve(name);
            ClipWriter.write(file, Scenes.moving(20, 48, 64, 1, 0), 25, Scenes.chirp(1, 16_000), codec);
            byte[] first = Files.readAllBytes(file);

            ClipWriter.write(file, Scenes.moving(20, 48, 64, 1, 0), 25, Scenes.chirp(1, 16_000), codec);

            assertThat(Files.readAllBytes(file)).as(name).isEqualTo(first);
        }
    }

    @Test
    void write_soundThatDoesNotFillAPacket_loses_nothing() {
        for (int samples : new int[] {1, 100, 1023, 1024, 1025, 5000}) {
            Path file = folder.resolve("sound.mp4");
            ClipWriter.write(file, null, 25, Scenes.tone(samples / 16_000.0, 16_000, 440, 0.5), VideoCodec.H264);

            assertThat(AudioDecoder.decode(file, null, 16_000).samples().length).isBetween(samples, samples + 1024);
        }
    }

    @Test
    void write_colours_comeBackThroughEveryCodec() {
        byte[] data = new byte[10 * 64 * 64 * 3];
        for (int i = 0; i < data.length / 3; i++) {
            data[3 * i] = (byte) 200;
            data[3 * i + 1] = 60;
            data[3 * i + 2] = 120;
        }
        VideoClip flat = new VideoClip(data, 10, 64, 64, 3, new double[10]);
        for (VideoCodec codec : VideoCodec.values()) {
            Path file = folder.resolve(codec == VideoCodec.MPEG1 ? "flat.mpg" : "flat.mp4");
            ClipWriter.write(file, flat, 25, null, codec);

            byte[] back =
                    VideoDecoder.decode(file, null, FrameSize.nativeSize()).data();

            for (int i = 0; i < back.length; i++) {
                assertThat(back[i] & 0xFF).as("%s, byte %d", codec, i).isCloseTo(data[i] & 0xFF, within(3));
            }
        }
    }

    @Test
    void write_nothing_isRefused() {
        Path file = folder.resolve("none.mp4");
        refused(
                () -> ClipWriter.write(file, null, 25, null, VideoCodec.H264),
                "nothing to write to %s: neither picture nor sound".formatted(file));
    }

    @Test
    void write_unknownEnding_isRefused() {
        Path file = folder.resolve("clip.banana");
        refused(
                () -> ClipWriter.write(file, Scenes.moving(2, 16, 16, 0, 0), 25, null, VideoCodec.MPEG4),
                "no container for the ending of %s: name it .mp4, .mkv, .avi, .mpg or .wav".formatted(file));
    }

    @Test
    void write_rateThatMpeg1DoesNotHave_isRefused() {
        refused(
                () -> ClipWriter.write(
                        folder.resolve("a.mpg"), Scenes.moving(2, 16, 16, 0, 0), 13, null, VideoCodec.MPEG1),
                "16 x 16 pixels at 13.0 fps in MPEG1 cannot be encoded (FFmpeg says: Invalid argument)");
    }

    @Test
    void write_oddSizeInH264_isRefused() {
        refused(
                () -> ClipWriter.write(
                        folder.resolve("a.mp4"), Scenes.moving(2, 33, 32, 0, 0), 25, null, VideoCodec.H264),
                "H264 takes even sizes from 16 x 16 pixels; got 33 x 32");
    }

    @Test
    void write_flowInsteadOfPictures_isRefused() {
        VideoClip flow = new VideoClip(new byte[2 * 16 * 16 * 2], 2, 16, 16, 2, new double[2]);
        refused(
                () -> ClipWriter.write(folder.resolve("a.mp4"), flow, 25, null, VideoCodec.H264),
                "a video track is made of 1 or more RGB frames at more than 0 fps; got 2 frames of 2 channels at 25.0 fps");
    }

    @Test
    void write_soundWithoutSamplesOrAtARateTheCodecLacks_isRefused() {
        refused(
                () -> ClipWriter.write(
                        folder.resolve("a.mp4"), null, 25, new AudioClip(new float[0], 16_000), VideoCodec.H264),
                "an audio track is made of 1 or more samples; got none");
        refused(
                () -> ClipWriter.write(
                        folder.resolve("a.mp4"), null, 25, new AudioClip(new float[99], 12_345), VideoCodec.H264),
                "sound at 12345 Hz in aac cannot be encoded (FFmpeg says: Invalid argument)");
    }

    @Test
    void write_intoAFolderThatIsNotThere_saysSo() {
        Path file = folder.resolve("absent").resolve("a.mp4");
        assertThatThrownBy(() -> ClipWriter.write(file, Scenes.moving(2, 16, 16, 0, 0), 25, null, VideoCodec.MPEG4))
                .isExactlyInstanceOf(InputException.class)
                .hasMessage(
                        "Cannot write the media file %s (No such file or directory). Check that its folder exists, may be written and has room.",
                        file);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
