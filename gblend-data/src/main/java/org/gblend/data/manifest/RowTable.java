package org.gblend.data.manifest;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.SplitNamesConfig;
import org.gblend.data.manifest.RowTable.Role;
import org.jspecify.annotations.Nullable;

/**
 * What the manifest says of every row, apart from its files.
 *
 * @param manifest the file, for messages
 * @param names each row as messages call it
 * @param ids each row's id
 * @param labels class of each row, an index into {@code classNames}; of several the one that the fewest rows have, by which
 *     sets are drawn
 * @param several all classes of each row, ascending; null where each row has one
 * @param classNames all labels, sorted; by value when all are whole numbers
 * @param groups group of each row, an index into {@code groupNames}; null without a group column
 * @param groupNames all groups, sorted; empty without a group column
 * @param roles set of each row by the split column; null without one
 * @param arrayRows {@link Manifest#arrayRows}
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table that nobody compares
public record RowTable(
        Path manifest,
        List<String> names,
        List<String> ids,
        int[] labels,
        int @Nullable [][] several,
        List<String> classNames,
        int @Nullable [] groups,
        List<String> groupNames,
        Role @Nullable [] roles,
        int arrayRows) {
    /** The set that the split column gives a row. */
    public enum Role {
        TRAIN,
        HOLDOUT,
        VALIDATION,
        TEST
    }

    /** Where each row has one class, and no row was left out. */
    public RowTable(
            Path manifest,
            List<String> names,
            List<String> ids,
            int[] labels,
            List<String> classNames,
            int @Nullable [] groups,
            List<String> groupNames,
            Role @Nullable [] roles) {
        this(manifest, names, ids, labels, null, classNames, groups, groupNames, roles, names.size());
    }

    /**
     * The rows of a training.
     *
     * @throws InputException at the first cell that cannot be used, and where all labels are the same
     */
    public static RowTable of(Manifest manifest, DataConfig config) {
        ColumnsConfig columns = config.columns();
        SplitNamesConfig splits = config.sets().names();
        int idColumn = columns.id() == null ? -1 : manifest.column(columns.id(), "data.columns.id");
        List<String> names = names(manifest, idColumn);
        List<String> labelText = column(manifest, columns.label(), "label", names);
        List<List<String>> labels = labels(labelText, config, names);
        List<String> classNames = sorted(labels.stream().flatMap(List::stream).toList());
        if (classNames.size() < 2) {
            throw new InputException("every row of " + manifest.file() + " has the label \"" + classNames.getFirst()
                    + "\" in column \"" + columns.label()
                    + "\": a classifier needs two classes or more; set data.columns.label to another column");
        }
        List<String> groupText =
                columns.group() == null ? List.of() : column(manifest, columns.group(), "group", names);
        List<String> groupNames = sorted(groupText);
        int[][] classes = classes(labels, classNames);
        return new RowTable(
                manifest.file(),
                names,
                ids(manifest, idColumn),
                rarest(classes, classNames.size()),
                config.labels().several() ? classes : null,
                classNames,
                columns.group() == null ? null : indices(groupText, groupNames),
                groupNames,
                columns.split() == null
                        ? null
                        : roles(column(manifest, columns.split(), "split", names), splits, names),
                manifest.arrayRows());
    }

    /**
     * Rows whose labels are not known: all are given class 0.
     *
     * @param classNames of the network that will see them
     * @param several whether the network gives several
     */
    public static RowTable unlabelled(UnlabelledRows rows, List<String> classNames, boolean several) {
        Manifest manifest = rows.manifest();
        List<String> names =
                IntStream.range(0, rows.size()).mapToObj(rows::name).toList();
        List<String> ids =
                IntStream.range(0, rows.size()).mapToObj(Integer::toString).toList();
        return new RowTable(
                manifest.file(),
                names,
                ids,
                new int[ids.size()],
                several ? new int[ids.size()][1] : null,
                List.copyOf(classNames),
                null,
                List.of(),
                null,
                manifest.arrayRows());
    }

    /**
     * Rows that a network is scored on, whose classes are the network's; groups and splits are not looked at, and rows without an
     * id column are known by their number.
     *
     * @throws InputException at the first row whose label is none of its classes
     */
    public static RowTable scored(Manifest manifest, DataConfig config, List<String> classNames) {
        ColumnsConfig columns = config.columns();
        int idColumn = columns.id() == null ? -1 : manifest.header().indexOf(columns.id());
        List<String> names = names(manifest, idColumn);
        List<List<String>> labels = labels(column(manifest, columns.label(), "label", names), config, names);
        requireKnown(labels, classNames, columns.label(), names);
        int[][] classes = classes(labels, classNames);
        return new RowTable(
                manifest.file(),
                names,
                ids(manifest, idColumn),
                rarest(classes, classNames.size()),
                config.labels().several() ? classes : null,
                List.copyOf(classNames),
                null,
                List.of(),
                null,
                manifest.arrayRows());
    }

    /** What the id column says, or the row's number without one. */
    private static List<String> ids(Manifest manifest, int idColumn) {
        return IntStream.range(0, manifest.rows().size())
                .mapToObj(row -> idColumn < 0
                        ? Integer.toString(row)
                        : manifest.rows().get(row).values().get(idColumn))
                .toList();
    }

    private static List<String> names(Manifest manifest, int idColumn) {
        return manifest.rows().stream()
                .map(row -> "line " + row.line()
                        + (idColumn < 0 ? "" : " (" + row.values().get(idColumn) + ")") + " of " + manifest.file())
                .toList();
    }

    /**
     * Refuses rows with labels that a network does not have among its classes.
     *
     * @param column of the labels, for the message
     * @param names of the rows
     */
    public static void requireKnown(
            List<List<String>> labels, List<String> classNames, String column, List<String> names) {
        Set<String> known = Set.copyOf(classNames);
        int[] strange = IntStream.range(0, labels.size())
                .filter(row -> !known.containsAll(labels.get(row)))
                .toArray();
        if (strange.length > 0) {
            String label = labels.get(strange[0]).stream()
                    .filter(own -> !known.contains(own))
                    .findFirst()
                    .orElseThrow();
            throw new InputException(names.get(strange[0]) + " has the label \"" + label + "\" in column \"" + column
                    + "\", which is no class of the run"
                    + (strange.length == 1
                            ? ""
                            : ", and " + (strange.length - 1) + " more "
                                    + (strange.length == 2 ? "row has" : "rows have") + " such labels")
                    + "; " + NearestName.hint(label, classNames) + ": mend or remove the "
                    + (strange.length == 1 ? "row" : "rows"));
        }
    }

    /** All classes of a row, ascending. */
    public int[] classes(int row) {
        int[][] all = several;
        return all == null ? new int[] {labels[row]} : all[row];
    }

    private static List<List<String>> labels(List<String> cells, DataConfig config, List<String> names) {
        List<List<String>> labels = new ArrayList<>();
        for (int row = 0; row < cells.size(); row++) {
            List<String> own = config.labels().of(cells.get(row));
            if (own.isEmpty()) {
                throw new InputException(names.get(row) + " has the labels \"" + cells.get(row)
                        + "\", with nothing before, after or between two separators (data.labels): write each label"
                        + " once, or remove the row");
            }
            labels.add(own);
        }
        return labels;
    }

    private static int[][] classes(List<List<String>> labels, List<String> sorted) {
        Map<String, Integer> index = index(sorted);
        return labels.stream()
                .map(own -> own.stream().mapToInt(index::get).sorted().toArray())
                .toArray(int[][]::new);
    }

    /** Of each row's classes the one that the fewest rows have; of equally rare ones the first. */
    private static int[] rarest(int[][] classes, int count) {
        int[] rows = new int[count];
        for (int[] own : classes) {
            for (int c : own) {
                rows[c]++;
            }
        }
        int[] rarest = new int[classes.length];
        for (int row = 0; row < rarest.length; row++) {
            rarest[row] = classes[row][0];
            for (int c : classes[row]) {
                rarest[row] = rows[c] < rows[rarest[row]] ? c : rarest[row];
            }
        }
        return rarest;
    }

    public int size() {
        return labels.length;
    }

    /**
     * The cells of a column.
     *
     * @param setting that names it, below {@code data.columns}
     * @param names of the rows
     * @throws InputException at the first that is empty
     */
    public static List<String> column(Manifest manifest, String column, String setting, List<String> names) {
        int index = manifest.column(column, "data.columns." + setting);
        List<String> values = new ArrayList<>(names.size());
        for (int row = 0; row < names.size(); row++) {
            String value = manifest.rows().get(row).values().get(index);
            if (value.isEmpty()) {
                throw new InputException(names.get(row) + " has no " + setting + " (column \"" + column
                        + "\" is empty): fill it in or remove the row");
            }
            values.add(value);
        }
        return values;
    }

    /** Each value once, in {@link #order}. */
    public static List<String> sorted(List<String> values) {
        return new TreeSet<>(values).stream().sorted(order(values)).toList();
    }

    /** By value where all are whole numbers, as text otherwise. */
    public static Comparator<String> order(Collection<String> values) {
        return values.stream().allMatch(v -> v.matches("-?[0-9]+"))
                ? Comparator.comparing((String v) -> new BigInteger(v)).thenComparing(v -> v)
                : Comparator.naturalOrder();
    }

    private static Map<String, Integer> index(List<String> sorted) {
        Map<String, Integer> index = new TreeMap<>();
        sorted.forEach(v -> index.put(v, index.size()));
        return index;
    }

    /** The place of each value among the sorted ones. */
    public static int[] indices(List<String> values, List<String> sorted) {
        Map<String, Integer> index = index(sorted);
        return values.stream().mapToInt(index::get).toArray();
    }

    /** The set that a value of the split column stands for, or null. */
    public static @Nullable Role role(String value, SplitNamesConfig splits) {
        return roles(splits).get(value);
    }

    /** What is wrong with a row whose split stands for no set, to follow the row's name. */
    public static String unknownSplit(String value, SplitNamesConfig splits) {
        return " has the split \"" + value + "\", which is none of "
                + roles(splits).keySet().stream().map(s -> "\"" + s + "\"").collect(Collectors.joining(", "))
                + ": name it in data.sets.names, or remove the row";
    }

    private static Map<String, Role> roles(SplitNamesConfig splits) {
        Map<String, Role> roles = new TreeMap<>();
        roles.put(splits.train(), Role.TRAIN);
        roles.put(splits.holdout(), Role.HOLDOUT);
        roles.put(splits.validation(), Role.VALIDATION);
        roles.put(splits.test(), Role.TEST);
        roles.remove("");
        return roles;
    }

    private static Role[] roles(List<String> values, SplitNamesConfig splits, List<String> names) {
        Map<String, Role> roles = roles(splits);
        Role[] result = new Role[values.size()];
        for (int row = 0; row < result.length; row++) {
            Role role = roles.get(values.get(row));
            if (role == null) {
                throw new InputException(names.get(row) + unknownSplit(values.get(row), splits));
            }
            result[row] = role;
        }
        return result;
    }
}
