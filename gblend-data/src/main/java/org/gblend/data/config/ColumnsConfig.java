package org.gblend.data.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which manifest column holds what. A column that is not named here may still be used by a modality's {@code from}
 * template.
 *
 * @param label class of the row; any text. With several tasks the column of the first
 * @param id name of the row in messages and reports; the row number when absent
 * @param split the set a row belongs to, see {@link SplitNamesConfig}; the sets are all drawn when absent
 * @param group what must not be torn apart by the sets: subject, speaker, kitchen, source video
 * @param start start of the row's window in its file, seconds; the file's start when absent
 * @param end end of the window, seconds; the file's end when absent
 * @param tasks in the place of {@code label}, the columns of several tasks that one network learns, by task in order
 *     ({@code {verb: verb_class, noun: noun_class}}); sets are drawn by the classes of the first. Empty = one task
 */
public record ColumnsConfig(
        String label,
        @Nullable String id,
        @Nullable String split,
        @Nullable String group,
        @Nullable String start,
        @Nullable String end,
        Map<String, String> tasks) {
    private static final String LABEL = "label";

    public ColumnsConfig {
        tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
        if (!tasks.isEmpty()) {
            label = first(label, tasks);
        }
        Check.notBlank("label", label, "the name of the manifest column that holds the class");
        if ((start == null) != (end == null)) {
            throw new IllegalArgumentException("start, end: only " + (start == null ? "end" : "start")
                    + " is set; name both columns of the window or neither");
        }
    }

    /** Of one task. */
    public ColumnsConfig(
            String label,
            @Nullable String id,
            @Nullable String split,
            @Nullable String group,
            @Nullable String start,
            @Nullable String end) {
        this(label, id, split, group, start, end, Map.of());
    }

    public static ColumnsConfig defaults() {
        return new ColumnsConfig(LABEL, null, null, null, null, null);
    }

    /** The first task's column, once all tasks are checked. */
    private static String first(String label, Map<String, String> tasks) {
        String first = tasks.values().iterator().next();
        if (tasks.size() == 1) {
            throw new IllegalArgumentException("tasks: there is only " + tasks
                    + "; of one task name the column in label: " + first + ", or name a second task");
        }
        if (!label.equals(LABEL) && !label.equals(first)) {
            throw new IllegalArgumentException("label, tasks: both name columns of classes (label: " + label
                    + ", tasks: " + tasks + "); leave label out");
        }
        Map<String, String> seen = new HashMap<>();
        tasks.forEach((task, column) -> {
            if (!task.matches("[A-Za-z][A-Za-z0-9_-]*")) {
                throw new IllegalArgumentException(
                        "tasks: '" + task + "' cannot name a task; use letters, digits, - and _");
            }
            Check.notBlank("tasks." + task, column, "the name of the manifest column that holds its class");
            String other = seen.put(column, task);
            if (other != null) {
                throw new IllegalArgumentException("tasks: " + other + " and " + task + " are both of column '" + column
                        + "'; give each task a column of its own");
            }
        });
        return first;
    }
}
