package org.gblend.app.run;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.gblend.train.eval.Score;

/** Scores by prediction as an aligned table. */
final class ScoreTable {
    private ScoreTable() {}

    static void print(String set, Map<String, Score> scores, PrintWriter out) {
        if (scores.isEmpty()) {
            return;
        }
        boolean partial = differ(scores);
        if (scores.values().stream().anyMatch(score -> score.map() != null)) {
            several(set, scores, partial, out);
            return;
        }
        out.printf(
                "%-12s %8s %8s %10s %8s %8s%s%n",
                set, "top-1", "top-5", "mean class", "clip", "loss", partial ? "  samples" : "");
        scores.forEach((name, score) -> out.printf(
                Locale.ROOT,
                "%-12s %8.4f %8.4f %10s %8s %8s%s%n",
                name,
                score.top1(),
                score.top5(),
                number(score.meanClass()),
                number(score.clipTop1()),
                number(score.loss()),
                partial ? String.format(Locale.ROOT, " %8d", score.samples()) : ""));
    }

    /** Of samples with several labels. */
    private static void several(String set, Map<String, Score> scores, boolean partial, PrintWriter out) {
        out.printf(
                "%-12s %8s %8s %8s %8s %8s %8s%s%n",
                set, "mAP", "mAUC", "d'", "top-1", "clip", "loss", partial ? "  samples" : "");
        scores.forEach((name, score) -> out.printf(
                Locale.ROOT,
                "%-12s %8s %8s %8s %8.4f %8s %8s%s%n",
                name,
                number(score.map() == null ? Double.NaN : score.map()),
                number(score.auc() == null ? Double.NaN : score.auc()),
                number(score.dPrime()),
                score.top1(),
                number(score.clipTop1()),
                number(score.loss()),
                partial ? String.format(Locale.ROOT, " %8d", score.samples()) : ""));
    }

    /** Whether predictions are over different samples, since some lack modalities. */
    static boolean differ(Map<String, Score> scores) {
        return scores.values().stream().map(Score::samples).distinct().count() > 1;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
    }
}
