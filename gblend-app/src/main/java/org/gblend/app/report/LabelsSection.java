package org.gblend.app.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.DotRows;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.Palette;
import org.gblend.app.figures.Panel;
import org.gblend.train.eval.LabelScore;

/** Of several labels a sample every class by itself, in the place of confusion matrices, which have no meaning there. */
final class LabelsSection {
    private static final int EACH = 8;

    private LabelsSection() {}

    static Optional<Section> of(ReportData data, List<TestView> views) {
        if (views.isEmpty()) {
            return Optional.empty();
        }
        List<Panel> panels = new ArrayList<>();
        views.forEach(view -> panels.add(panel(data, view)));
        Figure figure = new Figure(
                "labels",
                "Average precision of each class",
                "The classes that are ranked best and worst by each network on the test set"
                        + (data.comparison() ? ", mean over seeds" : "")
                        + ". The table has every class, the worst first, and how many of its samples are told of it (recall)"
                        + " and how many of those told have it (precision) at a probability of 0.5, or where it is the most"
                        + " probable class" + (data.comparison() ? "; these of all seeds together" : "")
                        + ". 'gblend eval RUN' writes them as CSV.",
                Map.of(),
                panels,
                table(data, views));
        return Optional.of(Section.of(
                "labels",
                "What is found and missed",
                "<p>Samples have several labels, and none of them is taken for another: there is no confusion matrix. Each"
                        + " class is judged by itself.</p>",
                figure));
    }

    private static Panel panel(ReportData data, TestView view) {
        double[] precision = view.byClass();
        List<Integer> order = IntStream.range(0, precision.length)
                .filter(c -> Double.isFinite(precision[c]))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -precision[c]))
                .toList();
        Set<Integer> shown = new LinkedHashSet<>(order.subList(0, Math.min(EACH, order.size())));
        shown.addAll(order.subList(Math.max(0, order.size() - EACH), order.size()));
        List<DotRows.Row> rows = shown.stream()
                .map(c -> DotRows.Row.of(data.className("", c), Palette.GAIN, precision[c]))
                .toList();
        return new DotRows(
                        view.name(),
                        "average precision by class, best first; of many classes the best and the worst",
                        "average precision",
                        true,
                        true,
                        rows)
                .panel();
    }

    /** A line a class: its samples, and of each view average precision, precision and recall. */
    private static DataTable table(ReportData data, List<TestView> views) {
        List<String> header = new ArrayList<>(List.of("class", "test samples"));
        views.forEach(view ->
                header.addAll(List.of(view.name() + " AP", view.name() + " precision", view.name() + " recall")));
        DataTable.Builder table = new DataTable.Builder(header.toArray(String[]::new));
        List<List<LabelScore>> scores =
                views.stream().map(TestView::labelScores).toList();
        List<LabelScore> last = scores.getLast();
        IntStream.range(0, last.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> last.get(c).averagePrecision()))
                .forEach(c -> {
                    List<String> cells = new ArrayList<>(List.of(
                            data.className("", c), Integer.toString(last.get(c).samples())));
                    for (List<LabelScore> view : scores) {
                        LabelScore score = view.get(c);
                        cells.add(Words.number(score.averagePrecision(), 3));
                        cells.add(Words.number(score.precision(), 3));
                        cells.add(Words.number(score.recall(), 3));
                    }
                    table.row(cells.toArray(String[]::new));
                });
        return table.build();
    }
}
