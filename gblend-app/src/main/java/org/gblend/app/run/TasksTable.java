package org.gblend.app.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gblend.app.text.Numbers;
import org.gblend.app.text.Table;
import org.gblend.core.InputException;
import org.gblend.data.manifest.CsvFiles;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.JointTasks;
import org.gblend.train.eval.Predictions;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Json;

/** Runs of several tasks on the same clips, such as verb and noun: each alone, and all of them right at once. */
final class TasksTable {
    private TasksTable() {}

    static void print(List<Path> runs, PrintWriter out) {
        List<TaskRun> tasks = new ArrayList<>();
        for (Path run : runs) {
            TaskRun task = TaskRun.of(run);
            tasks.forEach(other -> other.requireOther(task));
            tasks.add(task);
        }
        List<String> common = common(tasks);
        List<Predictions> predictions =
                tasks.stream().map(task -> task.on(common)).toList();
        List<String> shared = shared(tasks);
        TaskScores scores = scores(tasks, common, predictions, shared);
        print(scores, tasks, out);
        String name =
                tasks.stream().map(task -> plain(task.label())).collect(Collectors.joining("-", "tasks-", "-test"));
        Path json = runs.getFirst().resolve(name + ".json");
        Path csv = runs.getFirst().resolve(name + ".csv");
        AtomicFiles.write(json, Json.write(scores));
        String primary = Predictions.primary(shared);
        AtomicFiles.write(csv, samples(tasks, common, predictions, primary));
        out.println();
        out.println("scores: " + json);
        out.println("what the " + primary + " predictions say of each sample: " + csv);
    }

    private static List<String> common(List<TaskRun> tasks) {
        Set<String> ids = new LinkedHashSet<>(tasks.getFirst().places().keySet());
        tasks.forEach(task -> ids.retainAll(task.places().keySet()));
        if (ids.isEmpty()) {
            String counts = tasks.stream()
                    .map(task -> task.run() + ": " + task.places().size())
                    .collect(Collectors.joining(", "));
            throw new InputException(
                    "the runs have no test sample in common (" + counts + "): they need one manifest, with"
                            + " the same data.columns.id and a split column that draws the same test set for every task");
        }
        return List.copyOf(ids);
    }

    /** The predictions that every run has: joint, blend, each modality. */
    private static List<String> shared(List<TaskRun> tasks) {
        Set<String> heads = new LinkedHashSet<>(
                tasks.getFirst().predictions().probabilities().keySet());
        tasks.forEach(task -> heads.retainAll(task.predictions().probabilities().keySet()));
        if (heads.isEmpty()) {
            String own = tasks.stream()
                    .map(task -> task.run() + ": "
                            + String.join(
                                    " ", task.predictions().probabilities().keySet()))
                    .collect(Collectors.joining(", "));
            throw new InputException("the runs have no prediction in common (" + own
                    + "): give runs of the same modalities, trained by schemes that train the same heads");
        }
        return List.copyOf(heads);
    }

    private static TaskScores scores(
            List<TaskRun> tasks, List<String> common, List<Predictions> predictions, List<String> shared) {
        List<TaskScores.Task> each = new ArrayList<>();
        for (TaskRun task : tasks) {
            each.add(new TaskScores.Task(
                    task.run().toString(),
                    task.label(),
                    task.classes().size(),
                    task.places().size() - common.size(),
                    task.scores(common)));
        }
        List<int[]> labels = predictions.stream().map(Predictions::labels).toList();
        Map<String, JointTasks> all = new LinkedHashMap<>();
        for (String head : shared) {
            JointTasks score = JointTasks.of(of(predictions, head), labels, clips(predictions, head));
            if (score.samples() > 0) {
                all.put(head, score);
            }
        }
        return new TaskScores(common.size(), each, all);
    }

    private static List<float[][]> of(List<Predictions> predictions, String head) {
        return predictions.stream()
                .map(task -> task.probabilities().getOrDefault(head, new float[0][]))
                .toList();
    }

    /** Single clips' classes, if every task kept them. */
    private static List<int[][]> clips(List<Predictions> predictions, String head) {
        boolean kept = predictions.stream().allMatch(task -> task.clipClasses().containsKey(head));
        return kept
                ? predictions.stream()
                        .map(task -> task.clipClasses().getOrDefault(head, new int[0][]))
                        .toList()
                : List.of();
    }

    private static void print(TaskScores scores, List<TaskRun> tasks, PrintWriter out) {
        out.println(scores.samples() + " test samples in common");
        for (TaskScores.Task task : scores.tasks()) {
            if (task.leftOut() > 0) {
                out.println("left out: " + task.leftOut() + " of the " + (scores.samples() + task.leftOut())
                        + " test samples of " + task.run() + ", which another run was not tested on");
            }
        }
        if (scores.tasks().stream().anyMatch(task -> task.leftOut() > 0)) {
            out.println(
                    "The test sets differ: one task's test samples may have been another's training samples. Give the manifest"
                            + " a split column, and train again.");
        }
        for (TaskScores.Task task : scores.tasks()) {
            out.println();
            out.println(task.label() + ": " + task.run() + ", " + task.classes() + " classes");
            ScoreTable.print("test", task.scores(), out);
        }
        out.println();
        out.println(
                "All " + tasks.size() + " right at once; combinations ranked by the product of their probabilities");
        Table table = new Table("test", "top-1", "95 % interval", "top-5", "clip", "samples");
        scores.all()
                .forEach((head, score) -> table.row(
                        head,
                        Numbers.fixed(score.top1(), 4),
                        String.format(Locale.ROOT, "[%.4f, %.4f]", score.top1Low(), score.top1High()),
                        Numbers.fixed(score.top5(), 4),
                        Numbers.fixed(score.clipTop1(), 4),
                        Integer.toString(score.samples())));
        table.lines().forEach(out::println);
        if (scores.all().values().stream().allMatch(score -> Double.isNaN(score.clipTop1()))) {
            out.println(
                    "No clip column: the runs were tested on other numbers of clips a sample (training.evaluation-clips), or"
                            + " by a version that did not keep what it said of single clips; train again for it.");
        }
    }

    /** A line a sample: its id, each task's class and the predicted one, and 1 where all are right. */
    private static String samples(
            List<TaskRun> tasks, List<String> common, List<Predictions> predictions, String head) {
        List<String> header = new ArrayList<>(List.of("id"));
        tasks.forEach(task -> header.addAll(List.of(task.label(), task.label() + " predicted")));
        header.add("all right");
        List<float[][]> probabilities = of(predictions, head);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < common.size(); i++) {
            List<String> row = new ArrayList<>(List.of(common.get(i)));
            boolean counts = true;
            boolean right = true;
            for (int t = 0; t < tasks.size(); t++) {
                float[] p = probabilities.get(t)[i];
                int label = predictions.get(t).labels()[i];
                int best = Classification.best(p);
                List<String> classes = tasks.get(t).classes();
                row.add(classes.get(label));
                row.add(Classification.counts(p) ? classes.get(best) : "");
                counts &= Classification.counts(p);
                right &= best == label;
            }
            row.add(counts ? (right ? "1" : "0") : "");
            rows.add(row);
        }
        return CsvFiles.text(header, rows);
    }

    private static String plain(String label) {
        return label.replaceAll("[^\\p{L}\\p{N}_]", "_");
    }
}
