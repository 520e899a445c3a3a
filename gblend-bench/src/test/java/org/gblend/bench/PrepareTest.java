package org.gblend.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.data.Progress;
import org.gblend.media.AudioClip;
import org.gblend.media.AudioDecoder;
import org.gblend.media.ClipWriter;
import org.gblend.media.FrameSize;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;
import org.gblend.media.VideoDecoder;
import org.gblend.train.config.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PrepareTest {
    private static final int RATE = 16_000;

    @TempDir
    private Path folder;

    /** Every byte of the frames and the log-mel of the sound, of a codec that names no place for chroma and of two that do. */
    @ParameterizedTest
    @EnumSource(VideoCodec.class)
    void prepare_smallClips_agreeWithFfmpeg(VideoCodec codec) {
        assumeTrue(ffmpegRuns(), "no ffmpeg program can be run here");
        write("a b.mp4", codec, 3);
        write("ü.mp4", codec, 5);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "prepare",
                "clips=" + folder,
                "runs=1",
                "warmup=0",
                "short-edge=32");
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains("2 clips, pictures to 43 x 32, sound to 16000 Hz mono, 1 run(s) after 0 to warm up")
                .contains("gblend's first run, while its code is being compiled")
                .contains("check: frames and log-mel of 2 clips agree with ffmpeg's"
                        + " (mean difference 0.0000 of 255, and 0.0");
        assertThat(code).isZero();
    }

    private static boolean ffmpegRuns() {
        try {
            return !new FfmpegCommand(null, 8, 8, RATE, ChromaPlace.of(0))
                    .version()
                    .isEmpty();
        } catch (InputException e) {
            return false;
        }
    }

    @Test
    void check_sameValues_agree() throws IOException {
        FfmpegCommand.Raw raw = raw(frames(), sound());
        assertThat(prepared().agree(0, raw)).isTrue();
    }

    @Test
    void check_aFrameLess_differs() throws IOException {
        byte[] frames = frames();
        FfmpegCommand.Raw raw = raw(Arrays.copyOf(frames, frames.length - frames.length / 15), sound());
        assertThat(prepared().agree(0, raw)).isFalse();
    }

    @Test
    void check_everyTenthByteOneOff_differs() throws IOException {
        byte[] frames = frames();
        for (int i = 0; i < frames.length; i += 10) {
            frames[i] += (byte) (frames[i] == 127 ? -1 : 1);
        }
        PreparedValues values = prepared();
        assertThat(values.agree(0, raw(frames, sound()))).isFalse();
        assertThat(values.pictureDifference()).isBetween(0.05, 0.11);
        assertThat(values.soundDifference()).isLessThan(1e-4);
    }

    @Test
    void check_soundATenthLouder_differs() throws IOException {
        float[] louder = sound();
        for (int i = 0; i < louder.length; i++) {
            louder[i] *= 1.1f;
        }
        assertThat(prepared().agree(0, raw(frames(), louder))).isFalse();
    }

    @Test
    void clipsOfTwoSizes_areRefused() {
        write("a.mp4", VideoCodec.MPEG4, 3);
        ClipWriter.write(folder.resolve("b.mp4"), picture(64, 64, 4), 15, tone(), VideoCodec.MPEG4);
        List<Path> files = List.of(folder.resolve("a.mp4"), folder.resolve("b.mp4"));
        PrepareSettings settings = new PrepareSettings(null, 2, 1, 0, 32, "nowhere");
        assertThatThrownBy(() -> PrepareComparison.of(files, settings, folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("b.mp4 has pictures of another size, or chroma in another place, than")
                .hasMessageContaining("a.mp4");
    }

    @Test
    void programThatIsNotThere_isNamed() {
        FfmpegCommand command = new FfmpegCommand("/nowhere/ffmpeg", 8, 8, RATE, ChromaPlace.of(0));
        assertThatThrownBy(command::version)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("/nowhere/ffmpeg cannot be run", "set ffmpeg to the program's path");
    }

    @ParameterizedTest
    @CsvSource({"MPEG4, 0, 128", "MPEG1, 128, 128", "H264, 0, 128"})
    void chroma_isWhereTheStreamSays(VideoCodec codec, int across, int down) {
        write("a.mp4", codec, 3);
        assertThat(ChromaPlace.of(folder.resolve("a.mp4"))).isEqualTo(new ChromaPlace(across, down));
    }

    @ParameterizedTest
    @CsvSource({"0, -1, -1", "1, 0, 128", "2, 128, 128", "3, 0, 0", "4, 128, 0", "5, 0, 256", "6, 128, 256"})
    void chroma_everyPlace_hasItsPosition(int location, int across, int down) {
        assertThat(ChromaPlace.of(location)).isEqualTo(new ChromaPlace(across, down));
    }

    private PreparedValues prepared() throws IOException {
        write("clips/a.mp4", VideoCodec.MPEG4, 3);
        Path manifest = Files.writeString(folder.resolve("m.csv"), "file\na.mp4\n");
        Experiment experiment = Configurations.load(
                "prepare-clips",
                folder.resolve("clips"),
                List.of("data.manifest=" + manifest, "modalities.rgb.input.rgb.short-edge=32"));
        Path cache = folder.resolve("cache");
        PreparedData.unlabelled(
                        experiment.data(), experiment.inputs(), List.of("any"), Map.of(), cache, Progress.SILENT)
                .close();
        return new PreparedValues(cache);
    }

    private byte[] frames() {
        write("clips/a.mp4", VideoCodec.MPEG4, 3);
        return VideoDecoder.decode(folder.resolve("clips/a.mp4"), null, FrameSize.shortEdge(32))
                .data();
    }

    private float[] sound() {
        write("clips/a.mp4", VideoCodec.MPEG4, 3);
        return AudioDecoder.decode(folder.resolve("clips/a.mp4"), null, RATE).samples();
    }

    private FfmpegCommand.Raw raw(byte[] frames, float[] sound) throws IOException {
        FfmpegCommand.Raw raw = FfmpegCommand.Raw.in(folder, "raw");
        Files.write(raw.pictures(), frames);
        ByteBuffer bytes = ByteBuffer.allocate(sound.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(sound);
        Files.write(raw.sound(), bytes.array());
        return raw;
    }

    private void write(String name, VideoCodec codec, int step) {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.resolveSibling("."));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        ClipWriter.write(file, picture(48, 64, step), 15 + 10 * (codec == VideoCodec.MPEG1 ? 1 : 0), tone(), codec);
    }

    /** Coloured stripes that move: chroma has edges everywhere. */
    private static VideoClip picture(int height, int width, int step) {
        int frames = 15;
        byte[] data = new byte[frames * height * width * 3];
        for (int i = 0; i < data.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width % height;
            int t = i / 3 / width / height;
            data[i] = (byte) ((x * 7 + y * 3 * (i % 3) + step * t) % 50 * 4 + 20);
        }
        return new VideoClip(data, frames, height, width, 3, new double[frames]);
    }

    private static AudioClip tone() {
        float[] samples = new float[RATE];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * (300 + i / 20.0) * i / RATE));
        }
        return new AudioClip(samples, RATE);
    }
}
