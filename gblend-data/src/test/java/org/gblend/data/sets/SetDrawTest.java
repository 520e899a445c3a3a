package org.gblend.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.DrawBy;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.config.SplitNamesConfig;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.manifest.RowTable.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SetDrawTest {
    private static final SetsConfig DEFAULTS = SetsConfig.defaults();

    /** Runs a check for 100 seeds and names the one that fails. */
    private static void forSeeds(IntConsumer check) {
        for (int seed = 0; seed < 100; seed++) {
            try {
                check.accept(seed);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static SetsConfig sets(long seed, double holdout, double validation, DrawBy by, int folds) {
        return new SetsConfig(seed, holdout, validation, 0.2, by, DrawBy.AUTO, 3, folds, SplitNamesConfig.defaults());
    }

    private static SetsConfig sets(long seed) {
        return sets(seed, 0.1, 0.1, DrawBy.AUTO, 0);
    }

    /** Rows by functions of the row's number; the last fifth of the rows is for the test where there are roles. */
    private static RowTable table(
            int rows,
            int classes,
            IntUnaryOperator label,
            int groups,
            @Nullable IntUnaryOperator group,
            boolean roles) {
        Role[] role = new Role[rows];
        Arrays.setAll(role, r -> r < rows * 4 / 5 ? Role.TRAIN : Role.TEST);
        return new RowTable(
                Path.of("m.csv"),
                IntStream.range(0, rows)
                        .mapToObj(r -> "line " + (r + 2) + " of m.csv")
                        .toList(),
                IntStream.range(0, rows).mapToObj(Integer::toString).toList(),
                IntStream.range(0, rows).map(label).toArray(),
                IntStream.range(0, classes).mapToObj(c -> "c" + c).toList(),
                group == null ? null : IntStream.range(0, rows).map(group).toArray(),
                IntStream.range(0, groups).mapToObj(g -> "g" + g).toList(),
                roles ? role : null);
    }

    private static int[] counts(RowTable table, SampleSet set) {
        int[] counts = new int[table.classNames().size()];
        Arrays.stream(set.rows()).forEach(r -> counts[table.labels()[r]]++);
        return counts;
    }

    private static Set<Integer> groups(RowTable table, SampleSet set) {
        int[] groups = table.groups();
        return Arrays.stream(set.rows())
                .mapToObj(r -> groups == null ? -1 : groups[r])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void checkComplete(RowTable table, FourSets sets) {
        List<Integer> all = new ArrayList<>();
        for (SampleSet set : List.of(sets.train(), sets.holdout(), sets.validation(), sets.test())) {
            Arrays.stream(set.rows()).forEach(all::add);
        }
        assertThat(all).doesNotHaveDuplicates().hasSize(table.size());
    }

    @Test
    void rows_areSharedOutOnceAndEveryClassGetsItsShare() {
        forSeeds(seed -> {
            RowTable table = table(500, 7, r -> r * r % 7 % 5 + r % 3, 0, null, true);
            FourSets sets = SetDraw.draw(table, sets(seed)).sets();
            checkComplete(table, sets);
            int[] train = counts(table, sets.train());
            int[] holdout = counts(table, sets.holdout());
            int[] validation = counts(table, sets.validation());
            for (int c = 0; c < 7; c++) {
                int n = train[c] + holdout[c] + validation[c];
                assertThat(validation[c]).isEqualTo(Math.max(3, Math.round(n * 0.1f)));
                assertThat(holdout[c]).isEqualTo(Math.max(3, Math.round(n * 0.1f)));
                assertThat(train[c]).isGreaterThanOrEqualTo(3);
            }
            assertThat(sets.test().rows())
                    .containsExactly(IntStream.range(400, 500).toArray());
        });
    }

    @Test
    void manyGroups_areNeverTornApart() {
        forSeeds(seed -> {
            RowTable table = table(
                    800,
                    5,
                    r -> r % 5,
                    40,
                    r -> Math.floorMod(RandomStreams.of(seed).seed("g", r), 40),
                    true);
            SetDraw.Drawn drawn = SetDraw.draw(table, sets(seed));
            FourSets sets = drawn.sets();
            checkComplete(table, sets);
            assertThat(drawn.folds().pairs()).hasSize(1);
            assertThat(groups(table, sets.train())).doesNotContainAnyElementsOf(groups(table, sets.holdout()));
            assertThat(groups(table, sets.train())).doesNotContainAnyElementsOf(groups(table, sets.validation()));
            assertThat(groups(table, sets.holdout())).doesNotContainAnyElementsOf(groups(table, sets.validation()));
            assertThat(Arrays.stream(counts(table, sets.holdout()))).allMatch(n -> n >= 3);
            assertThat(Arrays.stream(counts(table, sets.validation()))).allMatch(n -> n >= 3);
            assertThat((double) sets.holdout().size()).isBetween(0.05 * 640, 0.17 * 640);
        });
    }

    @Test
    void fewGroups_areCrossFittedWholeAndValidationLiesInsideThem() {
        forSeeds(seed -> {
            RowTable table = table(540, 9, r -> r % 9, 4, r -> r / 9 % 4, true);
            SetDraw.Drawn drawn = SetDraw.draw(table, sets(seed));
            FourSets sets = drawn.sets();
            checkComplete(table, sets);
            List<Folds.Pair> pairs = drawn.folds().pairs();
            assertThat(drawn.folds().crossFitted()).isTrue();
            assertThat(pairs).hasSize(4);
            assertThat(pairs.getFirst()).isEqualTo(new Folds.Pair(sets.train(), sets.holdout()));
            assertThat(groups(table, sets.validation())).containsExactly(0, 1, 2, 3);
            List<Integer> inSomeV = new ArrayList<>();
            for (Folds.Pair pair : pairs) {
                assertThat(groups(table, pair.holdout())).hasSize(1);
                assertThat(groups(table, pair.train()))
                        .hasSize(3)
                        .doesNotContainAnyElementsOf(groups(table, pair.holdout()));
                assertThat(Arrays.stream(counts(table, pair.holdout()))).allMatch(n -> n >= 3);
                assertThat(pair.train().withHoldout(pair.holdout()))
                        .isEqualTo(sets.train().withHoldout(sets.holdout()));
                Arrays.stream(pair.holdout().rows()).forEach(inSomeV::add);
            }
            assertThat(inSomeV)
                    .doesNotHaveDuplicates()
                    .hasSize(sets.train().size() + sets.holdout().size());
        });
    }

    @Test
    void draw_isAPureFunctionOfItsSeed() {
        forSeeds(seed -> {
            RowTable table = table(300, 4, r -> r % 4, 20, r -> r / 4 % 20, false);
            assertThat(SetDraw.draw(table, sets(seed))).isEqualTo(SetDraw.draw(table, sets(seed)));
            assertThat(SetDraw.draw(table, sets(seed)).sets())
                    .isNotEqualTo(SetDraw.draw(table, sets(seed + 1000)).sets());
        });
    }

    @Test
    void withoutASplitColumn_testIsDrawnTooByGroup() {
        forSeeds(seed -> {
            RowTable table = table(600, 4, r -> r % 4, 30, r -> r / 4 % 30, false);
            FourSets sets = SetDraw.draw(table, sets(seed)).sets();
            checkComplete(table, sets);
            assertThat((double) sets.test().size()).isBetween(100.0, 140.0);
            Set<Integer> others = groups(table, sets.train().withHoldout(sets.holdout()));
            assertThat(groups(table, sets.test())).doesNotContainAnyElementsOf(others);
            FourSets byRow =
                    SetDraw.draw(table, sets(seed, 0.1, 0.1, DrawBy.RANDOM, 0)).sets();
            assertThat(counts(table, byRow.test())).containsExactly(30, 30, 30, 30);
        });
    }

    @Test
    void manifestSets_areKept() {
        RowTable base = table(100, 2, r -> r % 2, 0, null, true);
        Role[] roles = new Role[100];
        List<Role> turns = List.of(Role.TRAIN, Role.HOLDOUT, Role.VALIDATION, Role.TEST);
        Arrays.setAll(roles, r -> turns.get(r / 2 % 4));
        RowTable table = new RowTable(
                base.manifest(), base.names(), base.ids(), base.labels(), base.classNames(), null, List.of(), roles);
        FourSets sets = SetDraw.draw(table, DEFAULTS).sets();
        for (SampleSet set : List.of(sets.train(), sets.holdout(), sets.validation(), sets.test())) {
            Role role = roles[set.rows()[0]];
            assertThat(Arrays.stream(set.rows())).allMatch(r -> roles[r] == role);
        }
        assertThat(sets.holdout().size()).isEqualTo(26);
        checkComplete(table, sets);
    }

    @Test
    void sharesOfZero_giveEmptySets() {
        RowTable table = table(100, 2, r -> r % 2, 0, null, true);
        SetDraw.Drawn drawn = SetDraw.draw(table, sets(1, 0, 0, DrawBy.AUTO, 0));
        assertThat(drawn.sets().validation().isEmpty()).isTrue();
        assertThat(drawn.sets().holdout().isEmpty()).isTrue();
        assertThat(drawn.sets().train().size()).isEqualTo(80);
    }

    @Test
    void foldsOfRows_holdEachRowOnce() {
        RowTable table = table(100, 4, r -> r % 4, 0, null, true);
        Folds folds = SetDraw.draw(table, sets(1, 0.1, 0.1, DrawBy.AUTO, 3)).folds();
        assertThat(folds.pairs()).hasSize(3);
        assertThat(folds.notes())
                .containsExactly("V is cross-fitted over 3 folds of rows: each training row is in V once");
        for (Folds.Pair pair : folds.pairs()) {
            assertThat(Arrays.stream(counts(table, pair.holdout()))).allMatch(n -> n >= 5 && n <= 6);
        }
    }

    @Test
    void oneFold_isOneDrawEvenOfFewGroups() {
        RowTable table = table(540, 9, r -> r % 9, 4, r -> r / 9 % 4, true);
        SetDraw.Drawn drawn = SetDraw.draw(table, sets(1, 0.1, 0, DrawBy.AUTO, 1));
        assertThat(drawn.folds().crossFitted()).isFalse();
        assertThat(groups(table, drawn.sets().holdout())).hasSize(1);
    }

    @Test
    void oneGroup_isDrawnByRowWithANote() {
        RowTable table = table(100, 2, r -> r % 2, 1, r -> 0, true);
        SetDraw.Drawn drawn = SetDraw.draw(table, sets(1));
        assertThat(drawn.folds().notes()).containsExactly("all training rows are of one group: V is drawn row by row");
        refused(
                table,
                sets(1, 0.1, 0.1, DrawBy.GROUP, 0),
                "the training rows of m.csv are all of one group, so V cannot be"
                        + " whole groups: set data.sets.holdout-by to random");
    }

    private static void refused(RowTable table, SetsConfig config, String message) {
        assertThatThrownBy(() -> SetDraw.draw(table, config))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void validationOfWholeGroups_leavesTheOthersToTheFolds() {
        RowTable table = table(540, 9, r -> r % 9, 4, r -> r / 9 % 4, true);
        SetsConfig config =
                new SetsConfig(3, 0.1, 0.1, 0, DrawBy.AUTO, DrawBy.GROUP, 3, 0, SplitNamesConfig.defaults());
        SetDraw.Drawn drawn = SetDraw.draw(table, config);
        assertThat(groups(table, drawn.sets().validation())).hasSize(1);
        assertThat(drawn.folds().pairs())
                .hasSize(3)
                .allMatch(pair -> !pair.holdout().isEmpty());
        RowTable two = table(180, 3, r -> r % 3, 2, r -> r / 3 % 2, true);
        refused(
                two,
                config,
                "the rows that T and V share in m.csv are of 1 group, too few for both: lower data.sets.folds, draw"
                        + " validation by single rows (data.sets.validation-by: random), or V too"
                        + " (data.sets.holdout-by: random)");
    }

    @Test
    void classesTooSmall_areNamed() {
        RowTable table = table(100, 3, r -> r < 92 ? r % 2 : 2, 0, null, false);
        refused(
                table,
                new SetsConfig(0, 0.1, 0.1, 0, DrawBy.AUTO, DrawBy.AUTO, 3, 0, SplitNamesConfig.defaults()),
                "too few rows in m.csv to draw validation: 3 of every class are needed and 6 must stay, but these classes"
                        + " have fewer than 9 rows to draw from: \"c2\" (8). Add rows, lower data.sets.min-per-class (3),"
                        + " or set data.sets.validation to 0");
        refused(
                table,
                new SetsConfig(0, 0.1, 0, 0, DrawBy.AUTO, DrawBy.AUTO, 5, 0, SplitNamesConfig.defaults()),
                "too few rows in m.csv to draw V: 5 of every class are needed and 5 must stay, but these classes have fewer"
                        + " than 10 rows to draw from: \"c2\" (8). Add rows, lower data.sets.min-per-class (5), or set"
                        + " data.sets.holdout to 0");
    }

    @Test
    void groupsThatCannotGiveEveryClass_areNamed() {
        RowTable table = table(200, 2, r -> r / 10 % 20 == 0 ? 1 : 0, 20, r -> r / 10, false);
        refused(
                table,
                new SetsConfig(0, 0.1, 0, 0, DrawBy.AUTO, DrawBy.AUTO, 3, 0, SplitNamesConfig.defaults()),
                "whole groups of m.csv cannot give V 3 rows of every class and leave 3; short of rows are \"c1\" (10 rows"
                        + " in 1 groups). Set data.sets.holdout-by to random, lower data.sets.min-per-class (3), or set"
                        + " data.sets.holdout to 0");
    }

    @Test
    void aClassThatIsWhollyInOneFold_isNamed() {
        RowTable table = table(200, 2, r -> r / 50 == 0 ? 1 : 0, 4, r -> r / 50, false);
        SetsConfig config = new SetsConfig(0, 0.1, 0, 0, DrawBy.AUTO, DrawBy.AUTO, 3, 0, SplitNamesConfig.defaults());
        assertThatThrownBy(() -> SetDraw.draw(table, config))
                .isInstanceOf(InputException.class)
                .hasMessageMatching(
                        "fold \\d of 4 holds every training row of the class \"c1\" of m.csv, so nothing of it is"
                                + " left to train on: add rows of it, set data.sets.folds to 1, or"
                                + " data.sets.holdout-by to random");
        refused(
                table,
                sets(0, 0.1, 0, DrawBy.GROUP, 9),
                "the rows that T and V share in m.csv are of 3 groups, too few for 9 folds: lower data.sets.folds, draw"
                        + " validation by single rows (data.sets.validation-by: random), or V too"
                        + " (data.sets.holdout-by: random)");
    }

    @Test
    void labelOnlyInTheTest_isNamedWithItsRow() {
        RowTable table = table(100, 3, r -> r == 95 || r == 97 ? 2 : r % 2, 0, null, true);
        refused(
                table,
                DEFAULTS,
                "the label \"c2\" of line 97 of m.csv is in the test set but not among the training rows (2"
                        + " such rows): add training rows of that label or remove these");
    }

    @Test
    void emptySplits_areNamed() {
        RowTable base = table(100, 2, r -> r % 2, 0, null, true);
        Role[] train = new Role[100];
        Arrays.fill(train, Role.TRAIN);
        RowTable noTest = new RowTable(
                base.manifest(), base.names(), base.ids(), base.labels(), base.classNames(), null, List.of(), train);
        refused(
                noTest,
                DEFAULTS,
                "no row of m.csv is for the test: the split column never says \"test\"; set"
                        + " data.sets.names.test to the value that it uses, or to \"\" for data without a test set");
        SplitNamesConfig none = new SplitNamesConfig("train", "holdout", "val", "");
        SetsConfig without = new SetsConfig(0, 0.1, 0.1, 0.2, DrawBy.AUTO, DrawBy.AUTO, 3, 0, none);
        assertThat(SetDraw.draw(noTest, without).sets().test().isEmpty()).isTrue();
        Role[] test = new Role[100];
        Arrays.fill(test, Role.TEST);
        RowTable noTrain = new RowTable(
                base.manifest(), base.names(), base.ids(), base.labels(), base.classNames(), null, List.of(), test);
        refused(
                noTrain,
                DEFAULTS,
                "no row of m.csv is for training: the split column never says \"train\"; set"
                        + " data.sets.names.train to the value that it uses");
    }

    @Test
    void fourSets_refuseARowInTwoSets() {
        assertThatThrownBy(() -> FourSets.of(new int[] {1, 2}, new int[] {3}, new int[] {}, new int[] {2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 2 is in train and in test: a row belongs to one set only");
        FourSets sets = FourSets.of(new int[] {2, 1}, new int[] {3}, new int[] {}, new int[] {4});
        assertThat(sets.train().rows()).containsExactly(1, 2);
        assertThat(sets.train().withHoldout(sets.holdout()).rows()).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> sets.train().withHoldout(new HoldoutSet(new int[] {2})))
                .hasMessage("T and V share 1 rows: take V from the same draw as T");
        assertThat(sets.train().contains(2)).isTrue();
        assertThat(sets.train().contains(3)).isFalse();
        assertThat(sets.test()).hasToString("test (1 rows)").isNotEqualTo(new HoldoutSet(new int[] {4}));
    }

    @Test
    void share_takesTheSamePartOfEveryClassAndLosesNone() {
        TrainSet train = new TrainSet(IntStream.range(0, 41).toArray()); // 40 rows of four classes, one of a fifth
        TrainSet quarter = train.share(0.25, row -> row < 40 ? row % 4 : 4, 1);
        assertThat(quarter.size()).isEqualTo(4 * 3 + 1);
        assertThat(quarter.contains(40)).isTrue();
        for (int c = 0; c < 4; c++) {
            int own = c;
            assertThat(IntStream.of(quarter.rows()).filter(row -> row < 40 && row % 4 == own))
                    .hasSize(3);
        }
        assertThat(train.share(0.25, _ -> 0, 1))
                .isEqualTo(train.share(0.25, _ -> 0, 1))
                .isNotEqualTo(train.share(0.25, _ -> 0, 2));
        assertThat(train.share(1, _ -> 0, 1)).isEqualTo(train);
        assertThatThrownBy(() -> train.share(1.5, _ -> 0, 1)).hasMessage("share: 1.5 is not above 0 and at most 1");
    }

    @Test
    void subset_isFixedBySeedAndNeverMoreThanT() {
        TrainSet train = new TrainSet(Draws.range(50));
        assertThat(train.subset(10, 1)).isEqualTo(train.subset(10, 1)).isNotEqualTo(train.subset(10, 2));
        assertThat(train.subset(10, 1).size()).isEqualTo(10);
        assertThat(train.subset(60, 1)).isEqualTo(train);
    }

    @Test
    void parts_areDisjointAndAsManyAsTheRowsReachFor() {
        HoldoutSet held = new HoldoutSet(Draws.range(50));
        List<HoldoutSet> parts = held.parts(4, 15, 7);
        assertThat(parts).hasSize(3).isEqualTo(held.parts(4, 15, 7)).isNotEqualTo(held.parts(4, 15, 8));
        assertThat(parts.stream().flatMapToInt(part -> IntStream.of(part.rows())))
                .hasSize(45)
                .doesNotHaveDuplicates();
    }
}
