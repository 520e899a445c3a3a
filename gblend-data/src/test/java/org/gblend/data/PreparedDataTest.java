package org.gblend.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.internal.array.NpyFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedDataTest {
    @TempDir
    Path folder;

    private final List<String> progress = new ArrayList<>();

    private PreparedData prepare(ColumnsConfig columns, Map<String, ModalityConfig> modalities) {
        DataConfig config = TableData.config(folder, columns, SetsConfig.defaults());
        Progress listener = (done, total, what) -> progress.add(done + "/" + total + " " + what);
        return PreparedData.prepare(config, modalities, folder.resolve("cache"), listener);
    }

    private PreparedData prepare(ArrayConfig array) {
        return prepare(TableData.columns(), TableData.one(array));
    }

    private static ArrayConfig array(String from, String index, String layout) {
        return new ArrayConfig(from, index, "", layout, 0, -1, ArrayScale.NONE, 0);
    }

    private void refused(ArrayConfig array, String message) {
        assertThatThrownBy(() -> prepare(array).close())
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    private String row(int row) {
        return "line " + (row + 2) + " (r" + row + ") of " + folder.resolve("manifest.csv");
    }

    @Test
    void prepare_tellsOfRowsClassesAndShapes() throws IOException {
        TableData.write(folder, 180, 12);
        try (PreparedData data = prepare(TableData.features(ArrayScale.NONE))) {
            assertThat(data.rows()).isEqualTo(180);
            assertThat(data.classes()).isEqualTo(12);
            assertThat(data.classNames()).containsSequence("1", "2").containsSequence("9", "10", "11");
            assertThat(data.label(25)).isEqualTo(1);
            assertThat(data.id(25)).isEqualTo("r25");
            assertThat(data.group(25)).isNull();
            assertThat(data.modalities()).containsExactly("features");
            assertThat(data.shape("features")).containsExactly(4);
            assertThatThrownBy(() -> data.shape("feature"))
                    .hasMessage("no modality \"feature\"; did you mean \"features\"? (there are: features)");
        }
    }

    @Test
    void secondTime_nothingIsPreparedAndTheHashIsTheSame() throws IOException {
        TableData.write(folder, 60, 3);
        String hash;
        try (PreparedData data = prepare(TableData.features(ArrayScale.NONE))) {
            hash = data.hash();
        }
        assertThat(progress).hasSize(61).startsWith("0/60 preparing").endsWith("60/60 features features.npy");
        progress.clear();
        try (PreparedData data = prepare(TableData.features(ArrayScale.STANDARDISE))) {
            assertThat(data.hash()).isEqualTo(hash);
        }
        assertThat(progress).isEmpty();
    }

    @Test
    void touchedFile_isPreparedAgainWithTheSameHash() throws IOException {
        TableData.write(folder, 60, 3);
        String hash;
        try (PreparedData data = prepare(TableData.features(ArrayScale.NONE))) {
            hash = data.hash();
        }
        progress.clear();
        Files.setLastModifiedTime(folder.resolve("features.npy"), FileTime.fromMillis(1_000_000));
        try (PreparedData data = prepare(TableData.features(ArrayScale.NONE))) {
            assertThat(data.hash()).isEqualTo(hash);
        }
        assertThat(progress).hasSize(61);
        progress.clear();
        float[] other = new float[240];
        NpyFiles.write(folder.resolve("features.npy"), NpyFiles.floats(other, 60, 4));
        try (PreparedData data = prepare(TableData.features(ArrayScale.NONE))) {
            assertThat(data.hash()).isNotEqualTo(hash);
        }
    }

    @Test
    void interruptedPreparation_goesOnWhereItWas() throws IOException {
        TableData.write(folder, 60, 3);
        Progress stopping = (done, total, what) -> {
            if (done == 20) {
                throw new IllegalStateException("stopped");
            }
        };
        DataConfig config = TableData.config(folder, TableData.columns(), SetsConfig.defaults());
        Map<String, ModalityConfig> modalities = TableData.one(TableData.features(ArrayScale.NONE));
        assertThatThrownBy(() -> PreparedData.prepare(config, modalities, folder.resolve("cache"), stopping)
                        .close())
                .hasMessage("stopped");
        prepare(TableData.features(ArrayScale.NONE)).close();
        assertThat(progress).startsWith("0/40 preparing").hasSize(41);
    }

    @Test
    void twoAtOnce_prepareOnceAndBothReadTheSame() throws Exception {
        TableData.write(folder, 60, 3);
        DataConfig config = TableData.config(folder, TableData.columns(), SetsConfig.defaults());
        Map<String, ModalityConfig> modalities = TableData.one(TableData.features(ArrayScale.NONE));
        AtomicInteger prepared = new AtomicInteger();
        Callable<String> task = () -> {
            try (PreparedData data = PreparedData.prepare(
                    config, modalities, folder.resolve("cache"), (done, total, what) -> prepared.incrementAndGet())) {
                return data.hash();
            }
        };
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            Future<String> first = two.submit(task);
            Future<String> second = two.submit(task);
            assertThat(first.get()).isEqualTo(second.get());
        }
        assertThat(prepared).hasValue(61);
    }

    @Test
    void cacheSetting_winsOverTheCallersFolder() throws IOException {
        TableData.write(folder, 60, 3);
        DataConfig c = TableData.config(folder, TableData.columns(), SetsConfig.defaults());
        DataConfig config = new DataConfig(c.root(), c.manifest(), c.columns(), 0, c.sets(), folder.resolve("mine"));
        Map<String, ModalityConfig> modalities = TableData.one(TableData.features(ArrayScale.NONE));
        PreparedData.prepare(config, modalities, folder.resolve("cache"), Progress.SILENT)
                .close();
        assertThat(folder.resolve("cache")).doesNotExist();
        try (Stream<Path> files = Files.list(folder.resolve("mine"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .anyMatch(name -> name.matches("features-[0-9a-f]{16}\\.00000\\.bin"));
        }
    }

    @Test
    void missingFile_namesFileRowAndHowMany() throws IOException {
        TableData.write(folder, 60, 3);
        refused(
                array("x/{id}.npy", "none", "c"),
                "the file " + folder.resolve("x/r0.npy") + " does not exist; " + row(0)
                        + " names it for the modality features, and 59 more rows miss theirs: check data.root and"
                        + " modalities.features.input.array.from, or remove the rows");
    }

    @Test
    void unknownColumnInATemplate_namesTheNearest() throws IOException {
        TableData.write(folder, 60, 3);
        refused(
                array("{ID}.npy", "none", "c"),
                "no column \"ID\" in " + folder.resolve("manifest.csv")
                        + ", which modalities.features.input.array.from names: did you mean \"id\"? (there are: id, label, split)");
    }

    @Test
    void modalityMissingInPartOfTheRows_isOneError() throws IOException {
        TableData.write(folder, 60, 3);
        Path manifest = folder.resolve("manifest.csv");
        StringBuilder text = new StringBuilder();
        List<String> lines = Files.readAllLines(manifest);
        for (int i = 0; i < lines.size(); i++) {
            String file = i == 0 ? "file" : i % 10 == 5 ? "" : "features.npy";
            text.append(lines.get(i)).append(',').append(file).append('\n');
        }
        Files.writeString(manifest, text);
        refused(
                array("{file}", "row", "c"),
                "the modality features is missing in 6 of 60 rows: " + row(4) + " has nothing in"
                        + " a column that its from \"{file}\" uses. Every row needs every modality: fill those rows in, remove"
                        + " them, train without features, or allow rows without it by data.missing: [features]");
    }

    @Test
    void arrayThatDoesNotFitTheManifest_saysHow() throws IOException {
        TableData.write(folder, 60, 3);
        Path file = folder.resolve("features.npy");
        NpyFiles.write(file, NpyFiles.floats(new float[61 * 4], 61, 4));
        refused(
                array("features.npy", "row", "c"),
                file + " holds 61 rows but " + folder.resolve("manifest.csv")
                        + " has 60: row i of one must be row i of the other. If these rows have arrays of their own, set"
                        + " data.root to the folder of those; otherwise set index to a manifest column such as {row}");
        refused(
                array("features.npy", "row", "t,c"),
                file + " has the shape [61, 4], that is 1 axis for one row, but the" + " layout \"t,c\" names 2 ("
                        + row(0) + "): give one letter per axis, for example layout: \"c\"");
        refused(
                array("features.npy", "none", "c"),
                file + " has the shape [61, 4], that is 2 axes for one row, but the" + " layout \"c\" names 1 ("
                        + row(0) + "): give one letter per axis, for example layout: \"t,c\", or set index to row");
        refused(
                array("features.npy", "{id}", "c"),
                row(0) + " gives the index \"r0\" for the modality features (index"
                        + " \"{id}\"): give whole numbers from 0");
        refused(
                array("features.npy", "9{label}", "c"),
                row(0) + " asks for entry 90 of " + file + ", which has 61: check" + " the index");
        float[] values = new float[240];
        values[41] = Float.NaN;
        NpyFiles.write(file, NpyFiles.floats(values, 60, 4));
        refused(
                array("features.npy", "row", "c"),
                file + " holds NaN at value 1 of the sample of " + row(10) + ": no"
                        + " network can be trained on that; mend the array or remove the row");
    }

    @Test
    void oneClassOnly_isRefusedBeforeAnythingIsPrepared() throws IOException {
        TableData.write(folder, 60, 1);
        refused(
                TableData.features(ArrayScale.NONE),
                "every row of " + folder.resolve("manifest.csv") + " has the label \"0\""
                        + " in column \"label\": a classifier needs two classes or more; set data.columns.label to another column");
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    @Test
    void emptyLabelAndUnknownSplit_nameTheRow() throws IOException {
        TableData.write(folder, 60, 3);
        Path manifest = folder.resolve("manifest.csv");
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replace("r7,1,train", "r7,,train"));
        refused(
                TableData.features(ArrayScale.NONE),
                row(7) + " has no label (column \"label\" is empty): fill it in or" + " remove the row");
        Files.writeString(manifest, text.replace("r7,1,train", "r7,1,dev"));
        refused(
                TableData.features(ArrayScale.NONE),
                row(7) + " has the split \"dev\", which is none of \"holdout\","
                        + " \"test\", \"train\", \"val\": name it in data.sets.names, or remove the row");
    }

    @Test
    void modalityNames_areKeptToWhatAFileCanBeCalled() throws IOException {
        TableData.write(folder, 60, 3);
        Map<String, ModalityConfig> odd = new LinkedHashMap<>();
        odd.put("a/b", TableData.features(ArrayScale.NONE));
        assertThatThrownBy(() -> prepare(TableData.columns(), odd).close())
                .hasMessage(
                        "the modality \"a/b\" has a name with other signs than letters, digits, - and _: rename it");
        assertThatThrownBy(() -> prepare(TableData.columns(), Map.of()).close())
                .hasMessage("no modality is configured: name at least one under modalities");
    }

    @Test
    void damagedCache_surfacesInTheConsumerAsItIs() throws IOException {
        TableData.write(folder, 60, 3);
        prepare(TableData.features(ArrayScale.NONE)).close();
        Path data;
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            data = files.filter(f -> f.toString().endsWith(".bin")).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(data);
        bytes[bytes.length - 3] ^= 1;
        Files.write(data, bytes);
        try (PreparedData prepared = prepare(TableData.features(ArrayScale.NONE));
                Loader loader = new Loader(
                        prepared, new LoaderConfig(4, 2, 3), prepared.sets().train(), 1);
                Batches batches = loader.evaluation(prepared.sets().test(), 1)) {
            assertThatThrownBy(() -> {
                        while (batches.hasNext()) {
                            batches.next().close();
                        }
                    })
                    .isInstanceOf(InputException.class)
                    .hasMessage(
                            "the prepared data " + data + " is damaged at row 59 (its checksum differs): gblend data"
                                    + " prepare --verify makes that sample again");
            assertThat(batches.hasNext()).isFalse();
        }
    }

    @Test
    void verified_damagedStore_isNamedAndMadeAgainFromItsFile() throws IOException {
        TableData table = TableData.write(folder, 40, 2);
        String hash;
        try (PreparedData data = table.prepare(ArrayScale.NONE)) {
            hash = data.hash();
        }
        Path store;
        try (var files = Files.list(folder.resolve("cache"))) {
            store = files.filter(f -> f.toString().endsWith(".bin")).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(store);
        bytes[64 * 3] ^= 1;
        Files.write(store, bytes);
        List<String> notes = new ArrayList<>();

        DataConfig config = TableData.config(folder, TableData.columns(), SetsConfig.defaults());
        try (PreparedData data = PreparedData.verified(
                config,
                TableData.one(TableData.features(ArrayScale.NONE)),
                folder.resolve("cache"),
                Progress.SILENT,
                notes::add)) {
            assertThat(data.hash()).isEqualTo(hash);
            assertThat(data.store("features").damaged()).isEmpty();
        }
        assertThat(notes)
                .containsExactly(store.getFileName() + " in " + folder.resolve("cache")
                        + " was damaged at 1 of 40 rows, the first line 5 (r3) of " + folder.resolve("manifest.csv")
                        + "; they are made again");
    }
}
