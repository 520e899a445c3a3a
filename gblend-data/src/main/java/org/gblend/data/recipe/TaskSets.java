package org.gblend.data.recipe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;

/**
 * One draw of sets for rows with a label per task, by whole groups.
 *
 * <p>{@value #TRIES} seeded orders of the groups are walked; each group goes to the set that is furthest below its share of
 * the rows. The try that leaves the fewest rows with a label which no training row has wins, then the one with the least
 * {@code sum over sets s, tasks, classes c of (n_sc - share_s n_c)^2 / n_c}. A set may also be a list of groups.
 */
final class TaskSets {
    private static final int TRIES = 256;
    private static final String TRAIN = "train";

    /** Split values by setting, as {@code data.sets.names} has them. */
    private static final Map<String, String> NAMES = Map.of("holdout", "holdout", "validation", "val", "test", "test");

    private final Collected folder;
    private final List<TaskRow> rows;
    private final String[] groups;
    private final int[][] sizes;
    private final List<String> sets = new ArrayList<>(List.of(TRAIN));
    private final List<Double> shares = new ArrayList<>(List.of(1.0));
    private final Map<String, String> fixed = new TreeMap<>();

    private TaskSets(Collected folder, List<TaskRow> rows) {
        this.folder = folder;
        this.rows = rows;
        groups = rows.stream().map(TaskRow::group).distinct().sorted().toArray(String[]::new);
        sizes = counts();
    }

    /**
     * The set of every group.
     *
     * @param defaults share of the rows by setting; the settings of the same names win over them
     * @throws InputException when there are fewer groups than sets
     */
    static Map<String, String> draw(Collected folder, List<TaskRow> rows, Map<String, Double> defaults) {
        TaskSets draw = new TaskSets(folder, rows);
        new TreeMap<>(defaults).forEach(draw::set);
        return draw.best(folder.number("seed", 0, 0));
    }

    private void set(String setting, double standard) {
        String text = folder.option(setting, String.format(Locale.ROOT, "%s", standard));
        String name = NAMES.getOrDefault(setting, setting);
        if (text.matches("[0-9.]+")) {
            double share = share(setting, text);
            if (share > 0) {
                sets.add(name);
                shares.add(share);
                shares.set(0, shares.getFirst() - share);
            }
            if (shares.getFirst() <= 0) {
                throw new InputException(
                        "the shares of holdout, validation and test leave no training rows: lower them");
            }
            return;
        }
        for (String group : text.split(",", -1)) {
            if (!List.of(groups).contains(group)) {
                throw new InputException(setting + "=" + text + ": no row has the group \"" + group + "\"; there are: "
                        + String.join(", ", groups));
            }
            if (fixed.put(group, name) != null) {
                throw new InputException("the group " + group + " is named for two sets: name it for one");
            }
        }
    }

    private static double share(String setting, String text) {
        try {
            double share = Double.parseDouble(text);
            if (share < 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // the message below says it
        }
        throw new InputException(
                setting + "=" + text + " is not allowed: give a share of the rows in [0, 1), or names of"
                        + " groups with commas between them");
    }

    /** Rows by group, and by class of each task: one column per class, the tasks' one after the other, then their sum. */
    private int[][] counts() {
        Map<String, Integer> columns = new TreeMap<>();
        for (TaskRow row : rows) {
            columns.putIfAbsent("v" + row.verb(), columns.size());
            columns.putIfAbsent("n" + row.noun(), columns.size());
        }
        int[][] counts = new int[groups.length][columns.size() + 1];
        for (TaskRow row : rows) {
            int[] own = counts[Arrays.binarySearch(groups, row.group())];
            own[columns.getOrDefault("v" + row.verb(), 0)]++;
            own[columns.getOrDefault("n" + row.noun(), 0)]++;
            own[columns.size()]++;
        }
        return counts;
    }

    private Map<String, String> best(long seed) {
        int free = groups.length - fixed.size();
        if (free < sets.size()) {
            throw new InputException(free + " groups cannot give " + sets.size() + " sets (" + String.join(", ", sets)
                    + "): set one of holdout, validation, test to 0");
        }
        int[] best = {};
        double[] score = {Double.MAX_VALUE, Double.MAX_VALUE};
        for (int i = 0; i < TRIES; i++) {
            int[] given = walk(RandomStreams.of(seed).stream("recipe/sets", i));
            double[] next = score(given);
            if (next[0] < score[0] || (next[0] == score[0] && next[1] < score[1])) {
                best = given;
                score = next;
            }
        }
        Map<String, String> result = new TreeMap<>(fixed);
        for (int g = 0; g < groups.length; g++) {
            result.putIfAbsent(groups[g], sets.get(Math.max(0, best[g])));
        }
        return result;
    }

    /** The set of every group, by its place in the list of sets; -1 where the group is given one by name. */
    private int[] walk(RandomGenerator random) {
        int[] order = permuted(random);
        int[] given = new int[groups.length];
        Arrays.fill(given, -1);
        double total = 0;
        for (int g : order) {
            total += fixed.containsKey(groups[g]) ? 0 : size(g);
        }
        double[] left = new double[sets.size()];
        for (int s = 0; s < left.length; s++) {
            left[s] = shares.get(s) * total;
        }
        boolean[] begun = new boolean[left.length];
        int open = groups.length - fixed.size();
        for (int g : order) {
            if (fixed.containsKey(groups[g])) {
                continue;
            }
            int empty = 0;
            for (boolean b : begun) {
                empty += b ? 0 : 1;
            }
            int to = neediest(left, begun, empty == open--);
            given[g] = to;
            begun[to] = true;
            left[to] -= size(g);
        }
        return given;
    }

    /** The set that is furthest below its share; only one without a group where every one left is needed for those. */
    private static int neediest(double[] left, boolean[] begun, boolean emptyOnly) {
        int to = -1;
        for (int s = 0; s < left.length; s++) {
            if (!(emptyOnly && begun[s]) && (to < 0 || left[s] > left[to])) {
                to = s;
            }
        }
        return Math.max(0, to);
    }

    private int size(int group) {
        return sizes[group][sizes[group].length - 1];
    }

    private int[] permuted(RandomGenerator random) {
        int[] order = new int[groups.length];
        Arrays.setAll(order, i -> i);
        for (int i = order.length - 1; i > 0; i--) {
            int j = (int) (((random.nextLong() >>> 32) * (i + 1)) >>> 32);
            int keep = order[i];
            order[i] = order[j];
            order[j] = keep;
        }
        return order;
    }

    /** Rows of classes that no training group has, and the distance from the shares. */
    private double[] score(int[] given) {
        double unknown = 0;
        double distance = 0;
        for (int c = 0; c < sizes[0].length; c++) {
            double[] by = new double[sets.size()];
            double all = 0;
            double outside = 0;
            for (int g = 0; g < groups.length; g++) {
                if (given[g] < 0) {
                    outside += sizes[g][c];
                } else {
                    by[given[g]] += sizes[g][c];
                    all += sizes[g][c];
                }
            }
            unknown += by[0] > 0 ? 0 : all + outside;
            for (int s = 0; s < by.length && all > 0; s++) {
                distance += (by[s] - shares.get(s) * all) * (by[s] - shares.get(s) * all) / all;
            }
        }
        return new double[] {unknown, distance};
    }
}
