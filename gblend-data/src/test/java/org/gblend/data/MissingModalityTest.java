package org.gblend.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntPredicate;
import org.assertj.core.data.Offset;
import org.gblend.core.InputException;
import org.gblend.data.check.CheckReport;
import org.gblend.data.check.DataCheck;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.DrawBy;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.config.SplitNamesConfig;
import org.gblend.data.internal.array.NpyFiles;
import org.gblend.data.internal.sample.Clock;
import org.gblend.media.AudioClip;
import org.gblend.media.ClipWriter;
import org.gblend.media.LogCurve;
import org.gblend.media.LogMelConfig;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingModalityTest {
    private static final int ROWS = 60;
    private static final int CLASSES = 3;

    @TempDir
    Path folder;

    /** Rows of which some have an all-NaN second array. */
    private Map<String, ModalityConfig> arrays(IntPredicate lacks) throws IOException {
        TableData.write(folder, ROWS, CLASSES);
        float[] values = new float[ROWS * 2];
        for (int row = 0; row < ROWS; row++) {
            values[2 * row] = lacks.test(row) ? Float.NaN : 10 + row;
            values[2 * row + 1] = lacks.test(row) ? Float.NaN : -row;
        }
        NpyFiles.write(folder.resolve("second.npy"), NpyFiles.floats(values, ROWS, 2));
        Map<String, ModalityConfig> modalities = TableData.one(TableData.features(ArrayScale.NONE));
        modalities.put(
                "second", new ArrayConfig("second.npy", ArrayConfig.BY_ROW, "", "c", 0, -1, ArrayScale.STANDARDISE, 0));
        return modalities;
    }

    private PreparedData prepare(Map<String, ModalityConfig> modalities, String... missing) {
        DataConfig config = TableData.config(folder, TableData.columns(), SetsConfig.defaults())
                .withMissing(List.of(missing));
        return PreparedData.prepare(config, modalities, folder.resolve("cache"), Progress.SILENT);
    }

    private void refused(Map<String, ModalityConfig> modalities, String text, String... missing) {
        assertThatThrownBy(() -> prepare(modalities, missing).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining(text);
    }

    @Test
    void batch_ofRowsWithoutAModality_hasZerosAndSaysSo() throws IOException {
        IntPredicate lacks = row -> row % 5 == 2;
        try (PreparedData data = prepare(arrays(lacks), "second");
                Loader loader =
                        new Loader(data, LoaderConfig.defaults(), data.sets().train(), 1)) {
            assertThat(data.has("second", 2)).isFalse();
            assertThat(data.has("features", 2)).isTrue();
            int seen = 0;
            for (int pass = 0; pass < 2; pass++) {
                try (Batches batches = loader.training(data.sets().train(), pass, 0)) {
                    while (batches.hasNext()) {
                        try (Batch batch = batches.next()) {
                            for (int i = 0; i < batch.size(); i++) {
                                int row = batch.rows()[i];
                                assertThat(batch.present("second")[i]).isEqualTo(!lacks.test(row));
                                assertThat(batch.present("features")[i]).isTrue();
                                float first = batch.values("second").getAtIndex(JAVA_FLOAT, 2L * i);
                                assertThat(first == 0).isEqualTo(lacks.test(row));
                                seen += lacks.test(row) ? 1 : 0;
                            }
                        }
                    }
                }
            }
            int[] train = data.sets().train().rows();
            int[] having = Arrays.stream(train).filter(lacks.negate()).toArray();
            assertThat(seen).isEqualTo(2 * (train.length - having.length)).isPositive();
            assertThat(data.count("second", data.sets().train())).isEqualTo(having.length);
            double mean =
                    Arrays.stream(having).mapToDouble(row -> 10 + row).average().orElseThrow();
            assertThat(loader.statistics().get("second"))
                    .satisfies(s -> assertThat(s.mean().getFirst()).isCloseTo(mean, Offset.offset(1e-9)));
        }
    }

    @Test
    void prepare_whereMissingIsAllowedAndNothingIs_givesTheSameCacheAndHash() throws IOException {
        Map<String, ModalityConfig> modalities = arrays(row -> false);
        String strict;
        try (PreparedData data = prepare(modalities)) {
            strict = data.hash();
        }
        List<Path> before = files();
        try (PreparedData data = prepare(modalities, "second")) {
            assertThat(data.hash()).isEqualTo(strict);
        }
        assertThat(files()).isEqualTo(before);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder.resolve("cache"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void prepare_notAllowed_namesTheRowAndTheSetting_alsoWithACacheThatWasMadeWhenItWas() throws IOException {
        Map<String, ModalityConfig> modalities = arrays(row -> row == 7);
        refused(
                modalities,
                "holds NaN at value 0 of the sample of line 9 (r7) of " + folder.resolve("manifest.csv")
                        + ": no network can be trained on that; mend the array or remove the row; all its values are NaN: or"
                        + " allow rows without it by data.missing: [second]");
        prepare(modalities, "second").close();
        refused(
                modalities,
                "the modality second is missing in 1 of 60 rows: line 9 (r7) of " + folder.resolve("manifest.csv")
                        + " has none in what was prepared. Every row needs every modality: remove those rows, train without"
                        + " second, or allow rows without it by data.missing: [second]");
    }

    @Test
    void valuesThatAreNaNInPart_areBrokenAllTheSame() throws IOException {
        Map<String, ModalityConfig> modalities = arrays(row -> false);
        float[] values = new float[ROWS * 2];
        values[11] = Float.NaN;
        NpyFiles.write(folder.resolve("second.npy"), NpyFiles.floats(values, ROWS, 2));
        refused(modalities, "holds NaN at value 1 of the sample of line 7 (r5)", "second");
    }

    @Test
    void modalityThatNoRowHas_isRefused() throws IOException {
        refused(
                arrays(row -> true),
                "none of the 60 rows of " + folder.resolve("manifest.csv") + " has the modality second: check"
                        + " modalities.second.input.array.from and the files, or train without second",
                "second");
    }

    @Test
    void classWhoseRowsAllLackIt_isRefused() throws IOException {
        refused(
                arrays(row -> row % CLASSES == 1),
                "training rows of the class \"1\" has the modality second: a head on second can never learn it; take the"
                        + " class out, add rows that have second, or train without second",
                "second");
    }

    @Test
    void holdoutWithoutIt_isRefused() throws IOException {
        int[] heldOut;
        try (PreparedData data = prepare(arrays(row -> false))) {
            heldOut = data.sets().holdout().rows();
        }
        int kept = heldOut[0];
        refused(
                arrays(row -> row != kept && Arrays.binarySearch(heldOut, row) >= 0),
                "V has " + heldOut.length
                        + " rows, of which 1 have the modality second, and its weight is measured on 2 at"
                        + " least: raise data.sets.holdout, or draw the sets by another data.sets.seed",
                "second");
    }

    @Test
    void rowWithoutAnyModality_isRefused() throws IOException {
        Map<String, ModalityConfig> both = arrays(row -> row == 4);
        both.remove("features");
        refused(
                both,
                "line 6 (r4) of " + folder.resolve("manifest.csv") + " has none of the modalities [second]",
                "second");
    }

    @Test
    void emptyCellAndNamedFileThatIsNotThere_differ() throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), "file,label\na.npy,x\n,x\na.npy,y\na.npy,y\ngone.npy,x\n");
        NpyFiles.write(folder.resolve("a.npy"), NpyFiles.floats(new float[2], 2));
        NpyFiles.write(folder.resolve("b.npy"), NpyFiles.floats(new float[10], 5, 2));
        Map<String, ModalityConfig> modalities = new LinkedHashMap<>();
        modalities.put("a", new ArrayConfig("{file}", "none", "", "c", 0, -1, ArrayScale.NONE, 0));
        modalities.put("b", new ArrayConfig("b.npy", "row", "", "c", 0, -1, ArrayScale.NONE, 0));
        ColumnsConfig columns = new ColumnsConfig("label", null, null, null, null, null);
        SetsConfig d = SetsConfig.defaults();
        SetsConfig allTrain = new SetsConfig(
                d.seed(), 0, 0, 0, d.holdoutBy(), d.validationBy(), d.minPerClass(), d.folds(), d.names());
        DataConfig config = TableData.config(folder, columns, allTrain).withMissing(List.of("a"));
        assertThatThrownBy(() -> PreparedData.prepare(config, modalities, folder.resolve("cache"), Progress.SILENT)
                        .close())
                .hasMessage("the file " + folder.resolve("gone.npy") + " does not exist; line 6 of "
                        + folder.resolve("manifest.csv") + " names it for the modality a: check data.root and"
                        + " modalities.a.input.array.from, or remove the row; a row without a leaves the cell empty");
    }

    private static final LogMelConfig MEL = new LogMelConfig(16000, 256, 160, 256, 40, 0, 8000, 1, LogCurve.PLAIN);

    /** Two seconds whose light grows with time, with noise or without a track of sound. */
    private void clip(String name, boolean sound) {
        int size = 48;
        byte[] data = new byte[50 * size * size * 3];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (20 + 4 * (i / (size * size * 3)));
        }
        Random random = new Random(1);
        float[] samples = new float[32000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = random.nextFloat() - 0.5f;
        }
        ClipWriter.write(
                folder.resolve(name),
                new VideoClip(data, 50, size, size, 3, new double[50]),
                25,
                sound ? new AudioClip(samples, 16000) : null,
                VideoCodec.MPEG4);
    }

    private static Map<String, ModalityConfig> media() {
        Map<String, ModalityConfig> modalities = new LinkedHashMap<>();
        modalities.put(
                "video",
                new RgbConfig(
                        "{picture}",
                        10,
                        1,
                        40,
                        40,
                        48,
                        0,
                        0,
                        false,
                        List.of(0.0, 0.0, 0.0),
                        List.of(1.0, 1.0, 1.0),
                        0));
        modalities.put("audio", new AudioConfig("{file}", MEL, 20, true, 0, 0));
        return modalities;
    }

    private DataConfig media(String rows, String... missing) throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), "file,picture,label,split\n" + rows);
        SetsConfig sets = new SetsConfig(
                0, 0, 0, 0, DrawBy.AUTO, DrawBy.AUTO, 1, 0, new SplitNamesConfig("train", "holdout", "val", ""));
        ColumnsConfig columns = new ColumnsConfig("label", null, "split", null, null, null);
        return TableData.config(folder, columns, sets).withMissing(List.of(missing));
    }

    @Test
    void fileWithoutATrackOfSound_lacksIt_andWithoutTheSettingIsRefused() throws IOException {
        clip("loud.mp4", true);
        clip("mute.mp4", false);
        String rows = """
                loud.mp4,loud.mp4,a,train
                mute.mp4,mute.mp4,a,train
                loud.mp4,loud.mp4,b,train
                loud.mp4,,b,train
                """;
        assertThatThrownBy(() -> PreparedData.prepare(
                                media(rows, "video"), media(), folder.resolve("cache"), Progress.SILENT)
                        .close())
                .hasMessageContaining(
                        "line 3 of " + folder.resolve("manifest.csv") + ", modality audio: No audio track in")
                .hasMessageEndingWith(
                        "leave the modality that needs it out, or allow rows without it by data.missing: [audio]");
        try (PreparedData data = PreparedData.prepare(
                        media(rows, "audio", "video"), media(), folder.resolve("cache"), Progress.SILENT);
                Loader loader =
                        new Loader(data, LoaderConfig.defaults(), data.sets().train(), 1);
                Batches batches = loader.evaluation(data.sets().train(), 1)) {
            try (Batch batch = batches.next()) {
                assertThat(batch.present("audio")).containsExactly(true, false, true, true);
                assertThat(batch.present("video")).containsExactly(true, true, true, false);
            }
            Clock clock = Objects.requireNonNull(data.clock());
            assertThat(clock.length(3)).isCloseTo(clock.length(0), Offset.offset(0.01));
            assertThat(clock.length(0)).isCloseTo(0.2, Offset.offset(0.01));
        }
    }

    @Test
    void check_countsRowsThatLackAModality_bySetAndFindsAClassWithout() throws IOException {
        clip("loud.mp4", true);
        clip("mute.mp4", false);
        String rows = """
                loud.mp4,loud.mp4,a,train
                mute.mp4,mute.mp4,b,train
                loud.mp4,,a,val
                mute.mp4,,a,val
                """;
        DataConfig config = media(rows, "audio", "video");
        CheckReport report = DataCheck.run(config, media(), Map.of(), Progress.SILENT);
        assertThat(report.missing()).isEqualTo(Map.of("audio", Map.of("train", 1), "video", Map.of("validation", 1)));
        assertThat(report.usable()).containsExactly(true, true, true, false);
        assertThat(report.findings().stream().filter(f -> f.kind().error()).map(CheckReport.Finding::text))
                .containsExactly(
                        "line 5 of " + folder.resolve("manifest.csv") + " has none of the modalities [audio, video]",
                        "the class \"b\" has 1 usable training rows, and none of them has the modality audio");
    }
}
