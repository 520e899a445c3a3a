package org.gblend.data.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.gblend.data.check.CheckReport.Finding;
import org.gblend.data.check.CheckReport.Kind;
import org.gblend.data.config.DataConfig;
import org.gblend.data.manifest.RowTable;

/**
 * How many usable rows each class of each task has in each set, and what is wrong with that.
 *
 * @param tasks rows by task, class and set, tasks in their order; the name of an only task is empty
 */
record ClassBalance(SequencedMap<String, Map<String, Map<String, Integer>>> tasks) {
    /** Rows of a class in training below which V, validation and T cannot all have some of it. */
    private static final int FEW = 3;

    static ClassBalance of(DataConfig config, List<RowCheck> usable) {
        SequencedMap<String, Map<String, Map<String, Integer>>> tasks = new LinkedHashMap<>();
        for (String task : tasks(config)) {
            Map<String, Map<String, Integer>> classes = new TreeMap<>(RowTable.order(
                    usable.stream().flatMap(row -> row.labels(task).stream()).toList()));
            for (RowCheck row : usable) {
                for (String label : row.labels(task)) {
                    classes.computeIfAbsent(label, _ -> new TreeMap<>()).merge(row.set(), 1, Integer::sum);
                }
            }
            tasks.put(task, classes);
        }
        return new ClassBalance(tasks);
    }

    /** The tasks' names; of an only task the empty one. */
    static List<String> tasks(DataConfig config) {
        return config.columns().tasks().isEmpty()
                ? List.of("")
                : List.copyOf(config.columns().tasks().keySet());
    }

    /** What a label of a task is called: the task's name, or just a label. */
    static String word(String task) {
        return task.isEmpty() ? "label" : task;
    }

    private static String theClass(String task, String label) {
        return "the " + (task.isEmpty() ? "class" : task) + " \"" + label + "\"";
    }

    /** Classes with few training rows, or none. */
    List<Finding> rare(String training) {
        List<Finding> findings = new ArrayList<>();
        tasks.forEach((task, classes) -> classes.forEach((label, counts) -> {
            int train = counts.getOrDefault(training, 0);
            if (train < FEW) {
                findings.add(
                        new Finding(Kind.BALANCE, theClass(task, label) + " has " + train + " usable training rows"));
            }
        }));
        return findings;
    }

    /**
     * Classes all of whose training rows lack a modality: an error in the first task, by which sets are drawn, and which is
     * refused when data is prepared; a hint in the others.
     */
    List<Finding> without(String modality, String training, List<RowCheck> usable) {
        List<Finding> findings = new ArrayList<>();
        Kind kind = Kind.MISSING;
        for (String task : tasks.sequencedKeySet()) {
            Map<String, Integer> lacking = new TreeMap<>();
            for (RowCheck row : usable) {
                if (row.set().equals(training) && row.missing().contains(modality)) {
                    row.labels(task).forEach(label -> lacking.merge(label, 1, Integer::sum));
                }
            }
            for (Map.Entry<String, Integer> e : lacking.entrySet()) {
                Map<String, Integer> counts = tasks.getOrDefault(task, Map.of()).getOrDefault(e.getKey(), Map.of());
                if (e.getValue().equals(counts.get(training))) {
                    findings.add(new Finding(
                            kind,
                            theClass(task, e.getKey()) + " has " + e.getValue()
                                    + " usable training rows, and none of them has the modality " + modality));
                }
            }
            kind = Kind.BALANCE;
        }
        return findings;
    }
}
