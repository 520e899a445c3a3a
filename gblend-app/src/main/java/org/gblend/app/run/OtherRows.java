package org.gblend.app.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.app.config.ConfigException;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.sets.SampleSet;
import org.gblend.train.config.Experiment;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Json;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.SavedRun;
import org.jspecify.annotations.Nullable;

/**
 * Scores a finished run on all rows of another labelled manifest, such as another hospital's: with the run's settings, classes,
 * statistics and parameters. What it writes is named after the manifest, {@code on-NAME.json}, {@code confusion-on-NAME.csv},
 * {@code predictions-on-NAME.csv}, {@code dropped-on-NAME.json}; the run's own test files stay as they are.
 *
 * @param run its folder
 * @param labelled the manifest
 * @param experiment the run's, for these rows
 * @param trained what the run was trained on
 */
record OtherRows(Path run, Path labelled, Experiment experiment, DataRecord trained) {
    /** What decides which row is in which set, which has nothing to say here. */
    private static final String SETS = "data\\.(manifest|sets\\..*|columns\\.(split|group))=.*";

    /**
     * What {@code on-NAME.json} holds.
     *
     * @param run its name
     * @param manifest as it was given
     * @param root folder of the files
     * @param samples rows
     * @param clips of each
     * @param scores by prediction
     */
    record Scores(String run, String manifest, String root, int samples, int clips, Map<String, Score> scores) {
        Scores {
            scores = new LinkedHashMap<>(scores);
        }
    }

    /**
     * Rows for a run.
     *
     * @param settings that win over the run's own
     * @throws ConfigException where a setting is about sets
     * @throws InputException where there is no such file, or it is the run's own manifest
     */
    static OtherRows of(Path run, Path labelled, List<String> settings) {
        for (String setting : settings) {
            if (setting.matches(SETS)) {
                throw new ConfigException(new InputException(setting + ": with --on all rows of " + labelled
                        + " are scored, whatever sets there are: leave it out"));
            }
        }
        if (!Files.isRegularFile(labelled)) {
            throw new InputException(labelled + ": is no file; give --on the path of a CSV file with the columns of the"
                    + " run's own manifest");
        }
        SavedRun saved = SavedRun.open(run);
        DataConfig own = RunFiles.experiment(saved, List.of()).data();
        requireOther(own.root().resolve(own.manifest()), labelled, run);
        Experiment given = saved.seen(RunFiles.experiment(saved, settings));
        return new OtherRows(
                run,
                labelled,
                given.withData(withoutSets(given.data())),
                Json.read(RunFiles.above(run, RunFolder.DATA), DataRecord.class));
    }

    private static void requireOther(Path own, Path labelled, Path run) {
        try {
            if (Files.exists(own) && Files.isSameFile(own, labelled)) {
                throw new InputException(
                        labelled + ": is the manifest that the run was trained from, so that most of its"
                                + " rows are training rows; gblend eval " + run + " scores its test set");
            }
        } catch (IOException e) {
            throw new InputException(labelled + ": cannot be read (" + e + ")", e);
        }
    }

    private static DataConfig withoutSets(DataConfig own) {
        ColumnsConfig columns = own.columns();
        return new DataConfig(
                own.root(),
                own.manifest(),
                new ColumnsConfig(
                        columns.label(), columns.id(), null, null, columns.start(), columns.end(), columns.tasks()),
                own.window(),
                SetsConfig.defaults(),
                own.cache(),
                own.sampling(),
                own.missing(),
                own.outsideRoot(),
                own.labels());
    }

    /**
     * Scores all rows, prints the results as those of a set of the run, and writes them.
     *
     * @param clips per row; null for the run's own setting
     */
    void score(@Nullable Integer clips, PrintWriter out) {
        SavedRun saved = SavedRun.open(run);
        int perSample = clips == null ? experiment.training().evaluationClips() : clips;
        String name = name();
        ProgressPrinter progress = ProgressPrinter.to(out);
        try (Workbench workbench = Workbench.on(labelled, trained.network(), experiment, progress)) {
            requireShapes(workbench.data());
            SampleSet samples = workbench.context().sets().test();
            Map<String, HeadScores> heads = saved.predict(workbench.context(), samples, perSample);
            Predictions predictions = Predictions.of(heads, saved.result().votes());
            Map<String, Score> scores = Score.of(heads, predictions);
            String root = experiment.data().root().toString();
            out.println(saved.result().name() + ", all " + samples.size() + " samples of " + labelled + " (files under "
                    + root + "), " + perSample + " clip" + (perSample == 1 ? "" : "s") + " each");
            ScoreTable.print(name, scores, out);
            saved.droppedOn(name, workbench.context(), samples, perSample, scores)
                    .ifPresent(dropped -> DroppedTable.print(dropped, out));
            new ClassesTable(run, name, predictions, trained.classesByTask()).write(out);
            new SamplesTable(
                            run,
                            name,
                            predictions,
                            workbench.data(),
                            experiment.data().labels())
                    .write(out);
            Path file = run.resolve(name + ".json");
            AtomicFiles.write(
                    file,
                    Json.write(new Scores(
                            saved.result().name(), labelled.toString(), root, samples.size(), perSample, scores)));
            out.println();
            out.println("scores: " + file);
        } finally {
            progress.endLine();
        }
    }

    /** Of the results, from the file's name. */
    private String name() {
        String file = String.valueOf(labelled.getFileName());
        String stem = file.endsWith(".csv") ? file.substring(0, file.length() - 4) : file;
        return "on-" + stem.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    private void requireShapes(PreparedData data) {
        DataRecord.of(data).otherShape(trained).ifPresent(other -> {
            throw new InputException(
                    other + " in " + labelled + ": give samples prepared as those that the network was trained on");
        });
    }
}
