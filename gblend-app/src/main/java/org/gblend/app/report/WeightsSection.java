package org.gblend.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.GroupedBars;
import org.gblend.app.figures.LinePlot;
import org.gblend.app.figures.LinePlot.Line;
import org.gblend.app.figures.LinePlot.Look;
import org.gblend.app.figures.Panel;
import org.gblend.app.figures.Swatch;
import org.gblend.nn.Head;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.ProbeConfig;
import org.gblend.train.run.HistoryRow;
import org.gblend.train.run.TrainedOn;
import org.gblend.train.run.WeightRow;

/** Blend weights over super-epochs (Figure 5a of the paper), what each brought from its snapshot (5b), and where schemes were at its end. */
final class WeightsSection {
    /** Weights in the file are rounded to less than this. */
    private static final double ROUNDING = 1e-5;

    private WeightsSection() {}

    static Optional<Section> of(ReportData data) {
        List<RunView> runs = runs(data);
        List<Figure> figures = new ArrayList<>();
        if (!runs.isEmpty()) {
            figures.add(weights(data, runs));
        }
        SnapshotFigure.of(data).ifPresent(figures::add);
        superEpochs(data).ifPresent(figures::add);
        return figures.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section("weights", "How the weights move", "", figures, notes(runs)));
    }

    /** Those on T of the schemes that measure, or the run alone, as far as they have weights. */
    private static List<RunView> runs(ReportData data) {
        List<String> schemes = data.comparison()
                ? data.measuredLines()
                : List.of(data.runs().getFirst().scheme());
        return schemes.stream()
                .flatMap(scheme -> data.runs(scheme, TrainedOn.T).stream())
                .filter(run -> !run.weights().isEmpty())
                .toList();
    }

    private static Figure weights(ReportData data, List<RunView> runs) {
        List<Panel> panels = new ArrayList<>();
        Map<String, Swatch> legend = new LinkedHashMap<>();
        DataTable.Builder table =
                new DataTable.Builder("scheme", "seed", "epochs", "head", "weight", "95 % interval", "OGR");
        for (RunView run : runs) {
            Head.byTask(run.weights().stream()
                            .collect(Collectors.toMap(WeightRow::head, p -> p, (a, _) -> a, LinkedHashMap::new)))
                    .keySet()
                    .forEach(task -> panels.add(panel(data, run, task)));
            rows(table, run);
            run.weights().forEach(point -> legend.put(point.head(), Swatch.of(data.colour(point.head()))));
        }
        return new Figure(
                "weights",
                "Weight of each head's loss",
                "By stretch of epochs. Where weights were measured, the thin bars are 95 % intervals of what was measured,"
                        + " before the scheme smooths or scales it: of estimates by a bootstrap over the samples of V and T'"
                        + " and the last epochs, of probes over their batches; another seed is not in them. A head without"
                        + " a bar has not moved and keeps its equal share." + smoothed(data),
                legend,
                panels,
                table.build());
    }

    /** Which schemes' weights are smoothed, and how much; empty where none is. */
    private static String smoothed(ReportData data) {
        List<String> names = new ArrayList<>();
        (data.comparison()
                        ? data.experiment().compare().schemes()
                        : Map.of("The scheme", data.experiment().scheme()))
                .forEach((name, scheme) -> {
                    double share = scheme instanceof OnlineConfig online
                            ? online.smoothing()
                            : scheme instanceof ProbeConfig probe ? probe.smoothing() : 0;
                    if (share > 0) {
                        names.add(name + " " + Words.number(share, 2));
                    }
                });
        return names.isEmpty() ? "" : " Smoothed, by the share of the stretch before: " + Words.list(names) + ".";
    }

    /** What the estimates noted, folded up; empty where they noted nothing. */
    private static String notes(List<RunView> runs) {
        Set<String> notes = new LinkedHashSet<>();
        runs.forEach(run -> notes(run, notes));
        if (notes.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<details><summary>What the estimates noted (")
                .append(notes.size())
                .append(")</summary><ul>");
        notes.forEach(note -> html.append("<li>").append(Words.escaped(note)).append("</li>\n"));
        return html.append("</ul></details>").toString();
    }

    private static void notes(RunView run, Set<String> notes) {
        if (run.result() == null) {
            return;
        }
        run.result().stretches().forEach(stretch -> {
            var estimate = stretch.estimate();
            if (estimate != null) {
                String where = run.scheme() + ", seed " + run.seed() + ", from epoch " + (stretch.start() + 1) + ": ";
                if (estimate.shortened()) {
                    notes.add(where + "shortened estimate, " + estimate.extent() + ".");
                }
                estimate.notes().forEach(note -> notes.add(where + note));
            }
        });
    }

    private static Panel panel(ReportData data, RunView run, String task) {
        List<String> groups = new ArrayList<>();
        Map<String, double[][]> byHead = new LinkedHashMap<>();
        int count = run.weights().stream().mapToInt(WeightRow::index).max().orElse(0) + 1;
        for (WeightRow point : run.weights()) {
            if (!Head.task(point.head()).equals(task)) {
                continue;
            }
            if (groups.size() <= point.index()) {
                groups.add(point.epochs());
            }
            double[][] values = byHead.computeIfAbsent(point.head(), _ -> nothing(count));
            values[0][point.index()] = point.weight();
            values[1][point.index()] = point.low();
            values[2][point.index()] = point.high();
        }
        List<GroupedBars.Series> series = new ArrayList<>();
        byHead.forEach((head, values) ->
                series.add(new GroupedBars.Series(data.colour(head), values[0], values[1], values[2])));
        String title = data.comparison() ? run.scheme() + ", seed " + run.seed() : run.scheme();
        String of = task.isEmpty() ? title : task + ": " + title;
        return new GroupedBars(of, "weight of each head by stretch of epochs", "epochs", "weight", groups, series)
                .panel();
    }

    private static double[][] nothing(int count) {
        double[][] values = new double[3][count];
        for (double[] row : values) {
            Arrays.fill(row, Double.NaN);
        }
        return values;
    }

    private static void rows(DataTable.Builder table, RunView run) {
        run.weights()
                .forEach(point -> table.row(
                        run.scheme(),
                        Long.toString(run.seed()),
                        point.epochs(),
                        point.head(),
                        Words.number(point.weight(), 3),
                        interval(run, point),
                        Words.number(point.ogr(), 3)));
    }

    /** Without width round an equal share it is none: the head could not be measured. */
    private static String interval(RunView run, WeightRow point) {
        String task = Head.task(point.head());
        long heads = run.weights().stream()
                .map(WeightRow::head)
                .filter(head -> Head.task(head).equals(task))
                .distinct()
                .count();
        boolean equal = point.high() - point.low() < ROUNDING && Math.abs(point.low() - 1.0 / heads) < ROUNDING;
        return equal ? "equal share, not measured" : Words.interval(point.low(), point.high(), 3);
    }

    /** Held-out accuracy of each scheme at the ends of the online scheme's super-epochs. */
    private static Optional<Figure> superEpochs(ReportData data) {
        List<Integer> ends = ends(data);
        if (ends.isEmpty() || !data.comparison() || !data.tasks().isEmpty()) {
            return Optional.empty();
        }
        List<Line> lines = new ArrayList<>();
        Map<String, Swatch> legend = new LinkedHashMap<>();
        DataTable.Builder table =
                new DataTable.Builder("scheme", "epoch", "held-out " + data.curveMetric(), "over seeds");
        for (String scheme : data.schemes()) {
            if (!data.unimodal(scheme)) {
                List<SortedMap<Integer, Double>> curves = heldOut(data, scheme);
                if (!curves.isEmpty()) {
                    lines.add(line(data, scheme, ends, curves, table));
                    legend.put(scheme, data.scheme(scheme));
                }
            }
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Panel panel = LinePlot.of(
                        "",
                        "held-out " + data.curveMetric() + " of each fused scheme at the end of each super-epoch",
                        "epochs done",
                        "held-out " + data.curveMetric(),
                        false,
                        lines)
                .panel();
        return Optional.of(new Figure(
                "super-epochs",
                "Held-out " + data.curveMetric() + " at the end of each super-epoch",
                "Joint head on V, every scheme trained on T; mean over seeds, bars from the lowest to the highest seed."
                        + " V also served the weights of the schemes that measure, so this is a view of the course, not a"
                        + " test.",
                legend,
                List.of(panel),
                table.build()));
    }

    /** The epochs at which the super-epochs of the first run that has several end. */
    private static List<Integer> ends(ReportData data) {
        List<String> measured = data.measuredLines();
        return data.runs().stream()
                .filter(run -> measured.contains(run.scheme()))
                .filter(run -> run.weights().stream().anyMatch(point -> point.index() > 0))
                .findFirst()
                .map(run -> run.weights().stream()
                        .map(point -> point.start() + point.length())
                        .distinct()
                        .sorted()
                        .toList())
                .orElse(List.of());
    }

    /** The held-out curves of a scheme's runs on T. */
    private static List<SortedMap<Integer, Double>> heldOut(ReportData data, String scheme) {
        return data.runs(scheme, TrainedOn.T).stream()
                .map(run -> run.top1(
                        run.measures(HistoryRow.HOLDOUT) ? HistoryRow.HOLDOUT : HistoryRow.VALIDATION, run.primary()))
                .filter(curve -> !curve.isEmpty())
                .toList();
    }

    private static Line line(
            ReportData data,
            String scheme,
            List<Integer> ends,
            List<SortedMap<Integer, Double>> curves,
            DataTable.Builder table) {
        List<SeedRange> points = new ArrayList<>();
        for (int epoch : ends) {
            SeedRange point = SeedRange.of(curves.stream()
                    .mapToDouble(curve -> curve.getOrDefault(epoch, Double.NaN))
                    .filter(Double::isFinite));
            points.add(point);
            table.row(scheme, Integer.toString(epoch), Words.number(point.mean(), 3), point.ends());
        }
        return new Line(
                data.scheme(scheme),
                Look.POINTS,
                ends.stream().mapToDouble(Integer::doubleValue).toArray(),
                SeedRange.column(points, SeedRange::mean),
                SeedRange.column(points, SeedRange::low),
                SeedRange.column(points, SeedRange::high));
    }
}
