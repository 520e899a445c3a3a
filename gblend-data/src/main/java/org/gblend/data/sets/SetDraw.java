package org.gblend.data.sets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.DrawBy;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.manifest.RowTable.Role;

/**
 * Shares the rows out over the four sets.
 *
 * <p>Order of the draw: test (only without a split column), validation, V. Each step takes from what the step before left
 * of the training rows; each has its own random stream, so that one set's share does not change how another is drawn.
 */
public final class SetDraw {
    private final RowTable table;
    private final SetsConfig config;
    private final RandomStreams streams;
    private final List<String> notes = new ArrayList<>();

    private SetDraw(RowTable table, SetsConfig config) {
        this.table = table;
        this.config = config;
        this.streams = RandomStreams.of(config.seed());
    }

    /** The sets and the pairs (T, V) for the weights. */
    public record Drawn(FourSets sets, Folds folds) {}

    /**
     * Draws the sets.
     *
     * @throws InputException where the rows cannot be shared out as the settings say
     */
    public static Drawn draw(RowTable table, SetsConfig config) {
        return new SetDraw(table, config).draw();
    }

    private Drawn draw() {
        int[] test = table.roles() == null ? drawTest() : rows(Role.TEST);
        int[] pool = table.roles() == null ? Draws.without(Draws.range(table.size()), test) : rows(Role.TRAIN);
        int[] validation = rows(Role.VALIDATION);
        int[] holdout = rows(Role.HOLDOUT);
        checkNotEmpty(pool, test);
        checkKnown(pool, "test", test);
        checkKnown(pool, "validation", validation);
        checkKnown(pool, "hold-out", holdout);
        int[] base = pool;
        boolean grouped = grouped(pool);
        boolean drawHoldout = holdout.length == 0 && config.holdout() > 0;
        if (validation.length == 0) {
            boolean whole = grouped && groupCount(pool) >= SetsConfig.FEW_GROUPS;
            validation = drawValidation(pool, whole, drawHoldout);
            pool = Draws.without(pool, validation);
        }
        int folds = drawHoldout ? folds(pool, base, grouped) : 1;
        List<Folds.Pair> pairs = new ArrayList<>();
        for (int[] v : holdout.length > 0 ? List.of(holdout) : drawHoldout(pool, base, grouped, folds)) {
            pairs.add(new Folds.Pair(new TrainSet(Draws.without(pool, v)), new HoldoutSet(v)));
        }
        Folds.Pair first = pairs.getFirst();
        FourSets sets = new FourSets(first.train(), first.holdout(), new ValidationSet(validation), new TestSet(test));
        return new Drawn(sets, new Folds(pairs, notes));
    }

    private int[] drawTest() {
        int[] all = Draws.range(table.size());
        if (config.test() == 0) {
            return new int[0];
        }
        if (config.holdoutBy() != DrawBy.RANDOM && table.groupNames().size() > 1) {
            return groupDraw("test").take(all, all, config.test(), 0, 1);
        }
        return stratified("test").take(all, all, config.test(), 1, 1, false);
    }

    private int[] drawValidation(int[] pool, boolean manyGroups, boolean holdoutFollows) {
        if (config.validation() == 0) {
            return new int[0];
        }
        int least = config.minPerClass();
        int keep = holdoutFollows ? 2 * least : least;
        boolean whole = config.validationBy() == DrawBy.GROUP || (config.validationBy() == DrawBy.AUTO && manyGroups);
        return whole
                ? groupDraw("validation").take(pool, pool, config.validation(), least, keep)
                : stratified("validation").take(pool, pool, config.validation(), least, keep, true);
    }

    private List<int[]> drawHoldout(int[] pool, int[] base, boolean grouped, int folds) {
        if (config.holdout() == 0) {
            return List.of(new int[0]);
        }
        int least = config.minPerClass();
        if (folds > 1) {
            FoldDraw draw = new FoldDraw(table, config, streams);
            List<int[]> parts = grouped ? draw.byGroup(pool, folds) : draw.byRow(pool, folds);
            notes.add("V is cross-fitted over " + folds + " folds of "
                    + (grouped ? groupCount(pool) + " groups" : "rows") + ": each training row is in V once");
            notes.addAll(draw.notes());
            return parts;
        }
        return List.of(
                grouped
                        ? groupDraw("V").take(pool, base, config.holdout(), least, least)
                        : stratified("V").take(pool, base, config.holdout(), least, least, false));
    }

    private StratifiedDraw stratified(String set) {
        return new StratifiedDraw(table, config, streams, set);
    }

    private GroupDraw groupDraw(String set) {
        return new GroupDraw(table, config, streams, set);
    }

    private boolean grouped(int[] pool) {
        if (table.groups() == null || config.holdoutBy() == DrawBy.RANDOM) {
            return false;
        }
        if (groupCount(pool) > 1) {
            return true;
        }
        if (config.holdoutBy() == DrawBy.GROUP) {
            throw new InputException("the training rows of " + table.manifest()
                    + " are all of one group, so V cannot be whole groups: set data.sets.holdout-by to random");
        }
        notes.add("all training rows are of one group: V is drawn row by row");
        return false;
    }

    /** How many folds of the rows left V is cross-fitted over; 1 = V is drawn once. */
    private int folds(int[] pool, int[] base, boolean grouped) {
        int groups = grouped ? groupCount(pool) : 0;
        if (grouped && (groups < 2 || config.folds() > groups)) {
            throw new InputException("the rows that T and V share in " + table.manifest() + " are of " + groups
                    + (groups == 1 ? " group" : " groups") + ", too few for "
                    + (config.folds() > 1 ? config.folds() + " folds" : "both")
                    + ": lower data.sets.folds, draw validation by single rows (data.sets.validation-by: random), or V"
                    + " too (data.sets.holdout-by: random)");
        }
        if (config.folds() > 0) {
            return config.folds();
        }
        return grouped && groupCount(base) < SetsConfig.FEW_GROUPS ? Math.min(groups, 4) : 1;
    }

    private int groupCount(int[] rows) {
        int[] groups = table.groups();
        return groups == null
                ? 0
                : (int) Arrays.stream(rows).map(r -> groups[r]).distinct().count();
    }

    private int[] rows(Role role) {
        Role[] roles = table.roles();
        return roles == null
                ? new int[0]
                : IntStream.range(0, roles.length).filter(r -> roles[r] == role).toArray();
    }

    private void checkNotEmpty(int[] pool, int[] test) {
        if (pool.length == 0) {
            throw new InputException(
                    "no row of " + table.manifest() + " is for training: the split column never says \""
                            + config.names().train() + "\"; set data.sets.names.train to the value that it uses");
        }
        if (test.length == 0 && table.roles() != null && !config.names().test().isEmpty()) {
            throw new InputException("no row of " + table.manifest()
                    + " is for the test: the split column never says \""
                    + config.names().test() + "\"; set data.sets.names.test to the value that it uses, or to \"\" for"
                    + " data without a test set");
        }
    }

    private void checkKnown(int[] pool, String set, int[] rows) {
        boolean[] known = new boolean[table.classNames().size()];
        Arrays.stream(pool).flatMap(r -> Arrays.stream(table.classes(r))).forEach(c -> known[c] = true);
        long missing = Arrays.stream(rows)
                .filter(r -> Arrays.stream(table.classes(r)).anyMatch(c -> !known[c]))
                .count();
        for (int row : rows) {
            int strange = Arrays.stream(table.classes(row))
                    .filter(c -> !known[c])
                    .findFirst()
                    .orElse(-1);
            if (strange >= 0) {
                throw new InputException("the label \"" + table.classNames().get(strange) + "\" of "
                        + table.names().get(row) + " is in the " + set + " set but not among the training rows ("
                        + missing + " such " + (missing == 1 ? "row" : "rows")
                        + "): add training rows of that label or remove these");
            }
        }
    }
}
