package org.gblend.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.gblend.app.demo.DemoClips;
import org.gblend.media.ClipWriter;
import org.gblend.media.FrameSize;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;
import org.gblend.media.VideoDecoder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A collection of which some files have no sound, from check to prediction. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MissingAudioTest {
    /** Two of a class's three clips are for training; four of the 16 lose their sound, and two of the 8 for the test. */
    private static final List<Integer> MUTE = List.of(8, 9, 10, 11, 16, 17);

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws IOException {
        Path media = Files.createDirectories(folder.resolve("media"));
        new DemoClips(24, 1).write(media, done -> {});
        for (int index : MUTE) {
            Path file = clip(index);
            VideoClip picture = VideoDecoder.decode(file, null, FrameSize.shortEdge(32));
            Path silent = media.resolve("silent.mp4");
            ClipWriter.write(silent, picture, 25, null, VideoCodec.MPEG4);
            Files.move(silent, file, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(folder.resolve("mute.yaml"), Fixture.clips("mute"));
    }

    private static Path clip(int index) {
        return folder.resolve("media/clips/%04d.mp4".formatted(index));
    }

    private static Path run() {
        return folder.resolve("run");
    }

    private static Cli gblend(String settings, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.add(folder.resolve("mute.yaml").toString());
        arguments.add("data.root=" + folder.resolve("media"));
        arguments.add("data.cache=" + folder.resolve("cache"));
        if (!settings.isEmpty()) {
            arguments.add(settings);
        }
        if (command[0].equals("train")) {
            arguments.addAll(List.of("--out", run().toString()));
        }
        return Cli.run(arguments.toArray(String[]::new));
    }

    @Test
    @Order(1)
    void check_countsThemWhereTheyAreAllowed_andRefusesThemWhereNot() {
        Cli strict = gblend("", "data", "check");
        assertThat(strict.code()).isEqualTo(1);
        assertThat(strict.out())
                .contains("broken: line 10 (clips/0008.mp4)")
                .contains("modality audio: No audio track in ")
                .contains("leave the modality that needs it out, or allow rows without it by data.missing: [audio]")
                .contains("24 rows, 18 usable; 6 broken");
        Cli allowed = gblend("data.missing=[audio]", "data", "check");
        assertThat(allowed.out())
                .contains("without audio: test 2 of 8, train 4 of 16")
                .doesNotContain("broken:");
    }

    @Test
    @Order(2)
    void train_withoutTheSetting_namesIt() {
        Cli said = gblend("", "train");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("or allow rows without it by data.missing: [audio]");
    }

    @Test
    @Order(3)
    void setting_thatNamesNoModality_isAWrongUsage() {
        Cli said = gblend("data.missing=[sound]", "train");
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("data.missing: 'sound' is not configured; use some of rgb, audio");
    }

    @Test
    @Order(4)
    void train_thenFinishedAgainFromItsCheckpoint_leavesTheSameResult() throws IOException {
        Cli first = gblend("data.missing=[audio]", "train");
        assertThat(first.code()).as(first.err()).isZero();
        byte[] tested = Files.readAllBytes(run().resolve("test.safetensors"));
        byte[] dropped = Files.readAllBytes(run().resolve("dropped-test.json"));
        Files.delete(run().resolve("result.json"));
        Cli again = gblend("data.missing=[audio]", "train");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(Files.readAllBytes(run().resolve("test.safetensors"))).isEqualTo(tested);
        assertThat(Files.readAllBytes(run().resolve("dropped-test.json"))).isEqualTo(dropped);
        assertThat(Files.readString(run().resolve("report.html")))
                .contains("id=\"dropped\"", "With a modality taken away", "No training sample was without rgb");
        assertThat(run().resolve("figures/dropped.svg")).isNotEmptyFile();
    }

    @Test
    @Order(5)
    void eval_tellsHowManyCountAndWhatIsLeftWithoutEachModality() throws IOException {
        Cli said = Cli.run("eval", run().toString());
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .containsPattern("test +top-1 +top-5 +mean class +clip +loss  samples")
                .containsPattern("audio +[0-9. ]+ 6\n")
                .containsPattern("joint +[0-9. ]+ 8\n")
                .contains("top-1 with a modality taken from every sample")
                .containsPattern("without +joint +blend  samples")
                .containsPattern("\\(nothing\\) +[01]\\.[0-9]{4} +[01]\\.[0-9]{4} +8\n")
                .containsPattern("rgb +[01]\\.[0-9]{4} +[01]\\.[0-9]{4} +6\n")
                .containsPattern("audio +[01]\\.[0-9]{4} +[01]\\.[0-9]{4} +8\n")
                .contains("No training sample was without rgb");
        assertThat(Files.readAllLines(run().resolve("predictions-test.csv")))
                .as("two of eight are mute: what the sound says of them is empty")
                .hasSize(1 + 8)
                .filteredOn(line -> line.contains(",,,"))
                .hasSize(2);
    }

    @Test
    @Order(6)
    void predict_ofFilesOfWhichSomeAreMute_leavesTheirOpinionOnSoundEmpty() {
        Cli said = Cli.run("predict", run().toString(), clip(16).toString(), clip(20).toString(), "--format", "csv");
        assertThat(said.code()).as(said.err()).isZero();
        List<String> lines = said.out().lines().toList();
        assertThat(lines.getFirst()).endsWith("rgb-label,rgb-probability,audio-label,audio-probability");
        assertThat(lines.get(1)).contains(clip(16).toString()).endsWith(",,");
        assertThat(lines.get(2)).contains(clip(20).toString()).doesNotEndWith(",,");
        Cli alone = Cli.run("predict", run().toString(), clip(17).toString());
        assertThat(alone.code()).as(alone.err()).isZero();
        assertThat(alone.out()).contains(clip(17).toString());
    }
}
