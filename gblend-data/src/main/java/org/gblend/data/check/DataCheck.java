package org.gblend.data.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.data.Progress;
import org.gblend.data.check.CheckReport.Finding;
import org.gblend.data.check.CheckReport.Kind;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayInput;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.SplitNamesConfig;
import org.gblend.data.config.Template;
import org.gblend.data.internal.array.ElementType;
import org.gblend.data.internal.prepare.OrderedTasks;
import org.gblend.data.manifest.Manifest;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.manifest.RowTable.Role;
import org.gblend.data.sets.SetDraw;
import org.jspecify.annotations.Nullable;

/** Reads everything that a training would read, once, and lists what is wrong with it instead of stopping at the first. */
public final class DataCheck {
    private final DataConfig config;
    private final Map<String, ModalityConfig> modalities;
    private final Map<String, List<String>> knownClasses;
    private final Manifest manifest;
    private final List<Finding> findings = new ArrayList<>();
    private final boolean[] usable;
    private final List<RowCheck> usableChecks = new ArrayList<>();

    private Manifest read(DataConfig config) {
        return Manifest.read(
                config.root().resolve(config.manifest()), m -> findings.add(new Finding(Kind.BROKEN, m.reason())));
    }

    private DataCheck(
            DataConfig config, Map<String, ModalityConfig> modalities, Map<String, List<String>> knownClasses) {
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
     * @param knownClasses labels that there may be, by task, that of an only task empty; tasks that are not in it have any
     * @throws InputException where the manifest itself cannot be read, or lacks a column that a setting names
     */
    public static CheckReport run(
            DataConfig config,
            Map<String, ModalityConfig> modalities,
            Map<String, List<String>> knownClasses,
            Progress progress) {
        DataCheck check = new DataCheck(config, modalities, knownClasses);
        requireColumns(config, modalities, check.manifest);
        check.rows(progress);
        ClassBalance balance = ClassBalance.of(config, check.usableChecks);
        check.findings.addAll(balance.rare(check.training()));
        config.missing().forEach(m -> check.findings.addAll(balance.without(m, check.training(), check.usableChecks)));
        check.sets();
        Map<String, Integer> sets = new TreeMap<>();
        check.usableChecks.forEach(row -> sets.merge(row.set(), 1, Integer::sum));
        return new CheckReport(
                check.manifest.total(),
                List.copyOf(check.findings),
                check.usable,
                balance.tasks(),
                sets,
                lacking(check.usableChecks));
    }

    /** How many rows lack each modality, by set; sets and modalities in which none does are left out. */
    private static Map<String, Map<String, Integer>> lacking(List<RowCheck> checks) {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        for (RowCheck check : checks) {
            for (String modality : check.missing()) {
                counts.computeIfAbsent(modality, _ -> new TreeMap<>()).merge(check.set(), 1, Integer::sum);
            }
        }
        return counts;
    }

    /**
     * Refuses a place for the manifest of usable rows, before the hours of work that it is the result of.
     *
     * @throws InputException where it is the manifest itself, or cannot be written
     */
    public static void requireWritable(DataConfig config, Path usable) {
        Path manifest = config.root().resolve(config.manifest());
        Path folder = usable.toAbsolutePath().getParent();
        String fault = "";
        if (isSame(usable, manifest)) {
            fault = "it is the manifest itself, which would lose its other rows";
        } else if (Files.isDirectory(usable)) {
            fault = "it is a folder";
        } else if (Files.exists(usable) && !Files.isWritable(usable)) {
            fault = "it is there and may not be changed";
        } else if (folder == null || !Files.isDirectory(folder)) {
            fault = "there is no folder " + folder;
        } else if (!Files.isWritable(folder)) {
            fault = "nothing may be written in " + folder;
        }
        if (!fault.isEmpty()) {
            throw new InputException(usable + " cannot be written (" + fault + "): name another file");
        }
    }

    /** The same file, by whatever link. */
    private static boolean isSame(Path a, Path b) {
        try {
            return (Files.exists(a) && Files.exists(b))
                    ? Files.isSameFile(a, b)
                    : a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the manifest's rows that a check found usable, as CSV; with a column of their numbers where arrays are found by
     * them.
     */
    public static void writeUsable(
            DataConfig config, Map<String, ModalityConfig> modalities, CheckReport report, Path to) {
        Manifest manifest = Manifest.read(config.root().resolve(config.manifest()), _ -> {});
        manifest.write(to, usableRows(report.usable()), modalities.values());
    }

    /** Whether the usable rows can be shared out into sets, as they would be before a training. */
    private void sets() {
        List<Integer> rows = usableRows(usable);
        if (rows.isEmpty()) {
            return; // what is wrong with each is told
        }
        try {
            SetDraw.draw(RowTable.of(manifest.only(rows), config), config.sets());
        } catch (InputException e) {
            findings.add(new Finding(Kind.SETS, "of the " + rows.size() + " usable rows: " + e.getMessage()));
        }
    }

    private static List<Integer> usableRows(boolean[] usable) {
        return IntStream.range(0, usable.length)
                .filter(row -> usable[row])
                .boxed()
                .toList();
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
            requireColumns(manifest, m.key(name, "from"), "from", m.from());
            if (m instanceof ArrayInput array) {
                requireColumns(manifest, m.key(name, "index"), "index", array.index());
                requireColumns(manifest, m.key(name, "entry"), "entry", array.entry());
            }
        });
    }

    private static void requireColumns(Manifest manifest, String setting, String key, String template) {
        for (String used : Template.parse(key, template).columns()) {
            manifest.column(used, setting);
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
        findings.addAll(RowFinding.told(
                checks.stream().flatMap(c -> c.rowFindings().stream()).toList()));
        for (int row = 0; row < n; row++) {
            usable[row] = checks.get(row).findings().stream()
                    .noneMatch(f -> f.kind() == Kind.BROKEN || f.kind() == Kind.LABEL);
            if (usable[row]) {
                usableChecks.add(checks.get(row));
            }
        }
        types(checks);
        ids(checks);
        findings.addAll(SameContent.of(config, checks));
        groups();
    }

    /** An array file for all rows that has more or fewer of them. */
    private void lengths(CheckedFiles files) {
        int expected = manifest.arrayRows();
        modalities.forEach((name, m) -> {
            if (expected >= 0
                    && m instanceof ArrayInput array
                    && array.index().equals(ArrayConfig.BY_ROW)
                    && Template.parse("from", array.from()).columns().isEmpty()
                    && Template.parse("entry", array.entry()).columns().isEmpty()) {
                Path file = config.root().resolve(array.from());
                long rows = Files.isRegularFile(file) ? rows(files, file, array.entry()) : expected;
                if (rows != expected) {
                    findings.add(new Finding(
                            Kind.BROKEN,
                            "modality %s: %s holds %d rows, the manifest %d: row i of one must be row i of the other"
                                    .formatted(name, file, rows, expected)));
                }
            }
        });
    }

    private long rows(CheckedFiles files, Path file, String entry) {
        try {
            return files.array(file, entry, opened -> opened.shape().length == 0 ? 1 : opened.shape()[0]);
        } catch (InputException e) {
            return manifest.arrayRows(); // each row tells it
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
