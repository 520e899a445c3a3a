package org.gblend.app.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.DotRows;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.Panel;
import org.gblend.app.figures.Swatch;
import org.gblend.core.Interval;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.PairedDifference;
import org.gblend.train.compare.RateChoice;
import org.gblend.train.compare.Spread;
import org.gblend.train.eval.Score;
import org.gblend.train.run.TrainedOn;
import org.jspecify.annotations.Nullable;

/** The leaderboard with intervals and cost; of a single run, its predictions. */
final class BoardSection {
    private BoardSection() {}

    static Optional<Section> of(ReportData data) {
        if (!data.comparison()) {
            return run(data);
        }
        Leaderboard board = data.board();
        return board == null ? partial(data) : Optional.of(whole(data, board));
    }

    private static Section whole(ReportData data, Leaderboard board) {
        List<Figure> figures = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        Leaderboard.Table first = board.tables().getFirst();
        figures.add(accuracy(data, first, board));
        rest.append(Html.table(first.title(), table(first, data))).append(ContrastsTable.of(first, data.metric()));
        for (Leaderboard.Table other : board.tables().subList(1, board.tables().size())) {
            rest.append("<details><summary>")
                    .append(Words.escaped(other.title()))
                    .append("</summary>");
            rest.append(Html.table(other.title(), table(other, data)))
                    .append(ContrastsTable.of(other, data.metric()))
                    .append("</details>");
        }
        rates(board, data).ifPresent(rest::append);
        differences(data, first).ifPresent(figures::add);
        String lead = "<p>" + Words.escaped(board.classesText()) + ", " + board.test() + " test samples"
                + (board.multiLabel() ? "" : ", chance " + Words.number(1.0 / board.classes(), 3)) + "; "
                + Words.count(board.seeds().size(), "seed")
                + ". " + data.metricFirst()
                + " of the joint head (of the only head of a single modality). ± is the standard deviation over"
                + " seeds; brackets are 95 % bootstrap intervals of paired differences over seeds and test samples"
                + (board.seeds().size() == 1 ? "; with one seed they cover the sampling of the test set alone" : "")
                + ". Times are core seconds per run.</p>" + cautions(data);
        return new Section("leaderboard", "Leaderboard", lead, figures, rest.toString());
    }

    private static String cautions(ReportData data) {
        return Cautions.of(data).all().stream()
                .map(caution -> "<p>" + Words.escaped(caution) + "</p>")
                .collect(Collectors.joining());
    }

    /** What each line's learning rate was chosen by, and which choices validation does not tell apart. */
    private static Optional<String> rates(Leaderboard board, ReportData data) {
        Map<String, RateChoice> choices = board.rateChoices();
        if (choices == null
                || choices.values().stream().allMatch(choice -> choice.tried().size() == 1)) {
            return Optional.empty();
        }
        DataTable.Builder table = new DataTable.Builder(
                "scheme", "learning rate", data.metric() + " on validation at each rate", "not told from");
        choices.forEach((name, choice) -> table.row(
                name,
                String.valueOf(choice.rate()),
                choice.tried().entrySet().stream()
                        .map(tried -> tried.getKey() + ": "
                                + Words.number(tried.getValue().headline(), 3))
                        .collect(Collectors.joining(", ")),
                choice.comparable() ? choice.levelText() : "not known"));
        int undecided = board.undecidedRates().size();
        return Optional.of("<details><summary>Learning rates chosen on validation"
                + (undecided == 0 ? "" : ": " + undecided + " of " + choices.size() + " not told from another one")
                + "</summary>"
                + Html.table("Learning rates chosen on validation, with the first seed", table.build())
                + "<p>Rates that could not be trained are left out. Not told from: the 95 % interval of the difference in top-1 on"
                + " the validation samples holds 0; one seed, whose own spread is not in it.</p></details>");
    }

    private static Figure accuracy(ReportData data, Leaderboard.Table table, Leaderboard board) {
        List<DotRows.Row> rows = new ArrayList<>();
        DataTable.Builder numbers = new DataTable.Builder("scheme", data.metric(), "by seed");
        for (Leaderboard.Row row : table.rows()) {
            double[] singles = data.runs(row.name(), TrainedOn.of(row.trainedOn())).stream()
                    .flatMap(run -> run.score().stream())
                    .mapToDouble(Score::headline)
                    .toArray();
            Spread spread = row.top1();
            rows.add(new DotRows.Row(
                    row.name(),
                    data.scheme(row.name()),
                    spread.mean(),
                    spread.mean() - spread.deviation(),
                    spread.mean() + spread.deviation(),
                    singles));
            List<String> each = new ArrayList<>();
            for (double single : singles) {
                each.add(Words.number(single, 3));
            }
            numbers.row(row.name(), spread(spread), String.join(", ", each));
        }
        return new Figure(
                "leaderboard",
                data.metricFirst() + " on the test set",
                "Mean over " + Words.count(board.seeds().size(), "seed")
                        + "; the bar is one standard deviation to each side, open circles are single seeds.",
                Map.of(),
                List.of(new DotRows(
                                "",
                                data.metric() + " of each scheme, best first",
                                data.metric() + " on the test set",
                                false,
                                false,
                                rows)
                        .panel()),
                numbers.build());
    }

    private static Optional<Figure> differences(ReportData data, Leaderboard.Table table) {
        List<DotRows.Row> naive = new ArrayList<>();
        List<DotRows.Row> single = new ArrayList<>();
        DataTable.Builder numbers = new DataTable.Builder("scheme", "to naive", "to best single");
        for (Leaderboard.Row row : table.rows()) {
            add(naive, data, row, row.toNaive());
            add(single, data, row, row.toBestSingle());
            numbers.row(row.name(), difference(row.toNaive()), difference(row.toBestSingle()));
        }
        if (naive.isEmpty() && single.isEmpty()) {
            return Optional.empty();
        }
        boolean several = data.experiment().compare().variations().values().stream()
                .anyMatch(variation -> !variation.modalities().isEmpty());
        String best = several ? "of those that it sees" : data.bestSingle().orElse("single modality");
        List<Panel> panels = new ArrayList<>();
        panel(data, "to naive", "", naive).ifPresent(panels::add);
        panel(data, "to the best single modality", " (" + best + ")", single).ifPresent(panels::add);
        return Optional.of(new Figure(
                "differences",
                "Differences on the same test samples",
                "95 % bootstrap intervals. An interval that contains 0 leaves open which one is better.",
                Map.of(),
                panels,
                numbers.build()));
    }

    private static Optional<Panel> panel(ReportData data, String control, String which, List<DotRows.Row> rows) {
        String difference = "difference of " + data.metric();
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new DotRows(
                                control + which,
                                difference + " " + control + " with interval",
                                difference,
                                true,
                                false,
                                rows)
                        .panel());
    }

    private static void add(
            List<DotRows.Row> rows, ReportData data, Leaderboard.Row row, @Nullable PairedDifference difference) {
        if (difference != null) {
            rows.add(new DotRows.Row(
                    row.name(),
                    data.scheme(row.name()),
                    difference.mean(),
                    difference.low(),
                    difference.high(),
                    new double[0]));
        }
    }

    /** Of several tasks each one's top-1 stands where of one the mean over classes does; of several labels there is none. */
    private static DataTable table(Leaderboard.Table table, ReportData data) {
        List<String> tasks = data.tasks();
        List<String> header =
                new ArrayList<>(List.of("scheme", "trained on", data.metric(), "blended", "stacked", "top-5"));
        tasks.forEach(task -> header.add(task + " top-1"));
        boolean meanClass = tasks.isEmpty() && !data.multiLabel();
        if (meanClass) {
            header.add("mean class");
        }
        header.addAll(List.of("to naive", "to best single", "train core s", "estimate core s", "wall s"));
        DataTable.Builder rows = new DataTable.Builder(header.toArray(String[]::new));
        for (Leaderboard.Row row : table.rows()) {
            Spread blend = row.blend();
            Spread stacked = row.stacked();
            Map<String, Spread> own = row.tasks();
            List<String> cells = new ArrayList<>(List.of(
                    row.name(),
                    row.trainedOn() + " " + row.trainSamples(),
                    spread(row.top1()),
                    blend == null ? "" : spread(blend),
                    stacked == null ? "" : spread(stacked),
                    Words.number(row.top5().mean(), 3)));
            for (String task : tasks) {
                Spread spread = own == null ? null : own.get(task);
                cells.add(spread == null ? "" : spread(spread));
            }
            if (meanClass) {
                cells.add(Words.number(row.meanClass().mean(), 3));
            }
            cells.addAll(List.of(
                    difference(row.toNaive()),
                    difference(row.toBestSingle()),
                    Words.number(row.trainSeconds(), 0),
                    row.estimateSeconds() == 0 ? "" : Words.number(row.estimateSeconds(), 0),
                    Words.number(row.wallSeconds(), 0)));
            rows.row(cells.toArray(String[]::new));
        }
        return rows.build();
    }

    static String spread(Spread spread) {
        return Words.number(spread.mean(), 3)
                + (Double.isNaN(spread.deviation()) ? "" : " ± " + Words.number(spread.deviation(), 3));
    }

    static String difference(@Nullable PairedDifference difference) {
        return difference == null
                ? ""
                : Words.signed(difference.mean(), 3) + " " + Words.signedInterval(difference.low(), difference.high());
    }

    /** While the comparison runs: what has finished so far. */
    private static Optional<Section> partial(ReportData data) {
        DataTable.Builder rows = new DataTable.Builder(
                "scheme", "trained on", "seeds finished", data.metric() + " so far", "epochs so far");
        Map<String, List<RunView>> lines = new LinkedHashMap<>();
        data.runs().stream()
                .sorted(Comparator.comparing(RunView::scheme).thenComparing(RunView::trainedOn))
                .forEach(run -> lines.computeIfAbsent(
                                run.scheme() + " " + run.trainedOn().text(), _ -> new ArrayList<>())
                        .add(run));
        lines.values().forEach(runs -> {
            double[] top1 = runs.stream()
                    .flatMap(run -> run.score().stream())
                    .mapToDouble(Score::headline)
                    .toArray();
            List<String> epochs = new ArrayList<>();
            runs.forEach(run ->
                    epochs.add(run.epochs() + "/" + data.experiment().training().epochs()));
            rows.row(
                    runs.getFirst().scheme(),
                    runs.getFirst().trainedOn().text(),
                    Integer.toString(top1.length),
                    top1.length == 0 ? "" : spread(Spread.of(top1)),
                    String.join(", ", epochs));
        });
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section(
                        "leaderboard",
                        "So far",
                        "<p>The comparison is not complete: these are the runs that have begun, and no basis for a choice.</p>",
                        List.of(),
                        Html.table("Runs so far", rows.build())));
    }

    private static Optional<Section> run(ReportData data) {
        RunView run = data.runs().getFirst();
        if (!run.tested() || run.result() == null) {
            return Optional.empty();
        }
        Figure figure = predictions(data, run.result().test());
        return Optional.of(new Section(
                "leaderboard",
                "What it predicts",
                "",
                List.of(figure),
                Html.table("Scores on the test set", figure.table())));
    }

    private static Figure predictions(ReportData data, Map<String, Score> scores) {
        DataTable.Builder table =
                new DataTable.Builder("prediction", data.metric(), "95 % interval", "top-5", "mean class", "loss");
        List<DotRows.Row> rows = new ArrayList<>();
        boolean intervals = false;
        for (Map.Entry<String, Score> entry : scores.entrySet()) {
            String name = entry.getKey();
            Score score = entry.getValue();
            Optional<Interval> interval = data.interval(score);
            intervals |= interval.isPresent();
            double low = interval.map(Interval::low).orElse(Double.NaN);
            double high = interval.map(Interval::high).orElse(Double.NaN);
            rows.add(new DotRows.Row(name, Swatch.of(data.colour(name)), score.headline(), low, high, new double[0]));
            table.row(
                    name,
                    Words.number(score.headline(), 3),
                    Words.interval(low, high, 3),
                    Words.number(score.top5(), 3),
                    Words.number(score.meanClass(), 3),
                    Words.number(score.loss(), 3));
        }
        return new Figure(
                "leaderboard",
                data.metricFirst() + " on the test set by prediction",
                caption(data, intervals),
                Map.of(),
                List.of(new DotRows(
                                "",
                                data.metric() + " of each prediction",
                                data.metric() + " on the test set",
                                false,
                                false,
                                rows)
                        .panel()),
                table.build());
    }

    private static String caption(ReportData data, boolean intervals) {
        return (data.tasks().isEmpty()
                        ? ""
                        : "Without a task before it a prediction is the action, right where every task is. ")
                + "The joint head, each modality's head, and their weighted blend"
                + (intervals
                        ? "; 95 % Wilson intervals over " + data.testSamples()
                                + " test samples, which cover the sampling of the test set alone."
                        : ".");
    }
}
