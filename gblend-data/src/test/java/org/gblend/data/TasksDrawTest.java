package org.gblend.data;

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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.internal.array.NpyFiles;
import org.gblend.data.sets.FourSets;
import org.gblend.data.sets.SampleSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The four sets of rows that have a class in each of several tasks. */
class TasksDrawTest {
    private static final int ROWS = 200;

    @TempDir
    Path folder;

    private void write(int rows, String head, IntFunction<String> row) throws IOException {
        StringBuilder csv = new StringBuilder(head).append('\n');
        for (int i = 0; i < rows; i++) {
            csv.append(row.apply(i)).append('\n');
        }
        Files.writeString(folder.resolve("manifest.csv"), csv);
        NpyFiles.write(folder.resolve("x.npy"), NpyFiles.floats(new float[rows], rows, 1));
    }

    private static ColumnsConfig tasks(String first, String second, @Nullable String split, @Nullable String group) {
        Map<String, String> tasks = new LinkedHashMap<>();
        tasks.put(first, first);
        tasks.put(second, second);
        return new ColumnsConfig("label", null, split, group, null, null, tasks);
    }

    private PreparedData prepare(ColumnsConfig columns) {
        return PreparedData.prepare(
                TableData.config(folder, columns, SetsConfig.defaults()),
                TableData.one(new ArrayConfig("x.npy", ArrayConfig.BY_ROW, "", "c", 0, -1, ArrayScale.NONE, 0)),
                folder.resolve("cache"),
                Progress.SILENT);
    }

    private static List<SampleSet> all(FourSets sets) {
        return List.of(sets.train(), sets.holdout(), sets.validation(), sets.test());
    }

    private static int[] counts(PreparedData data, String task, SampleSet set) {
        int[] counts = new int[data.classNames(task).size()];
        Arrays.stream(set.rows()).forEach(row -> counts[data.label(task, row)]++);
        return counts;
    }

    /** 100 rows cut, 60 mix and 40 pour, with nouns that have nothing to do with that. */
    private static String verbAndNoun(int row) {
        return (row < 100 ? "cut" : row < 160 ? "mix" : "pour") + "," + row % 7;
    }

    @Test
    void drawnSets_haveTheShareOfEachClassOfTheFirstTask() throws IOException {
        write(ROWS, "verb,noun", TasksDrawTest::verbAndNoun);
        ColumnsConfig ofOneTask = new ColumnsConfig("verb", null, null, null, null, null);
        try (PreparedData data = prepare(tasks("verb", "noun", null, null));
                PreparedData verbs = prepare(ofOneTask);
                PreparedData nounsFirst = prepare(tasks("noun", "verb", null, null))) {
            FourSets sets = data.sets();
            assertThat(counts(data, "verb", sets.test())).containsExactly(20, 12, 8);
            assertThat(counts(data, "verb", sets.validation())).containsExactly(8, 5, 3);
            assertThat(counts(data, "verb", sets.holdout())).containsExactly(8, 5, 3);
            assertThat(counts(data, "verb", sets.train())).containsExactly(64, 38, 26);
            assertThat(sets).isEqualTo(verbs.sets()).isNotEqualTo(nounsFirst.sets());
            assertThat(counts(nounsFirst, "noun", nounsFirst.sets().test())).containsOnly(6);
        }
    }

    @Test
    void drawnSets_keepGroupsWhole() throws IOException {
        write(ROWS, "verb,noun,kitchen", row -> verbAndNoun(row * 37 % ROWS) + ",k" + row / 8);
        try (PreparedData data = prepare(tasks("verb", "noun", null, "kitchen"))) {
            Set<String> seen = new TreeSet<>();
            for (SampleSet set : all(data.sets())) {
                Set<String> own = Arrays.stream(set.rows())
                        .mapToObj(row -> Objects.requireNonNull(data.group(row)))
                        .collect(Collectors.toCollection(TreeSet::new));
                assertThat(own).as("kitchens of %s", set).isNotEmpty().noneMatch(seen::contains);
                seen.addAll(own);
            }
            assertThat(seen).hasSize(25);
            assertThat(Arrays.stream(counts(data, "verb", data.sets().holdout())))
                    .allMatch(n -> n >= 3);
            assertThat(Arrays.stream(counts(data, "verb", data.sets().validation())))
                    .allMatch(n -> n >= 3);
        }
    }

    @Test
    void classOfAnotherTask_thatOnlyValidationOrTestHas_isCountedByRows() throws IOException {
        List<String> rows = List.of(
                "cut,pan,train",
                "mix,pot,train",
                "cut,lid,holdout",
                "mix,pan,holdout",
                "cut,lid,val",
                "mix,jar,val",
                "cut,jar,test",
                "mix,tin,test",
                "cut,lid,test");
        write(rows.size(), "verb,noun,split", rows::get);
        try (PreparedData data = prepare(tasks("verb", "noun", "split", null))) {
            String rest = " have a class that no training row has; they count as wrong";
            assertThat(data.folds().notes())
                    .containsExactly(
                            "task noun: 1 of 2 rows of validation" + rest, "task noun: 2 of 3 rows of test" + rest);
        }
    }

    @Test
    void rareClassesOfAnotherTask_areCountedWhereTheDrawLeavesNoneToTrainOn() throws IOException {
        write(ROWS, "verb,noun", row -> row % 5 == 0 ? "cut,n" + row : verbAndNoun(row));
        try (PreparedData data = prepare(tasks("verb", "noun", null, null))) {
            FourSets sets = data.sets();
            long validation = unique(sets.validation());
            long test = unique(sets.test());
            assertThat(validation).isPositive();
            assertThat(test).isPositive();
            String rest = " have a class that no training row has; they count as wrong";
            assertThat(data.folds().notes())
                    .containsExactly(
                            "task noun: " + validation + " of "
                                    + sets.validation().size() + " rows of validation" + rest,
                            "task noun: " + test + " of " + sets.test().size() + " rows of test" + rest);
        }
    }

    /** Rows whose noun no other row has. */
    private static long unique(SampleSet set) {
        return Arrays.stream(set.rows()).filter(row -> row % 5 == 0).count();
    }

    @Test
    void classOfTheFirstTask_thatOnlyTheTestHas_isRefused() throws IOException {
        List<String> rows = List.of("cut,pan,train", "mix,pot,train", "cut,lid,test", "fry,pan,test");
        write(rows.size(), "verb,noun,split", rows::get);
        assertThatThrownBy(() -> prepare(tasks("verb", "noun", "split", null)).close())
                .isInstanceOf(InputException.class)
                .hasMessage("the label \"fry\" of line 5 of " + folder.resolve("manifest.csv")
                        + " is in the test set but not among the training rows (1 such row): add training rows of that"
                        + " label or remove these");
    }
}
