package org.gblend.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.DotRows;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.Palette;
import org.gblend.app.figures.Panel;
import org.gblend.train.run.RunResult;

/** What it cost: computing for training and estimates, and waiting for data. */
final class CostSection {
    private CostSection() {}

    /**
     * The means of a scheme's finished runs.
     *
     * @param scheme its name
     * @param colour of its bars
     * @param runs how many there are
     * @param train core seconds of training
     * @param estimate core seconds of estimates
     * @param wall seconds by the clock
     * @param waiting share of these in which no batch was there, in percent
     */
    private record Cost(
            String scheme, String colour, int runs, double train, double estimate, double wall, double waiting) {
        static Cost of(ReportData data, String scheme, List<RunResult> results) {
            return new Cost(
                    scheme,
                    data.schemeColour(scheme),
                    results.size(),
                    mean(results, RunResult::trainSeconds),
                    mean(results, RunResult::estimateSeconds),
                    mean(results, RunResult::wallSeconds),
                    100 * mean(results, RunResult::waitShare));
        }
    }

    static Optional<Section> of(ReportData data) {
        List<Cost> costs = new ArrayList<>();
        for (String scheme : data.schemes()) {
            List<RunResult> results = data.runs(scheme, data.variant()).stream()
                    .flatMap(run -> Optional.ofNullable(run.result()).stream())
                    .toList();
            if (!results.isEmpty()) {
                costs.add(Cost.of(data, scheme, results));
            }
        }
        if (costs.isEmpty()) {
            return Optional.empty();
        }
        Figure figure = new Figure(
                "cost",
                "Time",
                "Mean per run. Core seconds count processor time of the compute threads"
                        + (data.experiment().training().threads() > 1 ? " (the first of each network)" : "")
                        + ", reused trainings included in the"
                        + " estimate that used them; waiting is the share of the wall time in which the networks had no batch.",
                Map.of(),
                panels(costs),
                table(costs));
        return Optional.of(Section.of("cost", "What it cost", "", figure));
    }

    private static List<Panel> panels(List<Cost> costs) {
        List<DotRows.Row> train = new ArrayList<>();
        List<DotRows.Row> estimate = new ArrayList<>();
        List<DotRows.Row> waiting = new ArrayList<>();
        for (Cost cost : costs) {
            train.add(DotRows.Row.of(cost.scheme(), cost.colour(), cost.train()));
            estimate.add(DotRows.Row.of(cost.scheme(), cost.colour(), cost.estimate()));
            waiting.add(DotRows.Row.of(cost.scheme(), Palette.MUTED, cost.waiting()));
        }
        List<Panel> panels = new ArrayList<>();
        panels.add(bars("training, core seconds", "core seconds", train));
        if (costs.stream().anyMatch(cost -> cost.estimate() > 0)) {
            panels.add(bars("estimates, core seconds", "core seconds", estimate));
        }
        panels.add(bars("waiting for data, % of wall time", "%", waiting));
        return panels;
    }

    private static DataTable table(List<Cost> costs) {
        DataTable.Builder table = new DataTable.Builder(
                "scheme",
                "runs",
                "train core s",
                "estimate core s",
                "wall s",
                "waiting for data",
                "computing and the rest");
        for (Cost cost : costs) {
            table.row(
                    cost.scheme(),
                    Integer.toString(cost.runs()),
                    Words.number(cost.train(), 0),
                    Words.number(cost.estimate(), 0),
                    Words.number(cost.wall(), 0),
                    Words.number(cost.waiting(), 1) + " %",
                    Words.number(100 - cost.waiting(), 1) + " %");
        }
        return table.build();
    }

    private static Panel bars(String title, String unit, List<DotRows.Row> rows) {
        return new DotRows(title, "mean per run by scheme", unit, true, true, rows).panel();
    }

    private static double mean(List<RunResult> results, ToDoubleFunction<RunResult> value) {
        return results.stream().mapToDouble(value).average().orElse(Double.NaN);
    }
}
