package org.gblend.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.gblend.core.InputException;
import org.gblend.data.config.DataConfig;
import org.gblend.data.internal.store.Fingerprint;
import org.gblend.data.manifest.Manifest;
import org.gblend.data.manifest.NearestName;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.sets.SampleSet;

/**
 * The classes of every row in each of several tasks. The first task's are those of the {@link RowTable} too, by which sets are
 * drawn.
 *
 * @param tasks by name, in order; empty where there is one task
 */
record TaskLabels(SequencedMap<String, Task> tasks) {
    /**
     * One task.
     *
     * @param classNames sorted as {@link RowTable#classNames}
     * @param labels class of each row
     */
    @SuppressWarnings("ArrayRecordComponent") // a column of a table that nobody compares
    record Task(List<String> classNames, int[] labels) {}

    static TaskLabels none() {
        return new TaskLabels(new LinkedHashMap<>());
    }

    /** What the manifest says in the columns of the tasks. */
    static TaskLabels of(Manifest manifest, DataConfig config, RowTable table) {
        TaskLabels all = none();
        config.columns().tasks().forEach((name, column) -> {
            List<String> cells = RowTable.column(manifest, column, "tasks." + name, table.names());
            List<String> classNames = RowTable.sorted(cells);
            if (classNames.size() < 2) {
                throw new InputException("every row of " + manifest.file() + " has the label \""
                        + classNames.getFirst() + "\" in column \"" + column + "\" of the task " + name
                        + ": a classifier needs two classes or more; leave the task out of data.columns.tasks");
            }
            all.tasks.put(name, new Task(classNames, RowTable.indices(cells, classNames)));
        });
        return all;
    }

    /** Of rows whose labels are not known: all are given class 0. */
    static TaskLabels unlabelled(Map<String, List<String>> classNames, int rows) {
        TaskLabels all = none();
        classNames.forEach((name, classes) -> all.tasks.put(name, new Task(List.copyOf(classes), new int[rows])));
        return all;
    }

    /**
     * Of rows that a network is scored on, whose classes are the network's.
     *
     * @throws InputException at the first row whose label is none of a task's classes
     */
    static TaskLabels scored(
            Manifest manifest, DataConfig config, RowTable table, Map<String, List<String>> classNames) {
        TaskLabels all = none();
        config.columns().tasks().forEach((name, column) -> {
            List<String> cells = RowTable.column(manifest, column, "tasks." + name, table.names());
            List<String> classes = classNames.getOrDefault(name, List.of());
            RowTable.requireKnown(cells.stream().map(List::of).toList(), classes, column, table.names());
            all.tasks.put(name, new Task(classes, RowTable.indices(cells, classes)));
        });
        return all;
    }

    Task task(String name) {
        Task task = tasks.get(name);
        if (task == null) {
            throw new IllegalArgumentException("no task \"" + name + "\"; " + NearestName.hint(name, tasks.keySet()));
        }
        return task;
    }

    void addTo(Fingerprint hash) {
        tasks.forEach((name, task) -> hash.add(name).add(task.classNames).add(Arrays.toString(task.labels)));
    }

    /**
     * In words, how many rows of a set have a class of a task that no training row has: sets are drawn by the first task, so
     * that a rare class of another may be missing there.
     */
    List<String> unseen(int[] training, SampleSet set) {
        List<String> notes = new ArrayList<>();
        tasks.forEach((name, task) -> {
            boolean[] known = new boolean[task.classNames.size()];
            Arrays.stream(training).forEach(row -> known[task.labels[row]] = true);
            long count = Arrays.stream(set.rows())
                    .filter(row -> !known[task.labels[row]])
                    .count();
            if (count > 0) {
                notes.add("task " + name + ": " + count + " of " + set.size() + " rows of " + set.name()
                        + " have a class that no training row has; they count as wrong");
            }
        });
        return notes;
    }
}
