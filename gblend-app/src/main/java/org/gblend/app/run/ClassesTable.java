package org.gblend.app.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gblend.app.text.Numbers;
import org.gblend.data.manifest.CsvFiles;
import org.gblend.nn.Head;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.LabelScore;
import org.gblend.train.eval.Predictions;
import org.gblend.train.folder.AtomicFiles;

/**
 * What the prediction that counts makes of single classes, task by task: the confusion matrix as CSV, {@code confusion-SET.csv} or
 * {@code confusion-TASK-SET.csv}, and its largest entries, and the same of the prediction in use where that is another one
 * ({@code confusion-SET-blend.csv}); of several labels a sample {@code classes-SET.csv}, and the classes that are ranked worst.
 *
 * @param run folder
 * @param set its name
 * @param predictions on it
 * @param classes names by task, of one task under the empty name
 */
record ClassesTable(Path run, String set, Predictions predictions, Map<String, List<String>> classes) {
    private static final int SHOWN = 5;

    void write(PrintWriter out) {
        if (predictions.several() != null) {
            labels(predictions.several(), classes.getOrDefault("", List.of()), out);
        } else {
            classes.forEach((task, names) -> {
                String counts = predictions.primaryOf(task);
                String used = new Head(task, Predictions.inUse(predictions.names())).name();
                confusion(counts, stem(task) + ".csv", names, out);
                if (!used.equals(counts)) {
                    confusion(used, stem(task) + "-" + Head.part(used) + ".csv", names, out);
                }
            });
        }
    }

    private String stem(String task) {
        return "confusion-" + (task.isEmpty() ? "" : task + "-") + set;
    }

    private void confusion(String prediction, String name, List<String> names, PrintWriter out) {
        int[][] counts =
                Classification.confusion(probabilities(prediction), predictions.labels(prediction), names.size());
        List<String> header = new ArrayList<>(List.of("true\\predicted"));
        header.addAll(names);
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < counts.length; row++) {
            List<String> cells = new ArrayList<>(List.of(names.get(row)));
            for (int count : counts[row]) {
                cells.add(Integer.toString(count));
            }
            rows.add(cells);
        }
        Path file = run.resolve(name);
        AtomicFiles.write(file, CsvFiles.text(header, rows));
        out.println();
        out.println("confusion matrix of the " + prediction + " prediction: " + file);
        IntStream.range(0, counts.length * counts.length)
                .mapToObj(i -> new int[] {i / counts.length, i % counts.length})
                .filter(cell -> cell[0] != cell[1] && counts[cell[0]][cell[1]] > 0)
                .sorted(Comparator.comparingInt((int[] cell) -> -counts[cell[0]][cell[1]]))
                .limit(SHOWN)
                .forEach(cell -> out.println("  " + names.get(cell[0]) + " taken for " + names.get(cell[1]) + ": "
                        + counts[cell[0]][cell[1]] + " of "
                        + IntStream.of(counts[cell[0]]).sum()));
    }

    private void labels(int[][] sets, List<String> names, PrintWriter out) {
        String prediction = predictions.primaryOf("");
        List<LabelScore> scores = LabelScore.of(probabilities(prediction), sets);
        List<List<String>> rows = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            LabelScore score = scores.get(c);
            rows.add(List.of(
                    names.get(c),
                    Integer.toString(score.samples()),
                    Numbers.fixed(score.averagePrecision(), 4),
                    Numbers.fixed(score.rocArea(), 4),
                    Numbers.fixed(score.precision(), 4),
                    Numbers.fixed(score.recall(), 4),
                    Integer.toString(score.found()),
                    Integer.toString(score.missed()),
                    Integer.toString(score.wrong())));
        }
        Path file = run.resolve("classes-" + set + ".csv");
        List<String> header = List.of(
                "class", "samples", "average precision", "ROC area", "precision", "recall", "found", "missed", "wrong");
        AtomicFiles.write(file, CsvFiles.text(header, rows));
        out.println();
        out.println("no confusion matrix: the samples have several labels each; every class by itself in the "
                + prediction + " prediction: " + file);
        IntStream.range(0, names.size())
                .boxed()
                .filter(c -> !Double.isNaN(scores.get(c).averagePrecision()))
                .sorted(Comparator.comparingDouble((Integer c) -> scores.get(c).averagePrecision()))
                .limit(SHOWN)
                .forEach(c -> out.println("  " + names.get(c) + ": average precision "
                        + Numbers.fixed(scores.get(c).averagePrecision(), 4) + ", of "
                        + scores.get(c).samples() + " samples "
                        + scores.get(c).found() + " found, " + scores.get(c).wrong() + " told wrongly"));
    }

    private float[][] probabilities(String prediction) {
        return predictions.probabilities().getOrDefault(prediction, new float[0][]);
    }
}
