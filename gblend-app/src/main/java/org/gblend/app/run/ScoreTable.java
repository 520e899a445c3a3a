package org.gblend.app.run;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gblend.app.text.Numbers;
import org.gblend.app.text.Table;
import org.gblend.nn.Head;
import org.gblend.train.eval.Score;

/** Scores by prediction as an aligned table. */
final class ScoreTable {
    private static final int DIGITS = 4;
    private static final Column TOP1 = Column.of("top-1", Score::top1);
    private static final Column TOP5 = Column.of("top-5", Score::top5);
    private static final Column CLIP = Column.of("clip", Score::clipTop1);
    private static final Column LOSS = Column.of("loss", Score::loss);
    private static final Column SAMPLES = new Column(
            "samples", score -> score.samples() == null ? "" : score.samples().toString());

    /** Of samples with one label. */
    private static final List<Column> ONE_LABEL =
            List.of(TOP1, TOP5, Column.of("mean class", Score::meanClass), CLIP, LOSS);

    /** Of the action, all tasks right at once, which has no mean over classes. */
    private static final List<Column> ACTION = List.of(TOP1, TOP5, CLIP, LOSS);

    private static final List<Column> SEVERAL_LABELS = List.of(
            Column.of("mAP", score -> score.map() == null ? Double.NaN : score.map()),
            Column.of("mAUC", score -> score.auc() == null ? Double.NaN : score.auc()),
            Column.of("d'", Score::dPrime),
            TOP1,
            CLIP,
            LOSS);

    /**
     * A column.
     *
     * @param title above it
     * @param cell what it shows of a score
     */
    private record Column(String title, Function<Score, String> cell) {
        static Column of(String title, Function<Score, Double> value) {
            return new Column(title, score -> Numbers.fixed(value.apply(score), DIGITS));
        }
    }

    private ScoreTable() {}

    /** Of several tasks a table of the action, all tasks right at once, and one of each task. */
    static void print(String set, Map<String, Score> scores, PrintWriter out) {
        if (scores.isEmpty()) {
            return;
        }
        boolean partial = differ(scores);
        if (scores.values().stream().anyMatch(score -> score.map() != null)) {
            table(set, scores, SEVERAL_LABELS, partial).forEach(out::println);
            return;
        }
        Map<String, Map<String, Score>> tasks = Head.byTask(scores);
        tasks.forEach((task, own) -> {
            boolean action = tasks.size() > 1 && task.isEmpty();
            if (tasks.size() > 1) {
                out.println();
                out.println(action ? "action: every task right at once" : task);
            }
            table(set, own, action ? ACTION : ONE_LABEL, partial).forEach(out::println);
        });
    }

    private static List<String> table(String set, Map<String, Score> scores, List<Column> shown, boolean partial) {
        List<Column> columns = new ArrayList<>(shown);
        if (partial) {
            columns.add(SAMPLES);
        }
        List<String> header = new ArrayList<>(List.of(set));
        columns.forEach(column -> header.add(column.title()));
        Table table = new Table(header);
        scores.forEach((name, score) -> {
            List<String> cells = new ArrayList<>(List.of(name));
            columns.forEach(column -> cells.add(column.cell().apply(score)));
            table.row(cells);
        });
        return table.lines();
    }

    /** Whether predictions are over different samples, since some lack modalities. */
    static boolean differ(Map<String, Score> scores) {
        return scores.values().stream().map(Score::samples).distinct().count() > 1;
    }
}
