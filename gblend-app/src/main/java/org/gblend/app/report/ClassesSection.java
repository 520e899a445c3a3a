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
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;

/** The classes of each task that gain and lose most by a scheme: Figure 6 of the paper. */
final class ClassesSection {
    private static final int EACH = 8;

    private ClassesSection() {}

    static Optional<Section> of(ReportData data, Map<String, List<TestView>> byTask) {
        return PerTask.section(
                "classes", "Which classes gain and lose", byTask, (task, views) -> figure(data, task, views));
    }

    private static Optional<Figure> figure(ReportData data, String task, List<TestView> views) {
        List<Panel> panels = new ArrayList<>();
        DataTable.Builder table =
                new DataTable.Builder("pair", "class", "before", "after", "difference", "test samples");
        Map<String, TestView> named = TestView.byName(views);
        for (List<String> pair : pairs(data, task, named)) {
            TestView before = named.get(pair.getFirst());
            TestView after = named.get(pair.getLast());
            if (before != null && after != null) {
                panels.add(panel(data, task, before, after, table));
            }
        }
        String what = data.multiLabel()
                ? "Difference of each class's average precision on the test set"
                : "Difference of the share of each class's test samples that are right";
        String seeds = !data.comparison() ? "" : data.multiLabel() ? ", mean over seeds" : ", all seeds together";
        String caption = what + seeds
                + ". The extremes of many classes are extreme by chance too: with few samples per class (see the"
                + " table), single bars prove nothing."
                + (task.isEmpty() || !data.comparison()
                        ? ""
                        : " The single modality is the one that is best at " + task + ".");
        return panels.isEmpty()
                ? Optional.empty()
                : Optional.of(new Figure(
                        PerTask.name(data, "classes", task),
                        PerTask.title("Classes that gain and lose most", task),
                        caption,
                        Map.of(),
                        panels,
                        table.build()));
    }

    /** What is compared: each measuring scheme with naive, or the joint head with the best single one. */
    private static List<List<String>> pairs(ReportData data, String task, Map<String, TestView> views) {
        List<List<String>> pairs = new ArrayList<>();
        if (data.comparison()) {
            String naive = data.naive().orElse("");
            data.bestSingle(task).ifPresent(single -> pairs.add(List.of(single, naive)));
            data.measured().forEach(scheme -> pairs.add(List.of(naive, scheme)));
            return pairs;
        }
        data.modalities().stream()
                .filter(views::containsKey)
                .max(Comparator.comparingDouble(part -> headline(data, new Head(task, part))))
                .ifPresent(best -> pairs.add(List.of(best, MultiHeadNetwork.JOINT)));
        return pairs;
    }

    private static double headline(ReportData data, Head head) {
        var result = data.runs().getFirst().result();
        var score = result == null ? null : result.test().get(head.name());
        return score == null ? 0 : score.headline();
    }

    private static Panel panel(ReportData data, String task, TestView before, TestView after, DataTable.Builder table) {
        double[] from = before.byClass();
        double[] to = after.byClass();
        int[] counts = after.counts();
        List<Integer> order = IntStream.range(0, from.length)
                .filter(c -> Double.isFinite(to[c] - from[c]))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> from[c] - to[c]))
                .toList();
        Set<Integer> shown = new LinkedHashSet<>(order.subList(0, Math.min(EACH, order.size())));
        shown.addAll(order.subList(Math.max(0, order.size() - EACH), order.size()));
        List<DotRows.Row> rows = new ArrayList<>();
        String pair = after.name() + " against " + before.name();
        for (int c : shown) {
            double difference = to[c] - from[c];
            String name = data.className(task, c);
            rows.add(DotRows.Row.of(name, difference >= 0 ? Palette.GAIN : Palette.LOSS, difference));
            table.row(
                    pair,
                    name,
                    Words.number(from[c], 3),
                    Words.number(to[c], 3),
                    Words.signed(difference, 3),
                    Integer.toString(counts[c]));
        }
        String measure = data.multiLabel() ? "average precision" : "accuracy";
        return new DotRows(
                        pair,
                        "difference of " + measure
                                + " by class, the classes that gain most first, those that lose most last",
                        "difference of the class's " + measure,
                        true,
                        true,
                        rows)
                .panel();
    }
}
