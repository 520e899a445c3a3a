package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gblend.core.InputException;
import org.gblend.media.internal.NativeScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bad file gets one complaint that names it, the fault and the remedy, and leaves nothing behind. */
class BadFilesTest {
    private static final FrameSize SIZE = FrameSize.nativeSize();

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(NativeScope.live()).isZero();
    }

    @Test
    void missingFile() {
        Path file = folder.resolve("absent.mp4");
        refusesEveryWay(
                file, "No such media file: %s. Check the path and the folder that it is relative to.".formatted(file));
    }

    @Test
    void folderInsteadOfAFile() {
        refusesEveryWay(folder, "Expected a media file, found a folder: %s. Name one file.".formatted(folder));
    }

    @Test
    void zeroBytes() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.mp4"));
        refusesEveryWay(
                file, "Empty media file (0 bytes): %s. Copy or download it again, or take it out.".formatted(file));
    }

    @Test
    void textUnderAMediaName() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.mp4"), "these are notes, not pictures\n".repeat(40));
        refusesEveryWay(
                file,
                ("Not a media file, or cut off before its header: %s (1200 bytes; FFmpeg says: Invalid data found when"
                                + " processing input). Copy or download it again, or take it out.")
                        .formatted(file));
    }

    /** FFmpeg would draw the one and open the file that the other names. */
    @Test
    void textThatFfmpegWouldTakeForMore() throws IOException {
        Path drawn = Files.writeString(folder.resolve("notes.txt"), "these are notes\n".repeat(40));
        Path list = Files.writeString(folder.resolve("list.mp4"), "ffconcat version 1.0\nfile 'whole.mp4'\n");
        clip("whole.mp4");
        for (Path file : new Path[] {drawn, list}) {
            refusesEveryWay(
                    file,
                    ("Not a media file, or cut off before its header: %s (%d bytes; FFmpeg says: text, or a list of other"
                                    + " files). Copy or download it again, or take it out.")
                            .formatted(file, Files.size(file)));
        }
    }

    @Test
    void mp4CutOffInItsHeader() throws IOException {
        Path file = cut(clip("whole.mp4"), "header.mp4", 200);
        refusesEveryWay(
                file,
                "Neither picture nor sound in %s (200 bytes): not a media file, or cut off in its header. Copy or download it again, or take it out."
                        .formatted(file));
    }

    @Test
    void mp4CutOffInItsData() throws IOException {
        Path whole = clip("whole.mp4");
        long bytes = Files.size(whole);
        Path file = cut(whole, "cut.mp4", (int) bytes / 2);
        refusesEveryWay(
                file,
                "Truncated media file: %s has %d bytes, its index names data up to byte %d. Copy or download it again, or take it out."
                        .formatted(file, bytes / 2, bytes));
    }

    @Test
    void matroskaCutOffInItsData() throws IOException {
        Path whole = clip("whole.mkv");
        Path file = cut(whole, "cut.mkv", (int) Files.size(whole) / 2);

        assertThatThrownBy(() -> ClipDecoder.decode(file, null, SIZE, 16_000))
                .isInstanceOf(InputException.class)
                .hasMessageMatching("Truncated media file: \\Q" + file
                        + "\\E says that it lasts 4\\.\\d{3} s, its data end at [12]\\.\\d{3} s\\."
                        + " Copy or download it again, or take it out\\.");
    }

    @Test
    void noAudioTrack() {
        Path file = folder.resolve("silent.mp4");
        ClipWriter.write(file, Scenes.moving(10, 32, 32, 1, 0), 25, null, VideoCodec.H264);
        String message =
                "No audio track in %s (it has pictures only). Choose another file, or leave the modality that needs it out."
                        .formatted(file);

        refuses(() -> AudioDecoder.decode(file, null, 16_000), message);
        refuses(() -> ClipDecoder.decode(file, null, SIZE, 16_000), message);
        assertThat(MediaFiles.probe(file).audio()).isNull();
    }

    @Test
    void noVideoTrack() {
        Path file = folder.resolve("sound.mp4");
        ClipWriter.write(file, null, 25, Scenes.tone(1, 16_000, 440, 0.5), VideoCodec.H264);
        String message =
                "No video track in %s (it has sound only). Choose another file, or leave the modality that needs it out."
                        .formatted(file);

        refuses(() -> VideoDecoder.decode(file, null, SIZE), message);
        refuses(() -> ClipDecoder.decode(file, null, SIZE, 16_000), message);
        assertThat(MediaFiles.probe(file).video()).isNull();
    }

    @Test
    void windowBehindTheEnd() {
        Path file = clip("whole.mp4");
        TimeWindow window = new TimeWindow(5.5, 6.1);

        refuses(
                () -> VideoDecoder.decode(file, window, SIZE),
                "Window 5.500 to 6.100 s lies outside the video track of %s, which runs from 0.000 to 4.000 s. Correct the start and the end of the window."
                        .formatted(file));
        refuses(
                () -> AudioDecoder.decode(file, window, 16_000),
                "Window 5.500 to 6.100 s lies outside the audio track of %s, which runs from 0.000 to 4.000 s. Correct the start and the end of the window."
                        .formatted(file));
    }

    @Test
    void windowBeforeTheStart() {
        Path file = clip("whole.mp4");
        TimeWindow window = new TimeWindow(-2, -1);

        refuses(
                () -> VideoDecoder.decode(file, window, SIZE),
                "Window -2.000 to -1.000 s lies outside the video track of %s, which runs from 0.000 to 4.000 s. Correct the start and the end of the window."
                        .formatted(file));
        refuses(
                () -> AudioDecoder.decode(file, window, 16_000),
                "Window -2.000 to -1.000 s lies outside the audio track of %s, which runs from 0.000 to 4.000 s. Correct the start and the end of the window."
                        .formatted(file));
    }

    @Test
    void soundThatIsNotANumber() throws IOException {
        byte[] samples = new byte[4 * 16_000];
        samples[4 * 8_000 + 2] = (byte) 0xC0;
        samples[4 * 8_000 + 3] = (byte) 0x7F; // sample 8000 is NaN
        Path file = Files.write(folder.resolve("nan.wav"), Scenes.wav(3, 1, 16_000, 32, samples));

        refuses(
                () -> AudioDecoder.decode(file, null, 16_000),
                "Damaged sound at 0.500 s in %s: a sample is not a finite number. Copy or download it again, or take it out."
                        .formatted(file));
    }

    @Test
    void windowThatEndsBeforeItStarts() {
        assertThatThrownBy(() -> new TimeWindow(2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A time window needs finite start < end in seconds; got start 2.0, end 1.0");
    }

    private Path clip(String name) {
        Path file = folder.resolve(name);
        ClipWriter.write(file, Scenes.moving(100, 48, 64, 1, 0), 25, Scenes.tone(4, 16_000, 440, 0.5), VideoCodec.H264);
        return file;
    }

    private Path cut(Path whole, String name, int bytes) throws IOException {
        return Files.write(folder.resolve(name), Arrays.copyOf(Files.readAllBytes(whole), bytes));
    }

    private static void refusesEveryWay(Path file, String message) {
        refuses(() -> MediaFiles.probe(file), message);
        refuses(() -> VideoDecoder.decode(file, null, SIZE), message);
        refuses(() -> AudioDecoder.decode(file, null, 16_000), message);
        refuses(() -> ClipDecoder.decode(file, new TimeWindow(0, 1), SIZE, 16_000), message);
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isExactlyInstanceOf(InputException.class).hasMessage(message);
    }
}
