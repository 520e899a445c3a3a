package org.gblend.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.sets.FourSets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real audio-visual clips: GRID sentences, one window of 0.6 s about each spoken letter. */
class GridTest {
    @TempDir
    Path folder;

    /** The clips of the letters a to d, from the mp4 files. */
    private DataConfig letters(Path root) throws IOException {
        List<String> lines = Files.readAllLines(root.resolve("manifest.csv"));
        List<String> kept = lines.stream()
                .filter(line -> line.startsWith("clip,") || line.matches("(?:[^,]*,){6}[a-d],.*"))
                .toList();
        Path manifest = Files.write(folder.resolve("letters.csv"), kept);
        ColumnsConfig columns = new ColumnsConfig("letter", "clip", "split", null, "letter_start_s", "letter_end_s");
        return new DataConfig(root, manifest.toString(), columns, 0.6, SetsConfig.defaults(), null);
    }

    private static Map<String, ModalityConfig> modalities() {
        AudioConfig a = AudioConfig.defaults();
        RgbConfig v = RgbConfig.defaults();
        Map<String, ModalityConfig> modalities = new LinkedHashMap<>();
        modalities.put("audio", new AudioConfig("{file}", a.mel(), 100, true, 10, 4));
        modalities.put("video", new RgbConfig("{file}", 12, 1, 48, 64, 56, 48, 56, true, v.mean(), v.std(), 0));
        return modalities;
    }

    @Test
    void letters_becomeBatchesFromTheMp4FilesAlone() throws IOException {
        Path root = SharedData.folder("grid-s1");
        try (PreparedData data =
                PreparedData.prepare(letters(root), modalities(), folder.resolve("cache"), Progress.SILENT)) {
            assertThat(data.classNames()).containsExactly("a", "b", "c", "d");
            assertThat(data.rows()).isEqualTo(112);
            assertThat(data.shape("video")).containsExactly(12, 48, 64, 3);
            assertThat(data.shape("audio")).containsExactly(100, 40, 1);
            FourSets sets = data.sets();
            assertThat(sets.test().size()).isEqualTo(32);
            assertThat(sets.train().size()
                            + sets.holdout().size()
                            + sets.validation().size())
                    .isEqualTo(80);
            for (int row = 0; row < data.rows(); row++) {
                assertThat(data.store("video").shape(row)[0]).as(data.id(row)).isBetween(14, 16);
                assertThat(data.store("video").shape(row)[1]).isEqualTo(56);
                assertThat(data.store("audio").shape(row)).as(data.id(row)).containsExactly(59, 40);
            }
            try (Loader loader = new Loader(data, new LoaderConfig(16, 2, 3), sets.train(), 1);
                    Batches batches = loader.training(sets.train(), 0, 0)) {
                double audio = 0;
                double video = 0;
                while (batches.hasNext()) {
                    try (Batch batch = batches.next()) {
                        audio += mean(batch, "audio")
                                * batch.size()
                                / sets.train().size();
                        video += mean(batch, "video")
                                * batch.size()
                                / sets.train().size();
                    }
                }
                assertThat(audio).isBetween(-0.3, 0.3);
                assertThat(video).isBetween(-1.5, 1.5);
            }
        }
    }

    private static double mean(Batch batch, String modality) {
        float[] values = batch.values(modality).toArray(JAVA_FLOAT);
        double sum = 0;
        for (float value : values) {
            assertThat(value).isFinite();
            sum += value;
        }
        return sum / values.length;
    }
}
