package org.gblend.app.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gblend.app.text.Numbers;
import org.gblend.core.Metric;
import org.gblend.train.compare.ContrastGrid;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.PairedDifference;
import org.gblend.train.compare.RateChoice;
import org.gblend.train.compare.Spread;
import org.gblend.train.estimate.MeasuredWeights;
import org.jspecify.annotations.Nullable;

/** A leaderboard as text: Markdown tables, aligned so that they read well on a terminal too. */
final class LeaderboardText {
    /** Weights nearer to equal ones than this train as equal ones do. */
    private static final double NEARLY_EQUAL = 0.02;

    private final StringBuilder text = new StringBuilder();

    private LeaderboardText() {}

    static String of(Leaderboard board, Metric metric) {
        return of(board, metric, List.of());
    }

    /**
     * The same.
     *
     * @param cautions what to know before its ranks mean anything, a line each
     */
    static String of(Leaderboard board, Metric metric, List<String> cautions) {
        LeaderboardText writer = new LeaderboardText();
        writer.head(board);
        cautions.forEach(caution -> writer.text.append(caution).append("\n\n"));
        board.tables().forEach(table -> writer.table(table, board));
        writer.ogr(board, metric);
        writer.weights(board);
        writer.foot(board);
        return writer.text.toString();
    }

    private void head(Leaderboard board) {
        text.append("# ").append(board.experiment()).append("\n\n");
        text.append(board.classesText()).append(", ").append(board.test()).append(" test samples");
        if (!board.multiLabel()) {
            text.append(", chance ").append(Numbers.fixed(1.0 / board.classes(), 3));
        }
        text.append("; seeds ").append(board.seeds());
        if (!board.taskNames().isEmpty()) {
            text.append(". An action is right where every task is; top-1");
        } else {
            text.append(board.multiLabel() ? ". mAP" : ". Top-1");
        }
        text.append(" of the joint head (of the only head for a single modality), mean ± standard deviation over"
                + " seeds; in brackets 95 % bootstrap intervals of paired differences over seeds and test samples."
                + " Seconds are core seconds per run.\n\n");
    }

    private void table(Leaderboard.Table table, Leaderboard board) {
        text.append("## ").append(table.title()).append("\n\n");
        List<String> header = header(board);
        List<List<String>> cells = new ArrayList<>();
        cells.add(header);
        table.rows().forEach(row -> cells.add(line(row, board, header)));
        aligned(cells);
        contrasts(table, board.headline());
        offTest(table);
    }

    private static List<String> header(Leaderboard board) {
        List<String> header = new ArrayList<>(List.of(
                "scheme",
                "trained on",
                board.headline(),
                "blended",
                "stacked",
                "top-5",
                "to naive",
                "to best single",
                "blended to best single",
                "train s",
                "estimate s"));
        board.taskNames().forEach(task -> header.add(header.indexOf("top-5"), task + " top-1"));
        return header;
    }

    private static List<String> line(Leaderboard.Row row, Leaderboard board, List<String> header) {
        int seeds = board.seeds().size();
        List<String> line = new ArrayList<>(List.of(
                row.finished() == seeds ? row.name() : row.name() + " (" + row.finished() + " of " + seeds + " seeds)",
                row.trainedOn() + " " + row.trainSamples(),
                spread(row.top1()),
                row.blend() == null ? "" : spread(row.blend()),
                row.stacked() == null ? "" : spread(row.stacked()),
                Numbers.fixed(row.top5().mean(), 3),
                difference(row.toNaive()),
                difference(row.toBestSingle()),
                difference(row.blendToBestSingle()),
                Numbers.fixed(row.trainSeconds(), 0),
                row.estimateSeconds() == 0 ? "" : Numbers.fixed(row.estimateSeconds(), 0)));
        Map<String, Spread> tasks = row.tasks();
        board.taskNames().forEach(task -> {
            Spread own = tasks == null ? null : tasks.get(task);
            line.add(header.indexOf(task + " top-1"), own == null ? "" : spread(own));
        });
        return line;
    }

    /** What a choice of scheme, setting or prediction may rest on: sets that are not the test's. */
    private void offTest(Leaderboard.Table table) {
        Map<String, Function<Leaderboard.Row, @Nullable Spread>> columns = new LinkedHashMap<>();
        columns.put("validation", Leaderboard.Row::onValidation);
        columns.put("validation, blended", Leaderboard.Row::blendOnValidation);
        columns.put("V", Leaderboard.Row::onHoldout);
        columns.put("V, blended", Leaderboard.Row::blendOnHoldout);
        columns.values().removeIf(column -> table.rows().stream().allMatch(row -> column.apply(row) == null));
        if (columns.isEmpty()) {
            return;
        }
        List<List<String>> cells = new ArrayList<>();
        cells.add(Stream.concat(Stream.of("scheme"), columns.keySet().stream()).toList());
        for (Leaderboard.Row row : table.rows()) {
            List<String> line = new ArrayList<>(List.of(row.name()));
            columns.values().forEach(column -> {
                Spread spread = column.apply(row);
                line.add(spread == null ? "" : spread(spread));
            });
            if (line.stream().skip(1).anyMatch(cell -> !cell.isEmpty())) {
                cells.add(line);
            }
        }
        text.append("The same networks on the sets that a choice may rest on"
                + (columns.containsKey("V")
                        ? "; those with a score on V were not trained on it, but measured weights come from it"
                        : "")
                + ":\n\n");
        aligned(cells);
    }

    /** One line per scheme and prediction, one column per control; schemes with the same controls share a table. */
    private void contrasts(Leaderboard.Table table, String metric) {
        List<ContrastGrid> grids = ContrastGrid.of(table.contrasts());
        if (!grids.isEmpty()) {
            text.append("Gradient-Blending less each control, " + metric + ":\n\n");
            grids.forEach(this::contrasts);
        }
    }

    private void contrasts(ContrastGrid grid) {
        List<List<String>> cells = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("scheme", "prediction"));
        head.addAll(grid.controls());
        cells.add(head);
        grid.rows().forEach(row -> {
            List<String> line = new ArrayList<>(List.of(row.scheme(), row.prediction()));
            grid.controls().forEach(control -> {
                PairedDifference difference = row.byControl().get(control);
                line.add(difference == null ? "" : difference(difference));
            });
            cells.add(line);
        });
        aligned(cells);
    }

    private void ogr(Leaderboard board, Metric metric) {
        if (board.ogr().isEmpty()) {
            return;
        }
        text.append("## OGR per head in ").append(metric.name().toLowerCase(Locale.ROOT));
        text.append(", each trained alone on T, from initialisation to the last epoch\n\n");
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("head", "OGR = abs(dO / dG)", "dO", "dG"));
        board.ogr()
                .forEach((head, rows) -> cells.add(List.of(
                        head,
                        spread(Spread.of(rows.stream()
                                .mapToDouble(Leaderboard.OgrRow::ogr)
                                .toArray())),
                        spread(Spread.of(rows.stream()
                                .mapToDouble(Leaderboard.OgrRow::dO)
                                .toArray())),
                        spread(Spread.of(rows.stream()
                                .mapToDouble(Leaderboard.OgrRow::dG)
                                .toArray())))));
        aligned(cells);
    }

    private void weights(Leaderboard board) {
        board.weights().forEach((scheme, seeds) -> {
            text.append("## Weights of ").append(scheme).append("\n\n");
            text.append(fromEqual(seeds)).append(smoothing(seeds)).append("\n\n");
            aligned(WeightRows.of(seeds));
        });
    }

    /** Whether the blend is one at all: where V cannot tell the heads apart, measured weights are equal ones. */
    private static String fromEqual(Map<Long, List<Leaderboard.WeightsRow>> seeds) {
        double[] distances = seeds.values().stream()
                .flatMap(List::stream)
                .mapToDouble(row -> MeasuredWeights.fromEqual(row.trained()))
                .toArray();
        long equal = Arrays.stream(distances).filter(d -> d < NEARLY_EQUAL).count();
        return String.format(
                Locale.ROOT,
                "Distance from equal weights (half the sum of |w - 1/K|; at most 1 - 1/K where none is negative): %.2f in the"
                        + " mean; below %.2f in %d of %d measured stretches.",
                Arrays.stream(distances).average().orElse(Double.NaN),
                NEARLY_EQUAL,
                equal,
                distances.length);
    }

    /** What the weights trained with have of the stretch before; empty where nothing is smoothed. */
    private static String smoothing(Map<Long, List<Leaderboard.WeightsRow>> seeds) {
        Double share = seeds.values().iterator().next().getFirst().smoothing();
        return share == null || share == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        " Smoothed: a weight trained with is %.2g of that of the stretch before and %.2g of the measured one, which"
                                + " the interval is of.",
                        share,
                        1 - share);
    }

    private void foot(Leaderboard board) {
        if (!board.learningRates().isEmpty()) {
            text.append("Learning rates chosen on validation:");
            board.learningRates()
                    .forEach((name, rate) ->
                            text.append(' ').append(name).append(' ').append(rate));
            text.append("\n\n");
        }
        undecidedRates(board);
        if (board.peakMiB() > 0) {
            text.append("Peak memory of the process: ").append(board.peakMiB()).append(" MiB\n\n");
        }
        for (Map.Entry<String, String> failure : board.failures().entrySet()) {
            text.append("FAILED ")
                    .append(failure.getKey())
                    .append(": ")
                    .append(failure.getValue())
                    .append('\n');
        }
    }

    /** Which rates were chosen by less than validation can tell: a difference between two lines may then be their rates'. */
    private void undecidedRates(Leaderboard board) {
        Map<String, RateChoice> undecided = board.undecidedRates();
        if (undecided.isEmpty()) {
            return;
        }
        text.append("Not told apart by the validation samples (95 %, one seed): ");
        text.append(undecided.entrySet().stream()
                .map(line -> line.getKey() + " " + line.getValue().rate() + " or "
                        + line.getValue().levelText())
                .collect(Collectors.joining("; ")));
        text.append("\n\n");
    }

    private void aligned(List<List<String>> cells) {
        int columns = cells.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : cells) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        for (int r = 0; r < cells.size(); r++) {
            text.append('|');
            for (int c = 0; c < columns; c++) {
                String cell = cells.get(r).get(c);
                text.append(' ')
                        .append(cell)
                        .append(" ".repeat(widths[c] - cell.length()))
                        .append(" |");
            }
            text.append('\n');
            if (r == 0) {
                text.append('|');
                for (int width : widths) {
                    text.append("-".repeat(width + 2)).append('|');
                }
                text.append('\n');
            }
        }
        text.append('\n');
    }

    private static String spread(Spread spread) {
        return Numbers.fixed(spread.mean(), 3)
                + (Double.isNaN(spread.deviation()) ? "" : " ± " + Numbers.fixed(spread.deviation(), 3));
    }

    private static String difference(@Nullable PairedDifference difference) {
        if (difference == null) {
            return "";
        }
        return String.format(
                Locale.ROOT, "%+.3f [%+.3f, %+.3f]", difference.mean(), difference.low(), difference.high());
    }
}
