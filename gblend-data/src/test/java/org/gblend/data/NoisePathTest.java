package org.gblend.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.DrawBy;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.config.SplitNamesConfig;
import org.gblend.media.AudioClip;
import org.gblend.media.ClipWriter;
import org.gblend.media.LogMelConfig;
import org.gblend.media.VideoCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fixed noise under the sound: another for each path below the root, the same wherever the root lies. */
class NoisePathTest {
    @TempDir
    Path folder;

    private List<byte[]> prepared(Path root, String... files) throws IOException {
        StringBuilder csv = new StringBuilder("file,label\n");
        for (String file : files) {
            csv.append(file).append(',').append(file).append('\n');
        }
        Files.writeString(root.resolve("manifest.csv"), csv);
        SetsConfig sets = new SetsConfig(0, 0, 0, 0, DrawBy.RANDOM, DrawBy.RANDOM, 1, 0, SplitNamesConfig.defaults());
        DataConfig config = new DataConfig(
                root, "manifest.csv", new ColumnsConfig("label", null, null, null, null, null), 0, sets, null);
        AudioConfig audio = new AudioConfig("{file}", LogMelConfig.defaults(), 20, true, 0, 0, -5.0);
        List<byte[]> samples = new ArrayList<>();
        try (PreparedData data =
                PreparedData.prepare(config, Map.of("audio", audio), root.resolve("cache"), Progress.SILENT)) {
            for (int row = 0; row < files.length; row++) {
                samples.add(data.store("audio").sample(row).toArray(JAVA_BYTE));
            }
        }
        return samples;
    }

    private static Path sound(Path file) throws IOException {
        float[] samples = new float[16000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(0.05 * i));
        }
        Files.createDirectories(file.getParent());
        ClipWriter.write(file, null, 25, new AudioClip(samples, 16000), VideoCodec.MPEG4);
        return file;
    }

    @Test
    void equalNamesInTwoFolders_haveNoiseOfTheirOwn_andTheRootDoesNotMatter() throws IOException {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        sound(here.resolve("a/x.wav"));
        for (Path copy : List.of(here.resolve("b/x.wav"), there.resolve("a/x.wav"))) {
            Files.createDirectories(copy.getParent());
            Files.copy(here.resolve("a/x.wav"), copy);
        }

        List<byte[]> samples = prepared(here, "a/x.wav", "b/x.wav", "./a/../a/x.wav");
        List<byte[]> moved = prepared(there, "a/x.wav", "./a/x.wav");

        assertThat(samples.get(0)).isNotEqualTo(samples.get(1));
        assertThat(samples.get(2)).as("the same file by another way").isEqualTo(samples.get(0));
        assertThat(moved.get(0)).isEqualTo(samples.get(0));
    }
}
