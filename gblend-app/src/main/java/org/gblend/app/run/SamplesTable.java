package org.gblend.app.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gblend.data.PreparedData;
import org.gblend.data.config.LabelsConfig;
import org.gblend.data.config.MultiConfig;
import org.gblend.data.manifest.CsvFiles;
import org.gblend.nn.Head;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.MultiLabel;
import org.gblend.train.eval.Predictions;
import org.gblend.train.folder.AtomicFiles;

/**
 * What every prediction says of every sample, {@code predictions-SET.csv}: a line a sample with its id, its label (of several tasks
 * each task's), and of each prediction the most probable class, that class's probability and the true one's. Of several labels the
 * labels told and their probabilities, separated as in the manifest. Cells are empty where a sample lacks what a prediction is made of.
 *
 * @param run folder
 * @param set its name
 * @param predictions on it
 * @param data whose rows they are
 * @param labels how the manifest tells several
 */
record SamplesTable(Path run, String set, Predictions predictions, PreparedData data, LabelsConfig labels) {

    void write(PrintWriter out) {
        List<List<String>> rows = IntStream.range(0, predictions.rows().length)
                .mapToObj(this::row)
                .toList();
        Path file = run.resolve("predictions-" + set + ".csv");
        AtomicFiles.write(file, CsvFiles.text(header(), rows));
        out.println();
        out.println("every prediction of every sample: " + file);
    }

    private List<String> header() {
        List<String> header = new ArrayList<>(List.of("id"));
        data.classesByTask().keySet().forEach(task -> header.add(task.isEmpty() ? "label" : task));
        for (String name : predictions.probabilities().keySet()) {
            header.add(name + "-label");
            header.add(name + "-probability");
            if (!data.multiLabel()) {
                header.add(name + "-true-probability");
            }
        }
        return header;
    }

    private List<String> row(int sample) {
        int row = predictions.rows()[sample];
        List<String> cells = new ArrayList<>(List.of(data.id(row)));
        for (String task : data.classesByTask().keySet()) {
            int[] own = data.multiLabel() ? data.labels(row) : new int[] {data.label(task, row)};
            cells.add(joined(own, data.classNames(task)::get));
        }
        predictions.probabilities().forEach((name, all) -> {
            List<String> classes = data.classNames(Head.task(name));
            float[] p = all[sample];
            if (!Classification.counts(p)) {
                cells.addAll(data.multiLabel() ? List.of("", "") : List.of("", "", ""));
                return;
            }
            int[] told = data.multiLabel() ? MultiLabel.told(p, MultiLabel.TOLD) : new int[] {Classification.best(p)};
            cells.add(joined(told, classes::get));
            cells.add(joined(told, c -> Float.toString(p[c])));
            if (!data.multiLabel()) {
                cells.add(Float.toString(p[predictions.labels(name)[sample]]));
            }
        });
        return cells;
    }

    private String joined(int[] classes, IntFunction<String> text) {
        String separator = labels instanceof MultiConfig several ? several.separator() : "";
        return Arrays.stream(classes).mapToObj(text).collect(Collectors.joining(separator));
    }
}
