package org.gblend.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.data.check.CheckReport;
import org.gblend.data.check.DataCheck;
import org.gblend.data.check.SkippingPreparation;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.DrawBy;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.config.SplitNamesConfig;
import org.gblend.data.internal.array.NpyFiles;
import org.gblend.media.AudioClip;
import org.gblend.media.ClipWriter;
import org.gblend.media.LogMelConfig;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that cannot be used, of which each kind is left out, and the others prepared in the same pass. */
@SuppressWarnings("StringConcatToTextBlock") // lines of CSV files
class SkippingPreparationTest {
    @TempDir
    Path folder;

    private Path usable() {
        return folder.resolve("usable.csv");
    }

    private void clip(String name, int shade) {
        byte[] data = new byte[12 * 48 * 48 * 3];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (shade + i % 97);
        }
        VideoClip video = new VideoClip(data, 12, 48, 48, 3, new double[12]);
        float[] sound = new float[12 * 640];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (float) (0.3 * Math.sin(0.05 * (shade + 3) * i));
        }
        ClipWriter.write(folder.resolve(name), video, 25, new AudioClip(sound, 16000), VideoCodec.MPEG4);
    }

    private static Map<String, ModalityConfig> media() {
        Map<String, ModalityConfig> modalities = new LinkedHashMap<>();
        modalities.put(
                "rgb",
                new RgbConfig("{file}", 4, 1, 40, 40, 48, 0, 0, false, List.of(0., 0., 0.), List.of(1., 1., 1.), 0));
        modalities.put("audio", new AudioConfig("{file}", LogMelConfig.defaults(), 20, true, 0, 0));
        return modalities;
    }

    private DataConfig config(String manifest, ColumnsConfig columns) {
        SetsConfig none = new SetsConfig(
                0,
                0,
                0,
                0,
                DrawBy.RANDOM,
                DrawBy.RANDOM,
                1,
                0,
                new SplitNamesConfig("train", "holdout", "val", "test"));
        return new DataConfig(folder, manifest, columns, 0, none, null);
    }

    private static List<String> progress(
            List<String> heard, DataConfig config, Map<String, ModalityConfig> m, Path cache) {
        PreparedData.prepare(config, m, cache, (done, total, what) -> heard.add(done + "/" + total))
                .close();
        return heard;
    }

    @Test
    void run_clips_leavesOutTheBrokenWithTheirReasons_andFillsTheCacheOfTheOthersInOnePass() throws IOException {
        for (int i = 0; i < 4; i++) {
            clip("good" + i + ".mp4", 20 * i);
        }
        Files.writeString(folder.resolve("text.mp4"), "no clip");
        clip("mute.mp4", 9);
        ClipWriter.write(
                folder.resolve("mute.mp4"),
                new VideoClip(new byte[12 * 48 * 48 * 3], 12, 48, 48, 3, new double[12]),
                25,
                null,
                VideoCodec.MPEG4);
        Files.writeString(
                folder.resolve("manifest.csv"),
                "file,label\ngood0.mp4,a\ntext.mp4,a\ngood1.mp4,b\nmute.mp4,a\nnone.mp4,b\ngood2.mp4,a\ngood3.mp4,\n"
                        + "good3.mp4,b\n");
        ColumnsConfig columns = new ColumnsConfig("label", null, null, null, null, null);
        Path cache = folder.resolve("cache");
        List<String> heard = new ArrayList<>();

        SkippingPreparation.Report report = SkippingPreparation.run(
                config("manifest.csv", columns),
                media(),
                cache,
                usable(),
                (done, total, what) -> heard.add(done + "/" + total));

        String at = " of " + folder.resolve("manifest.csv");
        assertThat(report.rows()).isEqualTo(8);
        assertThat(report.skipped())
                .extracting(SkippingPreparation.Skipped::line)
                .containsExactly(3L, 5L, 6L, 8L);
        assertThat(report.skipped().get(0).reason()).startsWith("line 3" + at + ", modality rgb: Not a media file");
        assertThat(report.skipped().get(1).reason()).startsWith("line 5" + at + ", modality audio: No audio track");
        assertThat(report.skipped().get(2).reason())
                .startsWith("line 6" + at + ", modalities rgb, audio: the file " + folder.resolve("none.mp4")
                        + " does not exist");
        assertThat(report.skipped().get(3).reason()).isEqualTo("line 8" + at + " has no label");
        assertThat(usable()).hasContent("file,label\ngood0.mp4,a\ngood1.mp4,b\ngood2.mp4,a\ngood3.mp4,b\n");
        assertThat(report.reasons()).isEqualTo(folder.resolve("usable-skipped.csv"));
        assertThat(Files.readAllLines(report.reasons())).hasSize(5).contains("8,line 8" + at + " has no label");
        assertThat(heard).as("both modalities of six rows").last().isIn("9/12");

        DataConfig usable = config("usable.csv", columns);
        assertThat(progress(new ArrayList<>(), usable, media(), cache))
                .as("made again")
                .isEmpty();
        String hash;
        try (PreparedData data = PreparedData.prepare(usable, media(), cache, Progress.SILENT)) {
            hash = data.hash();
            assertThat(data.store("rgb").damaged()).isEmpty();
        }
        try (PreparedData data = PreparedData.prepare(usable, media(), folder.resolve("other"), Progress.SILENT)) {
            assertThat(data.hash()).isEqualTo(hash);
        }
        heard.clear();
        SkippingPreparation.run(
                config("manifest.csv", columns),
                media(),
                cache,
                usable(),
                (done, total, what) -> heard.add(done + "/" + total));
        assertThat(heard)
                .as("once more, the broken are tried again, and nothing else")
                .containsExactly("0/3");
    }

    private Map<String, ModalityConfig> array(String from, String index) {
        return TableData.one(new ArrayConfig(from, index, "", "c", 0, -1, ArrayScale.NONE, 0));
    }

    @Test
    void run_rowsOfOneArray_leavesOutThoseThatHoldNoNumbers() throws IOException {
        float[] values = {0, 1, 2, Float.NaN, 4, 5, 6, 7, Float.POSITIVE_INFINITY, 9, 10, 11};
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(values, 6, 2));
        Files.writeString(folder.resolve("manifest.csv"), "label,n\na,5\nb,1\na,0\nb,9\nb,2\na,4\n");
        ColumnsConfig columns = new ColumnsConfig("label", null, null, null, null, null);
        Path cache = folder.resolve("cache");

        SkippingPreparation.Report report = SkippingPreparation.run(
                config("manifest.csv", columns), array("x.npy", "{n}"), cache, usable(), Progress.SILENT);

        assertThat(report.skipped())
                .extracting(SkippingPreparation.Skipped::line)
                .containsExactly(3L, 5L, 7L);
        assertThat(report.skipped().get(0).reason()).contains("x.npy holds NaN at value 1 of the sample of line 3");
        assertThat(report.skipped().get(1).reason()).contains("asks for entry 9");
        assertThat(usable()).hasContent("label,n\na,5\na,0\nb,2\n");
        DataConfig left = config("usable.csv", columns);
        assertThat(progress(new ArrayList<>(), left, array("x.npy", "{n}"), cache))
                .isEmpty();
        try (PreparedData data = PreparedData.prepare(left, array("x.npy", "{n}"), cache, Progress.SILENT)) {
            assertThat(data.store("features")
                            .sample(0)
                            .getAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED, 0))
                    .isEqualTo(10);
        }
    }

    private List<Double> firstValues(DataConfig config, Path cache) {
        List<Double> values = new ArrayList<>();
        try (PreparedData data =
                PreparedData.prepare(config, array("x.npy", ArrayConfig.BY_ROW), cache, Progress.SILENT)) {
            for (int row = 0; row < data.rows(); row++) {
                values.add((double) data.store("features")
                        .sample(row)
                        .getAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED, 0));
            }
        }
        return values;
    }

    /** A line that is no row counts, a row that goes away leaves the others their arrays, and so does the last. */
    @Test
    void run_arraysByTheRowsNumber_keepTheirNumbers() throws IOException {
        NpyFiles.write(
                folder.resolve("x.npy"),
                NpyFiles.floats(new float[] {0, 1, 10, 1, 20, Float.NaN, 30, 1, 40, 1, 50, 1, 60, Float.NaN}, 7, 2));
        Files.writeString(folder.resolve("manifest.csv"), "label\na\nb,9\na\n\"a\"\nb\n \nb\n");
        ColumnsConfig columns = new ColumnsConfig("label", null, null, null, null, null);
        Path cache = folder.resolve("cache");
        Map<String, ModalityConfig> modalities = array("x.npy", ArrayConfig.BY_ROW);

        SkippingPreparation.Report report =
                SkippingPreparation.run(config("manifest.csv", columns), modalities, cache, usable(), Progress.SILENT);

        assertThat(report.rows()).isEqualTo(7);
        assertThat(report.skipped())
                .extracting(SkippingPreparation.Skipped::line)
                .containsExactly(3L, 4L, 7L, 8L);
        assertThat(usable()).hasContent("label,manifest-row\na,0\na,3\nb,4\n");
        DataConfig left = config("usable.csv", columns);
        assertThat(progress(new ArrayList<>(), left, modalities, cache))
                .as("made again")
                .isEmpty();
        assertThat(firstValues(left, cache)).containsExactly(0., 30., 40.);
        assertThat(firstValues(left, folder.resolve("other")))
                .as("prepared anew")
                .containsExactly(0., 30., 40.);
        CheckReport check = DataCheck.run(left, modalities, Map.of(), Progress.SILENT);
        assertThat(check.findings()).extracting(CheckReport.Finding::kind).containsOnly(CheckReport.Kind.BALANCE);
    }

    @Test
    void run_arraysByTheRowsNumber_onceMoreFromWhatIsLeft_keepTheFirstNumbers() throws IOException {
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(new float[] {0, 1, 10, Float.NaN, 20, 1, 30, 1}, 4, 2));
        Files.writeString(folder.resolve("usable.csv"), "label,manifest-row\na,0\nb,1\na,2\nb,3\n");
        ColumnsConfig columns = new ColumnsConfig("label", null, null, null, null, null);
        Path again = folder.resolve("again.csv");

        SkippingPreparation.run(
                config("usable.csv", columns),
                array("x.npy", ArrayConfig.BY_ROW),
                folder.resolve("cache"),
                again,
                Progress.SILENT);

        assertThat(again).hasContent("label,manifest-row\na,0\na,2\nb,3\n");
        assertThat(firstValues(config("again.csv", columns), folder.resolve("cache")))
                .containsExactly(0., 20., 30.);
    }

    @Test
    void run_intoAPlaceThatCannotBe_isRefusedBeforeAnythingIsPrepared() throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), "label\na\nb\n");
        DataConfig config = config("manifest.csv", new ColumnsConfig("label", null, null, null, null, null));
        Path cache = folder.resolve("cache");
        Map<Path, String> faults = Map.of(
                folder.resolve("none/u.csv"),
                "there is no folder " + folder.resolve("none"),
                folder,
                "it is a folder",
                folder.resolve("manifest.csv"),
                "it is the manifest itself, which would lose its other rows");

        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), folder.resolve("manifest.csv"));
        assertThatThrownBy(() -> SkippingPreparation.run(
                        config, array("x.npy", ArrayConfig.BY_ROW), cache, link, Progress.SILENT))
                .hasMessageContaining("it is the manifest itself");
        faults.forEach((file, fault) -> assertThatThrownBy(() -> SkippingPreparation.run(
                        config, array("x.npy", ArrayConfig.BY_ROW), cache, file, Progress.SILENT))
                .isInstanceOf(InputException.class)
                .hasMessage(file + " cannot be written (" + fault + "): name another file"));
        assertThat(cache).doesNotExist();
    }

    @Test
    void prepare_aNumberOfARowThatIsNone_isTold() throws IOException {
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(new float[] {0, 1, 2, 3}, 2, 2));
        Files.writeString(folder.resolve("manifest.csv"), "label,manifest-row\na,0\nb,one\n");
        DataConfig config = config("manifest.csv", new ColumnsConfig("label", null, null, null, null, null));

        assertThatThrownBy(() -> firstValues(config, folder.resolve("cache")))
                .isInstanceOf(InputException.class)
                .hasMessage("line 3 of " + folder.resolve("manifest.csv")
                        + " has \"one\" in column \"manifest-row\", which tells arrays by row (index: row) its number"
                        + " from 0: mend the row");
    }

    @Test
    void run_brokenFileOfAllRows_isToldAndNothingIsWritten() throws IOException {
        Files.writeString(folder.resolve("x.npy"), "text");
        Files.writeString(folder.resolve("manifest.csv"), "label,n\na,0\nb,1\n");
        DataConfig config = config("manifest.csv", new ColumnsConfig("label", null, null, null, null, null));

        assertThatThrownBy(() -> SkippingPreparation.run(
                        config, array("x.npy", "{n}"), folder.resolve("cache"), usable(), Progress.SILENT))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("no row of " + folder.resolve("manifest.csv") + " can be used; the first: ");
        assertThat(usable()).doesNotExist();
    }

    /** The fault of the disk is no fault of a row. */
    @Test
    void run_intoACacheThatCannotBeWritten_isOneError() throws IOException {
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(new float[] {0, 1, 2, 3}, 2, 2));
        Files.writeString(folder.resolve("manifest.csv"), "label,n\na,0\nb,1\n");
        DataConfig config = config("manifest.csv", new ColumnsConfig("label", null, null, null, null, null));
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(
                        () -> SkippingPreparation.run(config, array("x.npy", "{n}"), file, usable(), Progress.SILENT))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("cannot use the cache folder " + file);
    }
}
