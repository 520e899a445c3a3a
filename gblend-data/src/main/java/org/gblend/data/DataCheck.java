package org.gblend.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
import org.gblend.data.internal.array.ElementType;
import org.jspecify.annotations.Nullable;

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
    private int malformed;
    private final List<RowCheck> usableChecks = new ArrayList<>();

    private Manifest read(DataConfig config) {
        return Manifest.read(config.root().resolve(config.manifest()), m -> {
            malformed++;
            findings.add(new Finding(Kind.BROKEN, m.reason()));
        });
    }

    private DataCheck(DataConfig config, Map<String, ModalityConfig> modalities, List<String> knownClasses) {
        this.config = config;
        this.modalities = modalities;
        this.knownClasses = knownClasses;
        manifest = read(config);
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
        requireColumns(config, modalities, check.manifest);
        check.rows(progress);
        Map<String, Map<String, Integer>> classes = check.balance();
        check.classesWithout(classes);
        return new CheckReport(
                check.usable.length + check.malformed,
                List.copyOf(check.findings),
                check.usable,
                classes,
                Presence.counted(check.usableChecks));
    }

    /** Writes the manifest's rows that a check found usable, as CSV. */
    public static void writeUsable(DataConfig config, CheckReport report, Path to) {
        Manifest manifest = Manifest.read(config.root().resolve(config.manifest()), _ -> {});
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < report.usable().length; row++) {
            if (report.usable()[row]) {
                rows.add(manifest.rows().get(row).values());
            }
        }
        CsvFiles.write(to, manifest.header(), rows);
    }

    /** A wrong column name is one mistake, not one per row. */
    static void requireColumns(DataConfig config, Map<String, ModalityConfig> modalities, Manifest manifest) {
        ColumnsConfig c = config.columns();
        manifest.column(c.label(), "data.columns.label");
        c.tasks().forEach((task, column) -> manifest.column(column, "data.columns.tasks." + task));
        Map<String, @Nullable String> optional = new LinkedHashMap<>();
        optional.put("id", c.id());
        optional.put("split", c.split());
        optional.put("group", c.group());
        optional.put("start", c.start());
        optional.put("end", c.end());
        optional.forEach((setting, name) -> {
            if (name != null) {
                manifest.column(name, "data.columns." + setting);
            }
        });
        modalities.forEach((name, m) -> {
            requireColumns(manifest, name, "from", m.from());
            if (m instanceof ArrayInput array) {
                requireColumns(manifest, name, "index", array.index());
                requireColumns(manifest, name, "entry", array.entry());
            }
        });
    }

    private static void requireColumns(Manifest manifest, String modality, String key, String template) {
        for (String used : Template.parse(key, template).columns()) {
            manifest.column(used, "modalities." + modality + "." + key);
        }
    }

    private void rows(Progress progress) {
        int n = manifest.rows().size();
        List<RowCheck> checks = new ArrayList<>();
        List<Runnable> tasks = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        try (CheckedFiles files = new CheckedFiles()) {
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
            lengths(files);
        }
        for (int row = 0; row < n; row++) {
            findings.addAll(checks.get(row).findings());
            usable[row] = checks.get(row).findings().stream()
                    .noneMatch(f -> f.kind() == Kind.BROKEN || f.kind() == Kind.LABEL);
            if (usable[row]) {
                usableChecks.add(checks.get(row));
            }
        }
        types(checks);
        ids(checks);
        contents(checks);
        groups();
    }

    /** An array file for all rows that has more or fewer of them. */
    private void lengths(CheckedFiles files) {
        modalities.forEach((name, m) -> {
            if (m instanceof ArrayInput array
                    && array.index().equals(ArrayConfig.BY_ROW)
                    && Template.parse("from", array.from()).columns().isEmpty()
                    && Template.parse("entry", array.entry()).columns().isEmpty()) {
                Path file = config.root().resolve(array.from());
                long rows = Files.isRegularFile(file) ? rows(files, file, array.entry()) : usable.length;
                if (rows != usable.length) {
                    findings.add(new Finding(
                            Kind.BROKEN,
                            "modality %s: %s holds %d rows, the manifest %d: row i of one must be row i of the other"
                                    .formatted(name, file, rows, usable.length)));
                }
            }
        });
    }

    private long rows(CheckedFiles files, Path file, String entry) {
        try {
            return files.array(file, entry, opened -> opened.shape().length == 0 ? 1 : opened.shape()[0]);
        } catch (InputException e) {
            return usable.length; // each row tells it
        }
    }

    /** Rows whose arrays are of another type than most. */
    private void types(List<RowCheck> checks) {
        for (String modality : modalities.keySet()) {
            Map<ElementType, Integer> counts = new TreeMap<>();
            checks.forEach(c -> {
                if (c.types().get(modality) != null) {
                    counts.merge(c.types().get(modality), 1, Integer::sum);
                }
            });
            ElementType most = counts.keySet().stream()
                    .max(Comparator.comparingInt(t -> counts.getOrDefault(t, 0)))
                    .orElse(null);
            for (RowCheck check : checks) {
                ElementType type = check.types().get(modality);
                if (type != null && type != most) {
                    findings.add(new Finding(
                            Kind.TYPE,
                            "%s, modality %s: its values are %s, those of %d of %d rows %s"
                                    .formatted(
                                            check.name(),
                                            modality,
                                            type,
                                            counts.getOrDefault(most, 0),
                                            checks.size(),
                                            most)));
                }
            }
        }
    }

    /** Ids are what runs of several tasks are matched by. */
    private void ids(List<RowCheck> checks) {
        String column = config.columns().id();
        if (column == null) {
            return;
        }
        int index = manifest.column(column, "data.columns.id");
        Map<String, RowCheck> first = new LinkedHashMap<>();
        for (int row = 0; row < checks.size(); row++) {
            RowCheck check = checks.get(row);
            RowCheck other = first.putIfAbsent(manifest.rows().get(row).values().get(index), check);
            if (other != null) {
                findings.add(new Finding(Kind.DUPLICATE, check.name() + " has the same id as " + other.name()));
            }
        }
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
