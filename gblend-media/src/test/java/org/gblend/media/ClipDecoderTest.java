package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClipDecoderTest {
    private static final FrameSize SIZE = FrameSize.shortEdge(32);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"a.mp4, H264", "b.mp4, MPEG4", "c.mpg, MPEG1", "d.mkv, H264", "e.avi, MPEG4"})
    void decode_onePass_equalsTheTwoDecodersAlone(String name, VideoCodec codec) {
        Path file = write(name, codec);
        for (double start : new double[] {0, 0.95, 2.4, 3.4}) {
            TimeWindow window = new TimeWindow(start, start + 0.6);

            Clip clip = ClipDecoder.decode(file, window, SIZE, 16_000);

            VideoClip video = VideoDecoder.decode(file, window, SIZE);
            assertThat(clip.video().data()).isEqualTo(video.data());
            assertThat(clip.video().times()).isEqualTo(video.times());
            assertThat(clip.audio().samples())
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(AudioDecoder.decode(file, window, 16_000).samples());
        }
    }

    @Test
    void decode_sameFileFromManyThreads_givesTheSameValues() throws Exception {
        Path file = write("threads.mp4", VideoCodec.H264);
        Clip expected = ClipDecoder.decode(file, new TimeWindow(1.2, 1.8), SIZE, 16_000);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Clip>> clips = IntStream.range(0, 40)
                    .mapToObj(
                            i -> threads.submit(() -> ClipDecoder.decode(file, new TimeWindow(1.2, 1.8), SIZE, 16_000)))
                    .toList();
            for (Future<Clip> clip : clips) {
                assertThat(clip.get().video().data()).isEqualTo(expected.video().data());
                assertThat(clip.get().audio().samples())
                        .isEqualTo(expected.audio().samples());
            }
        }
    }

    private Path write(String name, VideoCodec codec) {
        Path file = folder.resolve(name);
        ClipWriter.write(file, Scenes.moving(100, 48, 64, 1.5, 0.5), 25, Scenes.chirp(4, 16_000), codec);
        return file;
    }
}
