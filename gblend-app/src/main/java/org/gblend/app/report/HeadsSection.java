package org.gblend.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.GroupedBars;
import org.gblend.app.figures.Swatch;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.eval.Score;

/** How good each modality's head is inside every fused network, and alone. */
final class HeadsSection {
    private HeadsSection() {}

    static Optional<Section> of(ReportData data) {
        if (!data.comparison() || data.modalities().size() < 2) {
            return Optional.empty();
        }
        List<String> heads = new ArrayList<>(data.modalities());
        heads.add(MultiHeadNetwork.JOINT);
        List<String> groups = new ArrayList<>();
        Map<String, List<double[]>> byHead = new LinkedHashMap<>();
        heads.forEach(head -> byHead.put(head, new ArrayList<>()));
        DataTable.Builder table = new DataTable.Builder("network", "head", data.metric(), "over seeds");
        groups.add("alone");
        heads.forEach(head -> add(byHead, table, "alone", head, data.unimodal(head) ? data.tested(head) : List.of()));
        for (String scheme : data.schemes()) {
            if (!data.unimodal(scheme) && !data.tested(scheme).isEmpty()) {
                groups.add(scheme);
                heads.forEach(head -> add(byHead, table, scheme, head, data.tested(scheme)));
            }
        }
        if (groups.size() < 2) {
            return Optional.empty();
        }
        List<GroupedBars.Series> series = new ArrayList<>();
        Map<String, Swatch> legend = new LinkedHashMap<>();
        byHead.forEach((head, values) -> {
            series.add(
                    new GroupedBars.Series(data.colour(head), column(values, 0), column(values, 1), column(values, 2)));
            legend.put(head, Swatch.of(data.colour(head)));
        });
        Figure figure = new Figure(
                "heads",
                data.metricFirst() + " of every head",
                "Each modality alone, and each head inside the fused networks; mean over seeds, thin bars from the lowest to"
                        + " the highest seed. A head without a weight is not trained and has no bar.",
                legend,
                List.of(new GroupedBars(
                                "",
                                data.metric() + " of each head by network",
                                "network",
                                data.metric() + " on the test set",
                                groups,
                                series)
                        .panel()),
                table.build());
        return Optional.of(Section.of("heads", "What each modality can do", "", figure));
    }

    private static void add(
            Map<String, List<double[]>> byHead,
            DataTable.Builder table,
            String group,
            String head,
            List<RunView> runs) {
        double[] values = runs.stream()
                .flatMap(run -> {
                    Score score =
                            run.result() == null ? null : run.result().test().get(head);
                    return score == null ? java.util.stream.Stream.of() : java.util.stream.Stream.of(score);
                })
                .mapToDouble(Score::headline)
                .sorted()
                .toArray();
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        boolean spread = values.length > 1;
        double low = spread ? values[0] : Double.NaN;
        double high = spread ? values[values.length - 1] : Double.NaN;
        byHead.getOrDefault(head, new ArrayList<>()).add(new double[] {mean, low, high});
        if (values.length > 0) {
            table.row(
                    group,
                    head,
                    Words.number(mean, 3),
                    spread ? Words.number(low, 3) + " to " + Words.number(high, 3) : "");
        }
    }

    private static double[] column(List<double[]> values, int index) {
        return values.stream().mapToDouble(row -> row[index]).toArray();
    }
}
