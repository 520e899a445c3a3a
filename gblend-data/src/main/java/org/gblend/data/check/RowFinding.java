package org.gblend.data.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gblend.data.check.CheckReport.Finding;

/**
 * What was found in one row.
 *
 * @param line of the row in the manifest
 * @param fault what other rows share with it that have the same fault, such as that of their common file; empty = its own
 * @param listed how many rows with the fault are told one by one; where there are more, the first stands for all
 */
record RowFinding(long line, Finding finding, String fault, int listed) {
    /** How many lines of further rows are named. */
    private static final int NAMED = 5;

    /** The findings as they are told: a fault that many rows share once, at its first row. */
    static List<Finding> told(List<RowFinding> all) {
        Map<String, List<RowFinding>> alike = new HashMap<>();
        all.forEach(f -> alike.computeIfAbsent(f.key(), _ -> new ArrayList<>()).add(f));
        List<Finding> told = new ArrayList<>();
        for (RowFinding one : all) {
            List<RowFinding> rows = alike.getOrDefault(one.key(), List.of());
            if (one.fault.isEmpty() || rows.size() <= one.listed) {
                told.add(one.finding);
            } else if (rows.getFirst().equals(one)) {
                told.add(new Finding(one.finding.kind(), one.finding.text() + others(rows)));
            }
        }
        return told;
    }

    private String key() {
        return finding.kind() + " " + fault;
    }

    private static String others(List<RowFinding> rows) {
        int more = rows.size() - 1;
        String lines = rows.stream()
                .skip(1)
                .limit(NAMED)
                .map(row -> Long.toString(row.line))
                .collect(Collectors.joining(", "));
        return " (and %d more %s: %s %s%s)"
                .formatted(
                        more,
                        more == 1 ? "row" : "rows",
                        more == 1 ? "line" : "lines",
                        lines,
                        more > NAMED ? ", ..." : "");
    }
}
