package org.gblend.data.sets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.manifest.RowTable;

/** Draws single rows, the same share of every class. */
final class StratifiedDraw {
    private final RowTable table;
    private final SetsConfig config;
    private final RandomStreams streams;
    private final String set;

    StratifiedDraw(RowTable table, SetsConfig config, RandomStreams streams, String set) {
        this.table = table;
        this.config = config;
        this.streams = streams;
        this.set = set;
    }

    /**
     * Of a class with n rows in {@code base}, {@code max(least, round(n * share))}, but never so many that fewer than {@code keep} stay.
     *
     * @param pool rows to draw from
     * @param base rows that the share is of
     * @param spread take a class's rows from the groups in turn, the fullest first
     * @throws InputException when a class has fewer than {@code least + keep} rows
     */
    int[] take(int[] pool, int[] base, double share, int least, int keep, boolean spread) {
        List<List<Integer>> byClass =
                Draws.byKey(pool, table.labels(), table.classNames().size());
        check(byClass, least, keep);
        int[] whole = new int[byClass.size()];
        Arrays.stream(base).forEach(row -> whole[table.labels()[row]]++);
        List<Integer> taken = new ArrayList<>();
        for (int c = 0; c < byClass.size(); c++) {
            int n = byClass.get(c).size();
            if (n > 0) {
                int[] order = Draws.permuted(Draws.toArray(byClass.get(c)), streams.stream("sets/" + set, c));
                int wanted = Math.min(Math.max(least, (int) Math.round(whole[c] * share)), n - keep);
                taken.addAll(spread && table.groups() != null ? spread(order, wanted) : first(order, wanted));
            }
        }
        return Draws.toArray(taken);
    }

    private static List<Integer> first(int[] order, int wanted) {
        return Arrays.stream(order).limit(wanted).boxed().toList();
    }

    private List<Integer> spread(int[] order, int wanted) {
        int[] groups = table.groups();
        List<List<Integer>> left = Draws.byKey(
                order,
                groups == null ? new int[table.size()] : groups,
                Math.max(1, table.groupNames().size()));
        List<List<Integer>> inOrder = Arrays.stream(order)
                .map(row -> groups == null ? 0 : groups[row])
                .distinct()
                .mapToObj(left::get)
                .toList();
        List<Integer> taken = new ArrayList<>();
        while (taken.size() < wanted) {
            List<Integer> fullest = inOrder.getFirst();
            for (List<Integer> group : inOrder) {
                fullest = group.size() > fullest.size() ? group : fullest;
            }
            taken.add(fullest.removeFirst());
        }
        return taken;
    }

    private void check(List<List<Integer>> byClass, int least, int keep) {
        List<String> small = new ArrayList<>();
        int fewest = Integer.MAX_VALUE;
        for (int c = 0; c < byClass.size(); c++) {
            int n = byClass.get(c).size();
            if (n > 0 && n < least + keep) {
                small.add("\"" + table.classNames().get(c) + "\" (" + n + ")");
                fewest = Math.min(fewest, n);
            }
        }
        if (!small.isEmpty()) {
            throw new InputException("too few rows in " + table.manifest() + " to draw " + set + ": " + least
                    + " of every class are needed and " + keep + " must stay, but these classes have fewer than "
                    + (least + keep) + " rows to draw from: "
                    + String.join(", ", small.subList(0, Math.min(5, small.size())))
                    + (small.size() > 5 ? " and " + (small.size() - 5) + " more" : "")
                    + ". Add rows, lower data.sets.min-per-class (" + config.minPerClass() + "), or set data.sets."
                    + (set.equals("V") ? "holdout" : set) + " to 0");
        }
    }
}
