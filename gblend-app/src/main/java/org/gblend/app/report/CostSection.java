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

    static Optional<Section> of(ReportData data) {
        List<DotRows.Row> train = new ArrayList<>();
        List<DotRows.Row> estimate = new ArrayList<>();
        List<DotRows.Row> waiting = new ArrayList<>();
        DataTable.Builder table = new DataTable.Builder(
                "scheme",
                "runs",
                "train core s",
                "estimate core s",
                "wall s",
                "waiting for data",
                "computing and the rest");
        for (String scheme : data.schemes()) {
            List<RunResult> results = new ArrayList<>();
            data.runs(scheme, data.trainedOn()).forEach(run -> {
                if (run.result() != null) {
                    results.add(run.result());
                }
            });
            if (!results.isEmpty()) {
                String colour = data.schemeColour(scheme);
                double wait = mean(results, RunResult::waitShare);
                train.add(DotRows.Row.of(scheme, colour, mean(results, RunResult::trainSeconds)));
                estimate.add(DotRows.Row.of(scheme, colour, mean(results, RunResult::estimateSeconds)));
                waiting.add(DotRows.Row.of(scheme, Palette.MUTED, 100 * wait));
                table.row(
                        scheme,
                        Integer.toString(results.size()),
                        Words.number(mean(results, RunResult::trainSeconds), 0),
                        Words.number(mean(results, RunResult::estimateSeconds), 0),
                        Words.number(mean(results, RunResult::wallSeconds), 0),
                        Words.number(100 * wait, 1) + " %",
                        Words.number(100 - 100 * wait, 1) + " %");
            }
        }
        if (train.isEmpty()) {
            return Optional.empty();
        }
        List<Panel> panels = new ArrayList<>();
        panels.add(bars("training, core seconds", "core seconds", train));
        if (estimate.stream().anyMatch(row -> row.value() > 0)) {
            panels.add(bars("estimates, core seconds", "core seconds", estimate));
        }
        panels.add(bars("waiting for data, % of wall time", "%", waiting));
        Figure figure = new Figure(
                "cost",
                "Time",
                "Mean per run. Core seconds count processor time of the compute threads"
                        + (data.experiment().training().threads() > 1 ? " (the first of each network)" : "")
                        + ", reused trainings included in the"
                        + " estimate that used them; waiting is the share of the wall time in which the networks had no batch.",
                Map.of(),
                panels,
                table.build());
        return Optional.of(Section.of("cost", "What it cost", "", figure));
    }

    private static Panel bars(String title, String unit, List<DotRows.Row> rows) {
        return new DotRows(title, "mean per run by scheme", unit, true, true, rows).panel();
    }

    private static double mean(List<RunResult> results, ToDoubleFunction<RunResult> value) {
        return results.stream().mapToDouble(value).average().orElse(Double.NaN);
    }
}
