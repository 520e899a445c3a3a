package org.gblend.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gblend.app.demo.DemoClass.Motion;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.media.AudioClip;
import org.gblend.media.AudioDecoder;
import org.gblend.media.FrameSize;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoClipsTest {
    private static final DemoClips FEW = new DemoClips(24, 5);

    @TempDir
    Path folder;

    private static List<String[]> rows(Path manifest) throws IOException {
        return Files.readAllLines(manifest).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }

    @Test
    void manifest_namesBalancedClassesInBothSplits() throws IOException {
        Path manifest = FEW.write(folder, _ -> {});

        assertThat(Files.readAllLines(manifest).getFirst()).isEqualTo("file,label,split,shape,direction,motif");
        Map<String, Long> counts = rows(manifest).stream()
                .collect(Collectors.groupingBy(row -> row[1] + " " + row[2], Collectors.counting()));
        assertThat(counts).hasSize(16);
        for (DemoClass label : DemoClass.ALL) {
            assertThat(counts).containsEntry(label.label() + " train", 2L).containsEntry(label.label() + " test", 1L);
        }
    }

    @Test
    void files_decodeToPictureAndSound() throws IOException {
        for (String[] row : rows(FEW.write(folder, _ -> {})).subList(0, 4)) {
            Path file = folder.resolve(row[0]);

            VideoClip video = VideoDecoder.decode(file, null, FrameSize.nativeSize());
            AudioClip audio = AudioDecoder.decode(file, null, DemoSound.RATE);

            assertThat(List.of(video.frames(), video.height(), video.width())).containsExactly(15, 64, 64);
            assertThat(audio.duration()).isCloseTo(1, within(0.1));
            double loudness = IntStream.range(0, 16_000)
                    .mapToDouble(i -> Math.abs(audio.samples()[i]))
                    .average()
                    .orElseThrow();
            assertThat(loudness).isBetween(0.02, 0.5);
        }
    }

    @Test
    void sameSeed_isTheSameBytes_anotherIsNot() throws IOException {
        Path first = FEW.write(folder.resolve("a"), _ -> {});
        Path second = FEW.write(folder.resolve("b"), _ -> {});
        Path other = new DemoClips(24, 6).write(folder.resolve("c"), _ -> {});

        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(folder.resolve("b/clips/0007.mp4")).hasSameBinaryContentAs(folder.resolve("a/clips/0007.mp4"));
        assertThat(Files.mismatch(other, first)).isNotEqualTo(-1);
    }

    @Test
    void clipsAlreadyThere_areKept_incompleteOnesMadeAnew() throws IOException {
        FEW.write(folder, _ -> {});
        Path clip = folder.resolve("clips/0003.mp4");
        FileTime before = Files.getLastModifiedTime(clip);
        AtomicInteger told = new AtomicInteger();

        FEW.write(folder, told::set);
        assertThat(told).hasValue(24);
        assertThat(Files.getLastModifiedTime(clip)).isEqualTo(before);

        Files.delete(clip);
        FEW.write(folder, _ -> {});
        assertThat(clip).exists();
    }

    @Test
    void cues_areMostlyTheClasssOwn_andErrApart() {
        List<DemoScene> scenes = IntStream.range(0, 4000)
                .mapToObj(i -> DemoScene.of(RandomStreams.of(3), i))
                .toList();

        double sound = share(scenes.stream().filter(s -> s.sound() == s.label()).count());
        double sight = share(scenes.stream()
                .filter(s -> s.shape() == s.label().shape && s.direction() == s.label().motion)
                .count());
        double neither = share(scenes.stream()
                .filter(s ->
                        s.sound() != s.label() && (s.shape() != s.label().shape || s.direction() != s.label().motion))
                .count());
        assertThat(sound).isCloseTo(1 - 0.3 * 7 / 8, within(0.03));
        assertThat(sight).isCloseTo(Math.pow(1 - 0.15 * 3 / 4, 2), within(0.03));
        assertThat(neither).isCloseTo((1 - sound) * (1 - sight), within(0.02));
    }

    private static double share(long count) {
        return count / 4000.0;
    }

    @Test
    void shape_movesWhereItsDirectionSays() {
        RandomStreams streams = RandomStreams.of(1);
        for (DemoClass label : DemoClass.ALL) {
            VideoClip clip = new DemoPicture(streams, new DemoScene(0, label, label, label, label)).clip();
            double[] first = bright(clip, 0);
            double[] last = bright(clip, clip.frames() - 1);
            Motion motion = label.motion;

            assertThat((last[0] - first[0]) * motion.dx + (last[1] - first[1]) * motion.dy)
                    .as(label.label())
                    .isGreaterThan(8);
        }
    }

    /** Centre (x, y) of the pixels that are brighter than any background. */
    private static double[] bright(VideoClip clip, int frame) {
        double x = 0;
        double y = 0;
        int count = 0;
        for (int i = 0; i < clip.height() * clip.width(); i++) {
            int at = frame * clip.frameBytes() + 3 * i;
            if (Byte.toUnsignedInt(clip.data()[at]) > 125 && Byte.toUnsignedInt(clip.data()[at + 1]) > 125) {
                x += i % clip.width();
                y += Math.floorDiv(i, clip.width());
                count++;
            }
        }
        return new double[] {x / count, y / count};
    }

    @Test
    void tooFewClips_areRefused() {
        assertThatThrownBy(() -> new DemoClips(23, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clips: 23 is below 24, 3 for each class");
    }

    @Test
    void unwritableFolder_isNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> FEW.write(file, _ -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file + ": the demo's clips cannot be written here (");
    }
}
