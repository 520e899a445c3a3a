package org.gblend.data.sets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.manifest.RowTable;

/**
 * Draws whole groups so that every class comes near its share.
 *
 * <p>{@value #TRIES} seeded orders of the groups are walked: first every group that a class still short of its least
 * number needs, then groups until the share is reached; never one that would leave too few of a class. The try with the
 * fewest missing rows wins, then the one with the least {@code sum_c (v_c - share n_c)^2 / (share n_c)}.
 */
final class GroupDraw {
    private static final int TRIES = 64;

    private final RowTable table;
    private final SetsConfig config;
    private final RandomStreams streams;
    private final String set;

    GroupDraw(RowTable table, SetsConfig config, RandomStreams streams, String set) {
        this.table = table;
        this.config = config;
        this.streams = streams;
        this.set = set;
    }

    /** Rows of one group, and how many of each class. */
    @SuppressWarnings("ArrayRecordComponent") // scratch values of one draw
    private record Group(List<Integer> rows, int[] classes) {}

    /** The outcome of one try. */
    @SuppressWarnings("ArrayRecordComponent") // scratch values of one draw
    private record Try(List<Group> groups, int[] taken, int missing, double deviation) {
        boolean betterThan(Try other) {
            return missing < other.missing || (missing == other.missing && deviation < other.deviation);
        }
    }

    /**
     * @param pool rows to draw from
     * @param base rows that the share is of
     * @param least rows of every class that the set needs
     * @param keep rows of every class that must stay
     * @throws InputException when whole groups cannot give that
     */
    int[] take(int[] pool, int[] base, double share, int least, int keep) {
        List<Group> groups = groups(pool);
        int[] total = new int[table.classNames().size()];
        Arrays.stream(pool).forEach(row -> total[table.labels()[row]]++);
        double[] aim = new double[total.length];
        Arrays.stream(base).forEach(row -> aim[table.labels()[row]] += share);
        Try best = null;
        for (int i = 0; i < TRIES; i++) {
            int[] order = Draws.permuted(Draws.range(groups.size()), streams.stream("sets/" + set + "/groups", i));
            Try next = walk(groups, order, total, aim, least, keep);
            best = best == null || next.betterThan(best) ? next : best;
        }
        if (best == null || best.missing() > 0 || best.groups().isEmpty()) {
            throw tooFew(best == null ? new int[total.length] : best.taken(), total, least, keep, groups);
        }
        return best.groups().stream()
                .flatMap(g -> g.rows().stream())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private List<Group> groups(int[] pool) {
        int[] keys = table.groups();
        if (keys == null) {
            throw new IllegalStateException("groups are drawn without a group column");
        }
        List<Group> groups = new ArrayList<>();
        for (List<Integer> rows : Draws.byKey(pool, keys, table.groupNames().size())) {
            if (!rows.isEmpty()) {
                int[] classes = rows.stream().mapToInt(r -> table.labels()[r]).toArray();
                groups.add(new Group(rows, classes));
            }
        }
        return groups;
    }

    private static Try walk(List<Group> groups, int[] order, int[] total, double[] aim, int least, int keep) {
        int[] taken = new int[total.length];
        List<Group> chosen = new ArrayList<>();
        boolean[] used = new boolean[groups.size()];
        int size = 0;
        double wanted = Arrays.stream(aim).sum();
        for (boolean filling : new boolean[] {false, true}) {
            for (int g : order) {
                Group group = groups.get(g);
                boolean helps = filling ? size + group.rows().size() / 2.0 <= wanted : isShort(group, taken, least);
                if (!used[g] && helps && moved(group, taken, total, keep)) {
                    used[g] = true;
                    chosen.add(group);
                    size += group.rows().size();
                }
            }
        }
        int missing = 0;
        double deviation = 0;
        for (int c = 0; c < total.length; c++) {
            if (total[c] > 0) {
                missing += Math.max(0, least - taken[c]);
                deviation += (taken[c] - aim[c]) * (taken[c] - aim[c]) / aim[c];
            }
        }
        return new Try(chosen, taken, missing, deviation);
    }

    /** Moves the group into the set; moves nothing when too little of a class would stay. */
    private static boolean moved(Group group, int[] taken, int[] total, int keep) {
        int[] classes = group.classes();
        for (int i = 0; i < classes.length; i++) {
            int c = classes[i];
            if (total[c] - ++taken[c] < keep) {
                for (int j = 0; j <= i; j++) {
                    taken[classes[j]]--;
                }
                return false;
            }
        }
        return true;
    }

    private static boolean isShort(Group group, int[] taken, int least) {
        for (int c : group.classes()) {
            if (taken[c] < least) {
                return true;
            }
        }
        return false;
    }

    private InputException tooFew(int[] taken, int[] total, int least, int keep, List<Group> groups) {
        StringBuilder what = new StringBuilder();
        for (int c = 0; c < total.length; c++) {
            if (total[c] > 0 && taken[c] < least) {
                int at = c;
                long holders = groups.stream()
                        .filter(g -> Arrays.stream(g.classes()).anyMatch(k -> k == at))
                        .count();
                what.append(what.isEmpty() ? "" : ", ")
                        .append('"')
                        .append(table.classNames().get(c));
                what.append("\" (")
                        .append(total[c])
                        .append(" rows in ")
                        .append(holders)
                        .append(" groups)");
            }
        }
        String setting = set.equals("V") ? "holdout" : set;
        return new InputException("whole groups of " + table.manifest() + " cannot give " + set + " " + least
                + " rows of every class and leave " + keep
                + (what.isEmpty() ? "" : "; short of rows are " + what)
                + ". Set data.sets." + (setting.equals("test") ? "holdout" : setting)
                + "-by to random, lower data.sets.min-per-class (" + config.minPerClass()
                + "), or set data.sets." + setting + " to 0");
    }
}
