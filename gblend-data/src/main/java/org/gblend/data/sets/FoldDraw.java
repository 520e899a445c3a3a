package org.gblend.data.sets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.manifest.RowTable;

/** Shares training rows out over folds, every row into one, so that V can be each fold in turn. */
final class FoldDraw {
    private final RowTable table;
    private final SetsConfig config;
    private final RandomStreams streams;
    private final List<String> notes = new ArrayList<>();

    FoldDraw(RowTable table, SetsConfig config, RandomStreams streams) {
        this.table = table;
        this.config = config;
        this.streams = streams;
    }

    /** What a reader should know about the folds drawn. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Whole groups, the largest first, each into the fold that brings the classes nearest to even. */
    List<int[]> byGroup(int[] pool, int folds) {
        int[] keys = table.groups();
        if (keys == null) {
            throw new IllegalStateException("groups are drawn without a group column");
        }
        List<List<Integer>> all = Draws.byKey(pool, keys, table.groupNames().size());
        List<List<Integer>> groups = new ArrayList<>();
        for (int g : Draws.permuted(Draws.range(all.size()), streams.stream("sets/folds"))) {
            if (!all.get(g).isEmpty()) {
                groups.add(all.get(g));
            }
        }
        groups.sort(Comparator.comparingInt((List<Integer> g) -> -g.size()));
        List<List<Integer>> parts = empty(folds);
        int[][] counts = new int[folds][table.classNames().size()];
        for (List<Integer> group : groups) {
            int fold = best(group, parts, counts);
            parts.get(fold).addAll(group);
            group.forEach(row -> counts[fold][table.labels()[row]]++);
        }
        return checked(parts, counts);
    }

    /** Single rows, each class dealt out in turn. */
    List<int[]> byRow(int[] pool, int folds) {
        List<List<Integer>> parts = empty(folds);
        int[][] counts = new int[folds][table.classNames().size()];
        int next = 0;
        List<List<Integer>> byClass =
                Draws.byKey(pool, table.labels(), table.classNames().size());
        for (int c = 0; c < byClass.size(); c++) {
            for (int row : Draws.permuted(Draws.toArray(byClass.get(c)), streams.stream("sets/folds", c))) {
                parts.get(next).add(row);
                counts[next][c]++;
                next = (next + 1) % folds;
            }
        }
        return checked(parts, counts);
    }

    private static List<List<Integer>> empty(int folds) {
        List<List<Integer>> parts = new ArrayList<>();
        for (int f = 0; f < folds; f++) {
            parts.add(new ArrayList<>());
        }
        return parts;
    }

    /** The fold whose sum of squared class counts grows least; the smaller one on a tie. */
    private int best(List<Integer> group, List<List<Integer>> parts, int[][] counts) {
        int[] add = new int[table.classNames().size()];
        group.forEach(row -> add[table.labels()[row]]++);
        int best = 0;
        long least = Long.MAX_VALUE;
        for (int f = 0; f < parts.size(); f++) {
            long growth = 0;
            for (int c = 0; c < add.length; c++) {
                growth += 2L * counts[f][c] * add[c] + (long) add[c] * add[c];
            }
            boolean smaller = parts.get(f).size() < parts.get(best).size();
            if (growth < least || (growth == least && smaller)) {
                best = f;
                least = growth;
            }
        }
        return best;
    }

    private List<int[]> checked(List<List<Integer>> parts, int[][] counts) {
        int[] total = new int[table.classNames().size()];
        Arrays.stream(counts).forEach(fold -> Arrays.setAll(total, c -> total[c] + fold[c]));
        for (int f = 0; f < counts.length; f++) {
            int thin = 0;
            for (int c = 0; c < total.length; c++) {
                if (total[c] > 0 && counts[f][c] == total[c]) {
                    throw new InputException("fold " + (f + 1) + " of " + counts.length + " holds every training row of"
                            + " the class \"" + table.classNames().get(c) + "\" of " + table.manifest()
                            + ", so nothing of it is left to train on: add rows of it, set data.sets.folds to 1, or"
                            + " data.sets.holdout-by to random");
                }
                thin += total[c] > 0 && counts[f][c] < config.minPerClass() ? 1 : 0;
            }
            if (thin > 0) {
                notes.add("V of fold " + (f + 1) + " has fewer than " + config.minPerClass() + " rows of " + thin
                        + (thin == 1 ? " class" : " classes"));
            }
        }
        return parts.stream().map(Draws::toArray).toList();
    }
}
