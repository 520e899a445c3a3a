package org.gblend.data.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gblend.data.check.CheckReport.Finding;
import org.gblend.data.check.CheckReport.Kind;
import org.gblend.data.config.DataConfig;

/**
 * Rows with the same content in all modalities: the same bytes of files under the same windows, the same values of arrays.
 * Each is set against the first row of its content. Of rows whose arrays have one value alone, which many rows share by
 * chance or as fillers, no copy is claimed: they are one finding together.
 */
final class SameContent {
    /** How many rows of one content are told one by one. */
    private static final int LISTED = 3;

    private final DataConfig config;
    private final List<Finding> findings = new ArrayList<>();

    private SameContent(DataConfig config) {
        this.config = config;
    }

    static List<Finding> of(DataConfig config, List<RowCheck> checks) {
        Map<String, List<RowCheck>> groups = new LinkedHashMap<>();
        checks.stream()
                .filter(c -> !c.content().isEmpty())
                .forEach(c -> groups.computeIfAbsent(c.content(), _ -> new ArrayList<>())
                        .add(c));
        groups.values().removeIf(rows -> rows.size() < 2);
        SameContent same = new SameContent(config);
        same.plain(groups.values().stream()
                .filter(rows -> rows.getFirst().plain())
                .flatMap(List::stream)
                .toList());
        groups.values().stream().filter(rows -> !rows.getFirst().plain()).forEach(same::group);
        return same.findings;
    }

    private void plain(List<RowCheck> rows) {
        if (!rows.isEmpty()) {
            Map<String, Integer> sets = new TreeMap<>();
            rows.forEach(row -> sets.merge(row.set(), 1, Integer::sum));
            findings.add(new Finding(
                    Kind.DUPLICATE,
                    "%d rows %s hold nothing but arrays of one value that another row holds too, the first %s"
                            .formatted(rows.size(), sets, rows.getFirst().name())));
        }
    }

    private void group(List<RowCheck> rows) {
        RowCheck first = rows.getFirst();
        Map<Boolean, List<RowCheck>> others = rows.stream()
                .skip(1)
                .collect(Collectors.partitioningBy(row -> !row.set().equals(first.set())));
        others.forEach((leak, copies) -> {
            Kind kind = leak ? Kind.LEAK : Kind.DUPLICATE;
            if (copies.size() > LISTED) {
                findings.add(new Finding(kind, many(copies, first)));
            } else {
                copies.forEach(copy -> findings.add(new Finding(kind, one(copy, first))));
            }
        });
    }

    private String one(RowCheck copy, RowCheck first) {
        return "%s (%s) has the same content as %s (%s)%s"
                .formatted(copy.name(), copy.set(), first.name(), first.set(), otherLabels(copy, first));
    }

    private String many(List<RowCheck> copies, RowCheck first) {
        long others = copies.stream()
                .filter(copy -> !otherLabels(copy, first).isEmpty())
                .count();
        return "%s (%s) and %d more rows have the same content as %s (%s)%s"
                .formatted(
                        copies.getFirst().name(),
                        copies.getFirst().set(),
                        copies.size() - 1,
                        first.name(),
                        first.set(),
                        others == 0 ? "" : ", " + others + " of them under another label");
    }

    /** The tasks in which two rows have other labels, with these. */
    private String otherLabels(RowCheck one, RowCheck two) {
        return ClassBalance.tasks(config).stream()
                .filter(task -> !Set.copyOf(one.labels(task)).equals(Set.copyOf(two.labels(task))))
                .map(task -> ", under another %s (\"%s\", \"%s\")"
                        .formatted(ClassBalance.word(task), one.label(task), two.label(task)))
                .collect(Collectors.joining());
    }
}
