package org.gblend.app.run;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gblend.core.InputException;
import org.gblend.train.eval.JointTasks;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.folder.Json;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.SavedRun;

/** Runs of several tasks on the same clips, such as verb and noun: each alone, and all of them right at once. */
final class TasksTable {
    private TasksTable() {}

    /** One run's predictions of its test set. */
    private record Task(Path run, List<String> ids, List<String> classes, Predictions predictions) {
        static Task of(Path run) {
            SavedRun.open(run);
            Path file = run.resolve("test.safetensors");
            if (!Files.isRegularFile(file)) {
                throw new InputException(
                        run + ": its predictions of the test set are not here (test.safetensors is missing);"
                                + " it was only tuned with: name one that the comparison tested");
            }
            Predictions predictions = Predictions.read(file);
            if (predictions.several() != null) {
                throw new InputException(
                        run + ": its samples have several labels each; tasks are put together of runs with"
                                + " one label a sample");
            }
            DataRecord data = Json.read(RunFiles.above(run, "data.json"), DataRecord.class);
            return new Task(run, data.test(), data.classes(), predictions);
        }

        /** The same on some samples. */
        Task on(List<String> wanted) {
            Map<String, Integer> places = new LinkedHashMap<>();
            for (int i = 0; i < ids.size(); i++) {
                places.put(ids.get(i), i);
            }
            int[] at =
                    wanted.stream().mapToInt(id -> places.getOrDefault(id, -1)).toArray();
            int[] rows = new int[at.length];
            int[] labels = new int[at.length];
            Map<String, float[][]> probabilities = new LinkedHashMap<>();
            predictions.probabilities().forEach((head, p) -> {
                float[][] own = new float[at.length][];
                for (int i = 0; i < at.length; i++) {
                    own[i] = p[at[i]];
                }
                probabilities.put(head, own);
            });
            for (int i = 0; i < at.length; i++) {
                rows[i] = predictions.rows()[at[i]];
                labels[i] = predictions.labels()[at[i]];
            }
            return new Task(run, wanted, classes, new Predictions(rows, labels, probabilities));
        }
    }

    static void print(List<Path> runs, PrintWriter out) {
        List<Task> tasks = new ArrayList<>();
        for (Path run : runs) {
            Task task = Task.of(run);
            for (Task other : tasks) {
                if (other.classes.equals(task.classes)) {
                    throw new InputException(
                            other.run + " and " + run + " have the same classes: give a run of each task,"
                                    + " such as one with data.columns.label=verb and one with data.columns.label=noun");
                }
            }
            tasks.add(task);
        }
        List<String> common = common(tasks, out);
        Map<String, List<float[][]>> shared = new LinkedHashMap<>();
        List<int[]> labels = new ArrayList<>();
        for (Task whole : tasks) {
            Task task = whole.on(common);
            labels.add(task.predictions.labels());
            out.println(task.run + ", " + task.classes.size() + " classes");
            Map<String, Score> scores = new LinkedHashMap<>();
            task.predictions.probabilities().forEach((head, p) -> {
                scores.put(head, Score.of(task.predictions, head));
                shared.computeIfAbsent(head, _ -> new ArrayList<>()).add(p);
            });
            ScoreTable.print("test", scores, out);
            out.println();
        }
        out.println(
                "All " + tasks.size() + " right at once; combinations ranked by the product of their probabilities");
        out.printf("%-12s %8s %18s %8s %8s%n", "test", "top-1", "95 % interval", "top-5", "samples");
        shared.forEach((head, p) -> {
            if (p.size() == tasks.size()) {
                JointTasks score = JointTasks.of(p, labels);
                out.printf(
                        Locale.ROOT,
                        "%-12s %8.4f %18s %8.4f %8d%n",
                        head,
                        score.top1(),
                        String.format(Locale.ROOT, "[%.4f, %.4f]", score.top1Low(), score.top1High()),
                        score.top5(),
                        score.samples());
            }
        });
    }

    private static List<String> common(List<Task> tasks, PrintWriter out) {
        Set<String> ids = new LinkedHashSet<>(tasks.getFirst().ids);
        tasks.forEach(task -> ids.retainAll(new LinkedHashSet<>(task.ids)));
        if (ids.isEmpty()) {
            throw new InputException(
                    "the runs have no test sample in common (" + counts(tasks) + "): they need one manifest, with"
                            + " the same data.columns.id and a split column that draws the same test set for every task");
        }
        out.println(ids.size() + " test samples in common (" + counts(tasks) + ")");
        if (tasks.stream().anyMatch(task -> task.ids.size() != ids.size())) {
            out.println(
                    "The test sets differ: one task's test samples may have been another's training samples. Give the manifest"
                            + " a split column, and train again.");
        }
        out.println();
        return List.copyOf(ids);
    }

    private static String counts(List<Task> tasks) {
        List<String> counts = new ArrayList<>();
        tasks.forEach(task -> counts.add(task.run + ": " + task.ids.size()));
        return String.join(", ", counts);
    }
}
