package org.gblend.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gblend.app.figures.DataTable;
import org.gblend.train.compare.ContrastGrid;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.PairedDifference;

/**
 * Every scheme that measures its weights less every control: a line per scheme and prediction, a column per control; a table
 * for each set of controls.
 */
final class ContrastsTable {
    private ContrastsTable() {}

    /** As HTML; empty where nothing measures its weights. */
    static String of(Leaderboard.Table table, String metric) {
        List<ContrastGrid> grids = ContrastGrid.of(ReportData.contrasts(table));
        if (grids.isEmpty()) {
            return "";
        }
        return "<h3>Gradient-Blending against every control</h3><p>Difference of " + metric
                + " on the same test samples with its"
                + " 95 % interval, over the seeds that both have finished: better or worse where the whole interval is,"
                + " open where it contains 0.</p>"
                + grids.stream().map(ContrastsTable::of).collect(Collectors.joining());
    }

    private static String of(ContrastGrid grid) {
        DataTable.Builder rows = new DataTable.Builder(Stream.concat(
                        Stream.of("scheme", "prediction"),
                        grid.controls().stream().map(control -> "less " + control))
                .toArray(String[]::new));
        grid.rows().forEach(row -> {
            List<String> cells = new ArrayList<>(List.of(row.scheme(), row.prediction()));
            grid.controls().forEach(control -> {
                PairedDifference difference = row.byControl().get(control);
                cells.add(difference == null ? "" : cell(difference));
            });
            rows.row(cells.toArray(String[]::new));
        });
        String schemes =
                grid.rows().stream().map(ContrastGrid.Row::scheme).distinct().collect(Collectors.joining(", "));
        return Html.table(schemes + " less each control", rows.build());
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
