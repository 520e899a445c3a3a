package org.gblend.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.data.check.CheckReport;
import org.gblend.data.check.DataCheck;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.DrawBy;
import org.gblend.data.config.LabelsConfig;
import org.gblend.data.config.LoaderConfig;
import org.gblend.data.config.MultiConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.config.SingleConfig;
import org.gblend.data.config.SplitNamesConfig;
import org.gblend.data.internal.array.NpyFiles;
import org.gblend.data.manifest.Manifest;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.SetDraw;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that have several labels. */
class SeveralLabelsTest {
    private static final int ROWS = 60;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        StringBuilder csv = new StringBuilder("label,split\n");
        for (int row = 0; row < ROWS; row++) {
            String labels = "Speech" + (row % 3 == 0 ? "|Dog" : "") + (row % 4 == 0 ? "|Music, soft" : "");
            csv.append('"').append(labels).append('"').append(row % 5 == 4 ? ",test\n" : ",train\n");
        }
        write(csv.toString());
        NpyFiles.write(folder.resolve("features.npy"), NpyFiles.floats(new float[ROWS * 4], ROWS, 4));
    }

    private void write(String csv) throws IOException {
        Files.writeString(folder.resolve("manifest.csv"), csv);
    }

    private DataConfig config(LabelsConfig labels) {
        return TableData.config(
                        folder,
                        new ColumnsConfig("label", null, "split", null, null, null),
                        new SetsConfig(0, 0.2, 0.1, 0, DrawBy.AUTO, DrawBy.AUTO, 1, 0, SplitNamesConfig.defaults()))
                .withLabels(labels);
    }

    private PreparedData prepare(LabelsConfig labels) {
        return PreparedData.prepare(
                config(labels),
                TableData.one(TableData.features(ArrayScale.NONE)),
                folder.resolve("cache"),
                Progress.SILENT);
    }

    @Test
    void labels_areEachAClass_andTheSetsAreDrawnByTheRarest() {
        try (PreparedData data = prepare(MultiConfig.defaults())) {
            assertThat(data.classNames()).containsExactly("Dog", "Music, soft", "Speech");
            assertThat(data.multiLabel()).isTrue();
            assertThat(data.labels(0)).containsExactly(0, 1, 2);
            assertThat(data.labels(3)).containsExactly(0, 2);
            assertThat(data.labels(1)).containsExactly(2);
            assertThat(IntStream.of(0, 3, 4, 1).map(data::label)).containsExactly(1, 0, 1, 2);
            for (SampleSet set : List.of(data.sets().holdout(), data.sets().train())) {
                assertThat(Arrays.stream(set.rows())
                                .flatMap(row -> Arrays.stream(data.labels(row)))
                                .distinct()
                                .sorted())
                        .containsExactly(0, 1, 2);
            }
        }
    }

    @Test
    void drawnSets_haveTheShareOfTheRowsOfEachRarestLabel() {
        try (PreparedData data = prepare(MultiConfig.defaults())) {
            // of the 48 training rows music is the rarest label of 12, dog of another 12, and 24 have speech alone
            assertThat(rarest(data, data.sets().validation())).containsExactly(1, 1, 2);
            assertThat(rarest(data, data.sets().holdout())).containsExactly(2, 2, 5);
            assertThat(rarest(data, data.sets().train())).containsExactly(9, 9, 17);
        }
    }

    private static int[] rarest(PreparedData data, SampleSet set) {
        int[] counts = new int[data.classes()];
        Arrays.stream(set.rows()).forEach(row -> counts[data.label(row)]++);
        return counts;
    }

    @Test
    void labelThatIsNoRowsRarest_mayBeMissingFromV() throws IOException {
        StringBuilder csv = new StringBuilder("label\n");
        for (int row = 0; row < 90; row++) {
            csv.append("bird").append(row % 10).append(row < 10 ? "|outdoors\n" : "\n");
        }
        write(csv.toString());
        Manifest manifest = Manifest.read(folder.resolve("manifest.csv"));
        List<Boolean> outdoors = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            SetsConfig sets =
                    new SetsConfig(seed, 0.1, 0, 0, DrawBy.AUTO, DrawBy.AUTO, 1, 0, SplitNamesConfig.defaults());
            DataConfig config =
                    TableData.config(folder, ColumnsConfig.defaults(), sets).withLabels(MultiConfig.defaults());
            RowTable table = RowTable.of(manifest, config);
            int[] held = SetDraw.draw(table, sets).sets().holdout().rows();
            assertThat(Arrays.stream(held).map(row -> table.labels()[row]))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            outdoors.add(Arrays.stream(held).anyMatch(row -> row < 10));
        }
        assertThat(outdoors).contains(true, false);
    }

    @Test
    void batch_hasAOneForEachClassOfASample() {
        try (PreparedData data = prepare(MultiConfig.defaults());
                Loader loader =
                        new Loader(data, new LoaderConfig(7, 1, 2), data.sets().train(), 1);
                Batches batches = loader.training(data.sets().train(), 0, 0);
                Batch batch = batches.next()) {
            float[] targets = Objects.requireNonNull(batch.targets());
            assertThat(targets).hasSize(7 * 3);
            for (int i = 0; i < 7; i++) {
                for (int c = 0; c < 3; c++) {
                    int row = batch.rows()[i];
                    boolean has = Arrays.binarySearch(data.labels(row), c) >= 0;
                    assertThat(targets[i * 3 + c]).isEqualTo(has ? 1 : 0);
                }
            }
        }
    }

    @Test
    void oneLabelARow_isTheWholeCell() {
        try (PreparedData data = prepare(SingleConfig.defaults());
                PreparedData several = prepare(MultiConfig.defaults())) {
            assertThat(data.classNames()).contains("Speech", "Speech|Dog", "Speech|Dog|Music, soft");
            assertThat(data.multiLabel()).isFalse();
            assertThat(data.labels(0)).containsExactly(data.label(0));
            assertThat(data.hash()).isNotEqualTo(several.hash());
        }
    }

    @Test
    void separator_isASetting_andRepeatedLabelsCountOnce() {
        assertThat(new MultiConfig(";").of(" a; b|c ;a")).containsExactly("a", "b|c");
        assertThatThrownBy(() -> new MultiConfig(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("separator: it is empty; give the sign between the labels of a cell, such as |");
    }

    @Test
    void cellWithNothingBetweenSeparators_isRefusedByItsLine() throws IOException {
        write("label,split\nDog|Cat,train\nDog|,train\n");
        assertThatThrownBy(() -> prepare(MultiConfig.defaults()).close())
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "line 3 of " + folder.resolve("manifest.csv") + " has the labels \"Dog|\", with nothing before,"
                                + " after or between two separators (data.labels): write each label once, or remove the row");
    }

    @Test
    void labelOfTheTestThatNoTrainingRowHas_isRefusedByItsName() throws IOException {
        StringBuilder csv = new StringBuilder("label,split\n");
        for (int row = 0; row < ROWS; row++) {
            csv.append(row == 7 ? "Dog|Owl,test\n" : row % 2 == 0 ? "Dog,train\n" : "Cat,train\n");
        }
        write(csv.toString());
        assertThatThrownBy(() -> prepare(MultiConfig.defaults()).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the label \"Owl\" of line 9")
                .hasMessageContaining("is in the test set but not among the training rows (1 such row)");
    }

    @Test
    void check_countsARowForEachOfItsLabels_andNamesUnknownOnes() throws IOException {
        write("label,split\nDog|Cat,train\nDog|Cot,train\n|Dog,train\n");
        NpyFiles.write(folder.resolve("features.npy"), NpyFiles.floats(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        CheckReport report = DataCheck.run(
                config(MultiConfig.defaults()),
                TableData.one(TableData.features(ArrayScale.NONE)),
                Map.of("", List.of("Cat", "Dog")),
                Progress.SILENT);
        assertThat(report.sets()).isEqualTo(Map.of("train", 1));
        assertThat(report.classes()).isEqualTo(Map.of("Dog", Map.of("train", 1), "Cat", Map.of("train", 1)));
        assertThat(report.findings().stream().map(CheckReport.Finding::text))
                .anyMatch(text -> text.contains("has the label \"Cot\", which the class list does not have"))
                .anyMatch(text -> text.contains("has the labels \"|Dog\", with nothing before"));
    }
}
