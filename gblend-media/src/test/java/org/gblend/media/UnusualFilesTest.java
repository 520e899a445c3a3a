package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files from other writers; how they were made stands beside them in the test resources. */
class UnusualFilesTest {
    private static final int RATE = 16_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reordered.mp4",
                "reordered.mkv",
                "reordered.mpg",
                "reordered.ts",
                "variable.mp4",
                "raw.h264",
                "negative.mkv",
                "later.mkv"
            })
    void decode_anyWindow_givesTheFramesShownInIt(String name) throws URISyntaxException {
        Path file = resource(name);
        VideoClip whole = VideoDecoder.decode(file, null, FrameSize.nativeSize());
        double[] times = whole.times();
        assertThat(Scenes.numbers(whole)).isEqualTo(IntStream.range(0, 150).toArray());
        assertThat(times).isSorted();
        for (int first = 0; first < 150; first += 4) {
            double end = times[first] + (first % 3 == 0 ? 0.04 : 0.3);

            VideoClip clip = VideoDecoder.decode(file, new TimeWindow(times[first], end), FrameSize.nativeSize());

            int last = first;
            while (last < 150 && times[last] < end - 5e-4) {
                last++;
            }
            assertThat(Scenes.numbers(clip))
                    .as("%s from %s to %s", name, times[first], end)
                    .isEqualTo(IntStream.range(first, last).toArray());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "reordered.mp4, 0",
        "reordered.mkv, 0.064",
        "reordered.mpg, 0.03",
        "reordered.ts, 0.064",
        "negative.mkv, 0.064",
        "later.mkv, 0.064",
        "late-sound.mp4, 0.5",
        "chirp.mp3, 0",
        "chirp.ogg, 0"
    })
    void decode_sound_liesWhereTheFilePutsIt(String name, double begin) throws URISyntaxException {
        float[] chirp = Scenes.chirp(6, RATE).samples();
        for (double start : new double[] {0.1, 1.3, 3.7, 5.2}) {
            TimeWindow window = new TimeWindow(start + begin, start + begin + 0.6);

            AudioClip clip = AudioDecoder.decode(resource(name), window, RATE);

            int lag = Scenes.lag(clip.samples(), chirp, (int) Math.round(start * RATE), 400);
            assertThat(lag).as("%s at %s", name, start).isBetween(-16, 16);
        }
    }

    @Test
    void decode_soundThatStartsLate_isSilentBefore() throws URISyntaxException {
        float[] samples =
                AudioDecoder.decode(resource("late-sound.mp4"), null, RATE).samples();

        assertThat(Arrays.copyOf(samples, (int) (0.43 * RATE))).containsOnly(0f);
        assertThat(samples.length).isBetween((int) (6.4 * RATE), (int) (6.6 * RATE));
    }

    @Test
    void decode_variableRate_keepsTheTimesOfTheFile() throws URISyntaxException {
        double[] times = VideoDecoder.decode(resource("variable.mp4"), null, FrameSize.nativeSize())
                .times();

        assertThat(times[49]).isCloseTo(49 / 25.0, within(0.001));
        assertThat(times[79]).isCloseTo((50 + 29 * 3) / 25.0, within(0.001));
    }

    @Test
    void decode_windowInsideALongShownFrame_givesThatFrame() throws URISyntaxException {
        Path file = resource("variable.mp4");
        double shown = VideoDecoder.decode(file, null, FrameSize.nativeSize()).times()[60];

        VideoClip clip = VideoDecoder.decode(file, new TimeWindow(shown + 0.01, shown + 0.03), FrameSize.nativeSize());

        assertThat(Scenes.numbers(clip)).containsExactly(60);
    }

    /** Its stamps begin at -1.564 s: time 0 is the file's start all the same. */
    @Test
    void probe_negativeStamps_startAtZero() throws URISyntaxException {
        MediaInfo info = MediaFiles.probe(resource("negative.mkv"));

        assertThat(Objects.requireNonNull(info.audio()).start()).isCloseTo(0, within(0.001));
        VideoClip clip = VideoDecoder.decode(resource("negative.mkv"), null, FrameSize.shortEdge(24));
        assertThat(clip.times()[0]).isCloseTo(0.064, within(0.001));
    }

    /**
     * Its header has 4.5, the last stamp; 6.064 s lie between the first and the last. The other's first stamp is 9.936, and its
     * header has 16, which is no reason to call it cut off.
     */
    @ParameterizedTest
    @ValueSource(strings = {"negative.mkv", "later.mkv"})
    void probe_stampsFarFromZero_hasTheSecondsBetweenFirstAndLast(String name) throws URISyntaxException {
        Path file = resource(name);

        double duration = MediaFiles.probe(file).duration();

        assertThat(duration).isCloseTo(6.064, within(0.05));
        Clip clip = ClipDecoder.decode(file, null, FrameSize.shortEdge(24), RATE);
        assertThat(clip.video().frames()).isEqualTo(150);
        assertThat(clip.audio().samples().length / (double) RATE).isCloseTo(6.064, within(0.1));
        TimeWindow last = new TimeWindow(5.4, 6).movedInto(duration);
        assertThat(Scenes.numbers(VideoDecoder.decode(file, last, FrameSize.nativeSize())))
                .contains(140, 147);
    }

    @Test
    void probe_bareStream_countsItsDuration() throws URISyntaxException {
        MediaInfo info = MediaFiles.probe(resource("raw.h264"));

        assertThat(info.duration()).isCloseTo(6, within(0.05));
        assertThat(Objects.requireNonNull(info.video()).fps()).isEqualTo(25);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(UnusualFilesTest.class.getResource(name)).toURI());
    }
}
