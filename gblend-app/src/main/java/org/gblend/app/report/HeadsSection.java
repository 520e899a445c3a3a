package org.gblend.app.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.GroupedBars;
import org.gblend.app.figures.Panel;
import org.gblend.app.figures.Swatch;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.eval.Score;

/** How good each modality's head is inside every fused network, and alone. */
final class HeadsSection {
    private HeadsSection() {}

    static Optional<Section> of(ReportData data) {
        List<String> networks = data.schemes().stream()
                .filter(scheme -> !data.unimodal(scheme) && !data.tested(scheme).isEmpty())
                .toList();
        if (!data.comparison() || data.modalities().size() < 2 || networks.isEmpty()) {
            return Optional.empty();
        }
        DataTable.Builder table = new DataTable.Builder(
                "network", "head", data.tasks().isEmpty() ? data.metric() : Leaderboard.TOP1, "over seeds");
        List<Panel> panels = new ArrayList<>();
        if (!data.tasks().isEmpty()) {
            panels.add(panel(data, "", networks, table));
        }
        data.taskNames().forEach(task -> panels.add(panel(data, task, networks, table)));
        Map<String, Swatch> legend = new LinkedHashMap<>();
        parts(data).forEach(part -> legend.put(part, Swatch.of(data.colour(part))));
        Figure figure = new Figure(
                "heads",
                data.tasks().isEmpty() ? data.metricFirst() + " of every head" : "Top-1 of every head",
                "Each modality alone, and each head inside the fused networks; mean over seeds, thin bars from the lowest to"
                        + " the highest seed. A head without a weight is not trained and has no bar."
                        + (data.tasks().isEmpty()
                                ? ""
                                : " The action is what the heads of one part get right in every task at once."),
                legend,
                panels,
                table.build());
        return Optional.of(Section.of("heads", "What each modality can do", "", figure));
    }

    private static List<String> parts(ReportData data) {
        List<String> parts = new ArrayList<>(data.modalities());
        parts.add(MultiHeadNetwork.JOINT);
        return parts;
    }

    /** The heads of a task; of the empty name those of one task, or the action of several. */
    private static Panel panel(ReportData data, String task, List<String> networks, DataTable.Builder table) {
        boolean several = !data.tasks().isEmpty();
        String metric = task.isEmpty() ? data.metric() : Leaderboard.TOP1;
        List<String> groups = new ArrayList<>(List.of("alone"));
        groups.addAll(networks);
        Map<String, List<SeedRange>> byPart = new LinkedHashMap<>();
        parts(data).forEach(part -> byPart.put(part, new ArrayList<>()));
        for (String group : groups) {
            byPart.forEach((part, bars) -> {
                List<RunView> runs = !group.equals("alone")
                        ? data.tested(group)
                        : data.unimodal(part) ? data.tested(part) : List.of();
                bars.add(bar(table, group, new Head(task, part).name(), several, runs));
            });
        }
        List<GroupedBars.Series> series = new ArrayList<>();
        byPart.forEach((part, bars) -> series.add(SeedRange.bars(data.colour(part), bars)));
        return new GroupedBars(
                        several ? (task.isEmpty() ? "action" : task) : "",
                        metric + " of each head by network" + (task.isEmpty() ? "" : ": " + task),
                        "network",
                        metric + " on the test set",
                        groups,
                        series)
                .panel();
    }

    /** The head's scores, which also become a row of the table. */
    private static SeedRange bar(
            DataTable.Builder table, String group, String head, boolean several, List<RunView> runs) {
        List<Score> scores = runs.stream()
                .flatMap(run -> Optional.ofNullable(run.result()).stream())
                .flatMap(result -> Optional.ofNullable(result.test().get(head)).stream())
                .toList();
        SeedRange range = SeedRange.of(scores.stream().mapToDouble(Score::headline));
        if (!scores.isEmpty()) {
            table.row(
                    group,
                    several && Head.task(head).isEmpty() ? head + " (action)" : head,
                    Words.number(range.mean(), 3),
                    range.ends());
        }
        return range;
    }
}
