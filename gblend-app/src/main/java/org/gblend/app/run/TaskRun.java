package org.gblend.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.app.config.Configs;
import org.gblend.core.InputException;
import org.gblend.data.config.DataConfig;
import org.gblend.train.config.Experiment;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.folder.Json;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.SavedRun;

/**
 * A finished run of one task, as its folder keeps it.
 *
 * @param run its folder
 * @param data where its rows came from
 * @param places of the test samples in the predictions, by id
 * @param classes labels in the order of the class numbers
 * @param predictions of the test set
 * @param tested scores on the whole test set, by prediction
 */
record TaskRun(
        Path run,
        DataConfig data,
        Map<String, Integer> places,
        List<String> classes,
        Predictions predictions,
        Map<String, Score> tested) {

    /**
     * Reads a run folder.
     *
     * @throws InputException where its samples cannot be told apart or have several labels, or its predictions are not there
     */
    static TaskRun of(Path run) {
        SavedRun saved = SavedRun.open(run);
        Path file = saved.folder().test();
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    run + ": its predictions of the test set are not here (test.safetensors is missing);"
                            + " it was only tuned with: name one that the comparison tested");
        }
        Predictions predictions = Predictions.read(file);
        if (predictions.several() != null) {
            throw new InputException(run + ": its samples have several labels each; tasks are put together of runs with"
                    + " one label a sample");
        }
        if (!predictions.tasks().isEmpty()) {
            throw new InputException(run + ": one network of several tasks ("
                    + String.join(", ", predictions.tasks().keySet()) + "), whose action gblend eval " + run
                    + " tells by itself; give runs of one task each, or this one alone");
        }
        DataRecord data = Json.read(RunFiles.above(run, RunFolder.DATA), DataRecord.class);
        String config = RunFiles.above(run, RunFolder.CONFIG).toString();
        DataConfig from = Configs.bind(Experiment.class, List.of(config)).data();
        return new TaskRun(
                run,
                from,
                places(run, from, data.test(), predictions.labels().length),
                data.classes(),
                predictions,
                saved.result().test());
    }

    private static Map<String, Integer> places(Path run, DataConfig data, List<String> ids, int predicted) {
        if (ids.size() != predicted) {
            throw new InputException(run + ": data.json tells of " + ids.size() + " test samples, test.safetensors of "
                    + predicted + ": the files are of two runs; train again into an empty folder");
        }
        Map<String, Integer> places = new LinkedHashMap<>();
        for (String id : ids) {
            if (places.put(id, places.size()) != null) {
                throw new InputException(run + ": two test samples have the id '" + id + "' (data.columns.id="
                        + data.columns().id() + "), so that samples of several runs cannot be matched by it; name a"
                        + " column that tells every row apart, and train again");
            }
        }
        return places;
    }

    String label() {
        return data.columns().label();
    }

    /**
     * Checks that another run is one of another task whose samples have the same ids.
     *
     * @throws InputException where it is not
     */
    void requireOther(TaskRun other) {
        if (same(run, other.run)) {
            throw new InputException(run + " is given twice: give a run of each task once");
        }
        boolean manifest = data.manifest().equals(other.data.manifest());
        if (label().equals(other.label()) && (manifest || classes.equals(other.classes))) {
            throw new InputException(run + " and " + other.run + " are of one task (data.columns.label=" + label()
                    + "): give a run of each task, such as one with data.columns.label=verb and one with"
                    + " data.columns.label=noun");
        }
        if (!manifest && (data.columns().id() == null || other.data.columns().id() == null)) {
            throw new InputException(run + " and " + other.run + " were trained from " + data.manifest() + " and "
                    + other.data.manifest()
                    + ", and without data.columns.id a sample is known by its row alone; name the"
                    + " column that holds the samples' ids, and train again");
        }
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            throw new InputException(one + " or " + other + " cannot be read (" + e + ")", e);
        }
    }

    /** Whether all of its test samples are among {@code common}, which are all among them. */
    boolean isWhole(List<String> common) {
        return common.size() == places.size();
    }

    /** Scores on some of its samples, by prediction; the loss is known of the whole set alone. */
    Map<String, Score> scores(List<String> common) {
        if (isWhole(common) && !tested.isEmpty()) {
            return tested;
        }
        Predictions own = on(common);
        Map<String, Score> scores = Score.of(Map.of(), own);
        scores.replaceAll((head, score) -> new Score(
                score.top1(),
                score.top5(),
                score.meanClass(),
                own.clipTop1(head),
                score.loss(),
                score.samples(),
                score.map(),
                score.auc()));
        return scores;
    }

    /** Its predictions of some samples. */
    Predictions on(List<String> wanted) {
        int[] at = wanted.stream().mapToInt(id -> places.getOrDefault(id, -1)).toArray();
        int[] rows = new int[at.length];
        int[] labels = new int[at.length];
        for (int i = 0; i < at.length; i++) {
            rows[i] = predictions.rows()[at[i]];
            labels[i] = predictions.labels()[at[i]];
        }
        Map<String, float[][]> probabilities = new LinkedHashMap<>();
        predictions.probabilities().forEach((head, p) -> {
            float[][] own = new float[at.length][];
            for (int i = 0; i < at.length; i++) {
                own[i] = p[at[i]];
            }
            probabilities.put(head, own);
        });
        Map<String, int[][]> clips = new LinkedHashMap<>();
        predictions.clipClasses().forEach((head, all) -> {
            clips.put(head, Arrays.stream(at).mapToObj(i -> all[i]).toArray(int[][]::new));
        });
        return new Predictions(rows, labels, probabilities, clips);
    }
}
