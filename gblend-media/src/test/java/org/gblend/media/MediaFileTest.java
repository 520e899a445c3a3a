package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gblend.core.InputException;
import org.gblend.media.internal.NativeScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaFileTest {
    private static final FrameSize SIZE = FrameSize.shortEdge(32);
    private static final int RATE = 16_000;

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(NativeScope.live()).isZero();
    }

    /** mp4 and avi tell their duration in the header; the program stream is read through for it. */
    @ParameterizedTest
    @CsvSource({"a.mp4, H264", "b.mp4, MPEG4", "c.mpg, MPEG1", "d.mkv, H264", "e.avi, MPEG4"})
    void windows_firstAndLater_areThoseOfTheDecodersAlone(String name, VideoCodec codec) {
        Path file = write(name, codec);
        try (MediaFile media = MediaFile.open(file)) {
            assertThat(media.info()).isEqualTo(MediaFiles.probe(file));
            for (double start : new double[] {2.4, 0, 0.95}) {
                TimeWindow window = new TimeWindow(start, start + 0.6);
                Clip clip = media.clip(window, SIZE, RATE);
                Clip alone = ClipDecoder.decode(file, window, SIZE, RATE);
                assertThat(clip.video().data()).isEqualTo(alone.video().data());
                assertThat(clip.video().times()).isEqualTo(alone.video().times());
                assertThat(clip.audio().samples()).isEqualTo(alone.audio().samples());
            }
        }
    }

    @Test
    void eachKindOfWindow_asTheFirst_isThatOfItsDecoder() {
        Path file = write("a.avi", VideoCodec.MPEG4);
        TimeWindow window = new TimeWindow(1, 2);
        try (MediaFile media = MediaFile.open(file)) {
            assertThat(media.video(null, SIZE).data())
                    .isEqualTo(VideoDecoder.decode(file, null, SIZE).data());
        }
        try (MediaFile media = MediaFile.open(file)) {
            assertThat(media.audio(window, RATE).samples())
                    .isEqualTo(AudioDecoder.decode(file, window, RATE).samples());
        }
        try (MediaFile media = MediaFile.open(file)) {
            MotionClip motion = media.motion(window, SIZE, 0, false);
            MotionClip alone = MotionVectors.decode(file, window, SIZE, 0, false);
            assertThat(motion.motion()).isInstanceOf(CodecMotion.Fields.class);
            assertThat(((CodecMotion.Fields) motion.motion()).motion().flow().uv())
                    .isEqualTo(((CodecMotion.Fields) alone.motion())
                            .motion()
                            .flow()
                            .uv());
        }
    }

    @Test
    void close_withoutAWindow_freesTheFile() {
        MediaFile media = MediaFile.open(write("a.mp4", VideoCodec.H264));
        assertThat(NativeScope.live()).isPositive();
        media.close();
        media.close();
        assertThat(NativeScope.live()).isZero();
    }

    @Test
    void open_badFile_isRefusedAsByTheProbe() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.mp4"));
        String message = catchMessage(() -> MediaFiles.probe(empty));
        assertThatThrownBy(() -> MediaFile.open(empty))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    private static String catchMessage(Runnable refused) {
        try {
            refused.run();
        } catch (InputException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("nothing was refused");
    }

    private Path write(String name, VideoCodec codec) {
        Path file = folder.resolve(name);
        ClipWriter.write(file, Scenes.moving(100, 48, 64, 1.5, 0.5), 25, Scenes.chirp(4, RATE), codec);
        return file;
    }
}
