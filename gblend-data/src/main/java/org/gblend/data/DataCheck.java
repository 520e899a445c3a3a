package org.gblend.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.gblend.core.InputException;
import org.gblend.data.CheckReport.Finding;
import org.gblend.data.CheckReport.Kind;
import org.gblend.data.RowTable.Role;

/** Reads everything that a training would read, once, and lists what is wrong with it instead of stopping at the first. */
public final class DataCheck {
    /** Rows of a class in training below which V, validation and T cannot all have some of it. */
    private static final int FEW = 3;

    private final DataConfig config;
    private final Map<String, ModalityConfig> modalities;
    private final List<String> knownClasses;
    private final Manifest manifest;
    private final List<Finding> findings = new ArrayList<>();
    private final boolean[] usable;
    private final List<RowCheck> usableChecks = new ArrayList<>();

    private DataCheck(DataConfig config, Map<String, ModalityConfig> modalities, List<String> knownClasses) {
        this.config = config;
        this.modalities = modalities;
        this.knownClasses = knownClasses;
        manifest = Manifest.read(config.root().resolve(config.manifest()));
        usable = new boolean[manifest.rows().size()];
        Arrays.fill(usable, true);
    }

    /**
     * Checks all rows, over the processor's cores.
     *
     * @param knownClasses labels that there may be; empty = any
     * @throws InputException where the manifest itself cannot be read, or lacks a column that a setting names
     */
    public static CheckReport run(
            DataConfig config, Map<String, ModalityConfig> modalities, List<String> knownClasses, Progress progress) {
        DataCheck check = new DataCheck(config, modalities, knownClasses);
        check.columns();
        check.rows(progress);
        Map<String, Map<String, Integer>> classes = check.balance();
        check.classesWithout(classes);
        return new CheckReport(
                check.usable.length,
                List.copyOf(check.findings),
                check.usable,
                classes,
                Presence.counted(check.usableChecks));
    }

    /** Writes the manifest's rows that a check found usable, as CSV. */
    public static void writeUsable(DataConfig config, CheckReport report, Path to) {
        Manifest manifest = Manifest.read(config.root().resolve(config.manifest()));
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < report.rows(); row++) {
            if (report.usable()[row]) {
                rows.add(manifest.rows().get(row).values());
            }
        }
        CsvFiles.write(to, manifest.header(), rows);
    }

    /** A wrong column name is one mistake, not one per row. */
    private void columns() {
        ColumnsConfig c = config.columns();
        manifest.column(c.label(), "data.columns.label");
        c.tasks().forEach((task, column) -> column(column, "tasks." + task));
        column(c.split(), "split");
        column(c.group(), "group");
        column(c.start(), "start");
        column(c.end(), "end");
        modalities.forEach((name, m) -> {
            for (String used : Template.parse("from", m.from()).columns()) {
                manifest.column(used, "modalities." + name + ".from");
            }
        });
    }

    private void column(@org.jspecify.annotations.Nullable String name, String setting) {
        if (name != null) {
            manifest.column(name, "data.columns." + setting);
        }
    }

    private void rows(Progress progress) {
        int n = manifest.rows().size();
        List<RowCheck> checks = new ArrayList<>();
        List<Runnable> tasks = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        CheckedFiles files = new CheckedFiles();
        for (int row = 0; row < n; row++) {
            RowCheck check = new RowCheck(config, modalities, knownClasses, manifest, row, files);
            checks.add(check);
            tasks.add(() -> {
                check.run();
                synchronized (progress) {
                    progress.at(done.incrementAndGet(), n, check.name());
                }
            });
        }
        OrderedTasks.run(tasks, Runtime.getRuntime().availableProcessors());
        for (int row = 0; row < n; row++) {
            findings.addAll(checks.get(row).findings());
            usable[row] = checks.get(row).findings().stream()
                    .noneMatch(f -> f.kind() == Kind.BROKEN || f.kind() == Kind.LABEL);
            if (usable[row]) {
                usableChecks.add(checks.get(row));
            }
        }
        contents(checks);
        groups();
    }

    /** The same bytes under two rows' windows. */
    private void contents(List<RowCheck> checks) {
        Map<String, RowCheck> first = new LinkedHashMap<>();
        for (RowCheck check : checks) {
            if (check.content().isEmpty()) {
                continue;
            }
            RowCheck other = first.putIfAbsent(check.content(), check);
            if (other != null) {
                boolean leak = !check.set().equals(other.set());
                boolean label = !Set.copyOf(check.labels()).equals(Set.copyOf(other.labels()));
                findings.add(new Finding(
                        leak ? Kind.LEAK : Kind.DUPLICATE,
                        "%s (%s) has the same content as %s (%s)%s"
                                .formatted(
                                        check.name(),
                                        check.set(),
                                        other.name(),
                                        other.set(),
                                        label
                                                ? ", under another label (\"" + check.label() + "\", \"" + other.label()
                                                        + "\")"
                                                : "")));
            }
        }
    }

    private void groups() {
        String column = config.columns().group();
        if (column == null || config.columns().split() == null) {
            return;
        }
        int index = manifest.column(column, "data.columns.group");
        Map<String, Map<String, Integer>> sets = new TreeMap<>();
        for (int row = 0; row < usable.length; row++) {
            String group = manifest.rows().get(row).values().get(index);
            sets.computeIfAbsent(group, g -> new TreeMap<>()).merge(set(row), 1, Integer::sum);
        }
        sets.forEach((group, counts) -> {
            if (counts.size() > 1 && !group.isEmpty()) {
                findings.add(
                        new Finding(Kind.GROUP, "the group \"" + group + "\" is in several sets: " + counts + " rows"));
            }
        });
    }

    private Map<String, Map<String, Integer>> balance() {
        int index = manifest.column(config.columns().label(), "data.columns.label");
        Map<String, Map<String, Integer>> classes = new TreeMap<>();
        for (int row = 0; row < usable.length; row++) {
            if (usable[row]) {
                for (String label :
                        config.labels().of(manifest.rows().get(row).values().get(index))) {
                    classes.computeIfAbsent(label, l -> new TreeMap<>()).merge(set(row), 1, Integer::sum);
                }
            }
        }
        String training = training();
        classes.forEach((label, counts) -> {
            int train = counts.getOrDefault(training, 0);
            if (train < FEW) {
                findings.add(new Finding(
                        Kind.BALANCE, "the class \"" + label + "\" has " + train + " usable training rows"));
            }
        });
        return classes;
    }

    /** Classes all of whose training rows lack a modality. */
    private void classesWithout(Map<String, Map<String, Integer>> classes) {
        String training = training();
        for (String modality : config.missing()) {
            Map<String, Integer> lacking = new TreeMap<>();
            for (RowCheck check : usableChecks) {
                if (check.set().equals(training) && check.missing().contains(modality)) {
                    check.labels().forEach(label -> lacking.merge(label, 1, Integer::sum));
                }
            }
            lacking.forEach((label, count) -> {
                if (count.equals(classes.getOrDefault(label, Map.of()).get(training))) {
                    findings.add(new Finding(
                            Kind.MISSING,
                            "the class \"" + label + "\" has " + count
                                    + " usable training rows, and none of them has the" + " modality " + modality));
                }
            });
        }
    }

    private String training() {
        return config.columns().split() == null ? RowCheck.ALL : "train";
    }

    private String set(int row) {
        return RowCheck.set(config, manifest, row);
    }

    /** The set that a split value stands for, or the value itself where it stands for none. */
    static String setName(String value, SplitNamesConfig names) {
        Role role = RowTable.role(value, names);
        return role == null
                ? "\"" + value + "\""
                : switch (role) {
                    case TRAIN -> "train";
                    case HOLDOUT -> "holdout";
                    case VALIDATION -> "validation";
                    case TEST -> "test";
                };
    }
}
