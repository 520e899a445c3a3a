package org.gblend.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gblend.app.text.Numbers;
import org.gblend.nn.Head;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.estimate.MeasuredWeights;

/** The table of a scheme's weights over time: what was trained with, beside what was measured and how sure that is. */
final class WeightRows {
    /** Weights nearer to each other than this are the same. */
    private static final double ROUNDING = 1e-9;

    private WeightRows() {}

    /** Its cells, the header first. */
    static List<List<String>> of(Map<Long, List<Leaderboard.WeightsRow>> seeds) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("seed", "epochs", "head", "weight", "measured", "95 % interval", "OGR", "V", "estimate"));
        seeds.forEach((seed, rows) -> rows.forEach(row -> add(cells, seed, row)));
        return cells;
    }

    private static void add(List<List<String>> cells, long seed, Leaderboard.WeightsRow row) {
        MeasuredWeights measured = row.measured();
        measured.heads()
                .forEach((head, part) -> cells.add(List.of(
                        Long.toString(seed),
                        (row.start() + 1) + "-" + (row.start() + row.length()),
                        head,
                        number(row.weight(head), 3),
                        number(part.weight(), 3),
                        weightInterval(measured, head, part),
                        measured.trained() == 0
                                ? ""
                                : number(part.ogr(), 2) + " " + interval(part.ogrLow(), part.ogrHigh()),
                        measured.heldOut() + (measured.folds() > 1 ? " in " + measured.folds() + " folds" : ""),
                        kind(measured))));
    }

    /** An interval without width round an equal share is none: the head could not be measured. */
    private static String weightInterval(MeasuredWeights measured, String head, MeasuredWeights.Head part) {
        long heads = measured.heads().keySet().stream()
                .filter(other -> Head.task(other).equals(Head.task(head)))
                .count();
        boolean same = part.weightHigh() - part.weightLow() < ROUNDING;
        return same && Math.abs(part.weight() - 1.0 / heads) < ROUNDING
                ? "equal share, not measured"
                : interval(part.weightLow(), part.weightHigh());
    }

    private static String kind(MeasuredWeights measured) {
        if (measured.trained() == 0) {
            return "probed gradients";
        }
        return measured.shortened() ? "shortened: " + measured.extent() : "full";
    }

    /** A number, {@code -} for none, and a sign for one without end. */
    private static String number(double value, int digits) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return Double.isInfinite(value) ? (value > 0 ? "∞" : "-∞") : Numbers.fixed(value, digits);
    }

    private static String interval(double low, double high) {
        return Double.isNaN(low) || Double.isNaN(high) ? "" : "[" + number(low, 3) + ", " + number(high, 3) + "]";
    }
}
