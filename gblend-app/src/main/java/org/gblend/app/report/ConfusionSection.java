package org.gblend.app.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.HeatMap;
import org.gblend.app.figures.Panel;

/** Confusion matrices of each task, and the pairs of classes that are confused most; of several labels a sample {@link LabelsSection}. */
final class ConfusionSection {
    private static final int PAIRS = 12;

    private ConfusionSection() {}

    static Optional<Section> of(ReportData data, Map<String, List<TestView>> byTask) {
        if (data.multiLabel()) {
            return LabelsSection.of(data, byTask.getOrDefault("", List.of()));
        }
        return PerTask.section(
                "confusion", "What is taken for what", byTask, (task, views) -> Optional.of(figure(data, task, views)));
    }

    private static Figure figure(ReportData data, String task, List<TestView> views) {
        List<Panel> panels = new ArrayList<>();
        DataTable.Builder table =
                new DataTable.Builder("of", "true class", "taken for", "samples", "share of the true class");
        List<String> names = new ArrayList<>();
        for (int c = 0; c < views.getFirst().classes(); c++) {
            names.add(data.className(task, c));
        }
        for (TestView view : views) {
            int[][] counts = view.confusion();
            panels.add(new HeatMap(
                            view.name(),
                            "confusion matrix of " + names.size() + " classes; its largest entries are in the table",
                            "predicted class",
                            "true class",
                            names,
                            shares(counts))
                    .panel());
            worst(view.name(), counts, names, table);
        }
        return new Figure(
                PerTask.name(data, "confusion", task),
                PerTask.title("Confusion matrices", task),
                "Share of each true class's test samples (a row) by predicted class; blue on the diagonal is right,"
                        + " vermilion is wrong, the stronger the more. The table lists the most frequent confusions of each"
                        + " matrix; 'gblend eval RUN' writes a whole matrix as CSV.",
                Map.of(),
                panels,
                table.build());
    }

    private static double[][] shares(int[][] counts) {
        double[][] shares = new double[counts.length][counts.length];
        for (int row = 0; row < counts.length; row++) {
            int all = 0;
            for (int count : counts[row]) {
                all += count;
            }
            for (int column = 0; column < counts.length; column++) {
                shares[row][column] = all == 0 ? 0 : counts[row][column] / (double) all;
            }
        }
        return shares;
    }

    private record Cell(int row, int column, int count) {}

    private static void worst(String name, int[][] counts, List<String> names, DataTable.Builder table) {
        double[][] shares = shares(counts);
        List<Cell> cells = new ArrayList<>();
        for (int row = 0; row < counts.length; row++) {
            for (int column = 0; column < counts.length; column++) {
                if (row != column && counts[row][column] > 0) {
                    cells.add(new Cell(row, column, counts[row][column]));
                }
            }
        }
        cells.sort(Comparator.comparingInt(Cell::count).reversed());
        cells.stream()
                .limit(PAIRS)
                .forEach(cell -> table.row(
                        name,
                        names.get(cell.row),
                        names.get(cell.column),
                        Integer.toString(cell.count),
                        Words.number(shares[cell.row][cell.column], 2)));
    }
}
