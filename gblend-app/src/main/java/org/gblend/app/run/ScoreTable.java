package org.gblend.app.run;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gblend.nn.Head;
import org.gblend.train.eval.Score;

/** Scores by prediction as an aligned table. */
final class ScoreTable {
    private static final int WIDTH = 12;

    private ScoreTable() {}

    /** Of several tasks a table of the action, all tasks right at once, and one of each task. */
    static void print(String set, Map<String, Score> scores, PrintWriter out) {
        if (scores.isEmpty()) {
            return;
        }
        boolean partial = differ(scores);
        if (scores.values().stream().anyMatch(score -> score.map() != null)) {
            several(set, scores, partial, out);
            return;
        }
        int width = width(scores.keySet());
        Map<String, Map<String, Score>> tasks = Head.byTask(scores);
        tasks.forEach((task, own) -> {
            boolean action = tasks.size() > 1 && task.isEmpty();
            if (tasks.size() > 1) {
                out.println();
                out.println(action ? "action: every task right at once" : task);
            }
            out.printf(
                    "%-" + width + "s %8s %8s %10s %8s %8s%s%n",
                    set,
                    "top-1",
                    "top-5",
                    action ? "" : "mean class",
                    "clip",
                    "loss",
                    partial ? "  samples" : "");
            own.forEach((name, score) -> out.printf(
                    Locale.ROOT,
                    "%-" + width + "s %8.4f %8.4f %10s %8s %8s%s%n",
                    name,
                    score.top1(),
                    score.top5(),
                    number(score.meanClass()),
                    number(score.clipTop1()),
                    number(score.loss()),
                    partial ? String.format(Locale.ROOT, " %8d", score.samples()) : ""));
        });
    }

    /** Of the first column: that of a table of one task, or as long as the longest name. */
    private static int width(Set<String> names) {
        return Math.max(WIDTH, names.stream().mapToInt(String::length).max().orElse(0));
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
