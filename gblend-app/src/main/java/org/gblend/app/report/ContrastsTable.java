package org.gblend.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gblend.app.figures.DataTable;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.PairedDifference;

/** Every scheme that measures its weights less every control: a line per scheme and prediction, a column per control. */
final class ContrastsTable {
    private ContrastsTable() {}

    private record Line(String scheme, String prediction) {}

    /** As HTML; empty where nothing measures its weights. */
    static String of(Leaderboard.Table table, String metric) {
        if (ReportData.contrasts(table).isEmpty()) {
            return "";
        }
        List<String> controls = ReportData.contrasts(table).stream()
                .map(Leaderboard.Contrast::control)
                .distinct()
                .toList();
        Map<Line, Map<String, String>> lines = new LinkedHashMap<>();
        ReportData.contrasts(table)
                .forEach(c -> lines.computeIfAbsent(new Line(c.scheme(), c.prediction()), _ -> new LinkedHashMap<>())
                        .put(c.control(), cell(c.difference())));
        DataTable.Builder rows = new DataTable.Builder(Stream.concat(
                        Stream.of("scheme", "prediction"), controls.stream().map(control -> "less " + control))
                .toArray(String[]::new));
        lines.forEach((line, byControl) -> {
            List<String> cells = new ArrayList<>(List.of(line.scheme, line.prediction));
            controls.forEach(control -> cells.add(byControl.getOrDefault(control, "")));
            rows.row(cells.toArray(String[]::new));
        });
        return "<h3>Gradient-Blending against every control</h3><p>Difference of " + metric
                + " on the same test samples with its"
                + " 95 % interval, over the seeds that both have finished: better or worse where the whole interval is,"
                + " open where it contains 0.</p>"
                + Html.table("Gradient-Blending less each control", rows.build());
    }

    private static String cell(PairedDifference difference) {
        String word = switch (Verdict.sign(difference)) {
            case 1 -> "better";
            case -1 -> "worse";
            default -> "open";
        };
        return BoardSection.difference(difference) + " " + word;
    }
}
