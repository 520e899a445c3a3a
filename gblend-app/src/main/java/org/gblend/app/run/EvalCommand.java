package org.gblend.app.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.data.sets.SampleSet;
import org.gblend.train.config.Experiment;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.run.SavedRun;
import org.gblend.train.run.TrainedOn;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Evaluates a finished run. */
@Command(
        name = "eval",
        description =
                "Evaluates a finished run: per head, joint, blended and stacked prediction, by clip and by video, and what is left"
                        + " with each modality taken away, with the confusion matrix and every sample's predictions as CSV in the run folder and what is"
                        + " confused most."
                        + " Of one network of several tasks (data.columns.tasks) each has its own table and matrix, and a"
                        + " prediction without a task before it is the action: all tasks right at once. Of several labels a row"
                        + " there is no confusion matrix, but every class by itself. Of several runs,"
                        + " one for each task on the same clips (verb and noun), it says how often each is right on the test set,"
                        + " and how often all of them are, and writes tasks-LABELS-test.json and .csv into the first run's folder."
                        + " With --on it scores all rows of another labelled CSV file, whose results have files of their own.",
        footer = {
            "",
            "Examples:",
            "  gblend eval runs/grid-letter/seed-1/offline.T",
            "  gblend eval runs/grid-letter/seed-1/online.T --set validation --clips 10",
            "  gblend eval runs/epic-verb runs/epic-noun",
            "  gblend eval runs/mine --on hospital-b/labelled.csv data.root=hospital-b"
        })
public final class EvalCommand implements Callable<Integer> {
    /** Which samples. */
    enum Evaluated {
        TEST,
        VALIDATION,
        HOLDOUT
    }

    @Parameters(index = "0", paramLabel = "RUN", description = "Folder of a finished run.")
    @SuppressWarnings("NullAway.Init")
    private Path run;

    @Parameters(
            index = "1..*",
            paramLabel = "KEY=VALUE|RUN",
            description =
                    "Settings that win over the run's own, such as data.root (not those that decide which rows are in which"
                            + " set); or more runs, of other tasks on the same clips.")
    private List<String> more = List.of();

    @Option(names = "--set", description = "test, validation or holdout (default: test).")
    private @Nullable Evaluated chosen;

    @Option(
            names = "--clips",
            description = "Clips per sample, uniformly spaced, averaged (default: the run's own setting).")
    private @Nullable Integer clips;

    @Option(
            names = "--on",
            paramLabel = "CSV",
            description =
                    "Score all rows of this labelled file, with the columns of the run's own manifest (split and group are"
                            + " not looked at; classes are the run's), instead of a set of the run; files are looked for under"
                            + " data.root.")
    private @Nullable Path on;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (clips != null && clips < 1) {
            throw new ParameterException(spec.commandLine(), "--clips is " + clips + ": use 1 or more");
        }
        PrintWriter out = spec.commandLine().getOut();
        List<String> settings = more.stream().filter(text -> text.contains("=")).toList();
        List<Path> runs = new ArrayList<>(List.of(run));
        more.stream().filter(text -> !text.contains("=")).map(Path::of).forEach(runs::add);
        if (on != null) {
            if (runs.size() > 1 || chosen != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--on scores all rows of " + on + " by one run: leave out more runs and --set");
            }
            OtherRows.of(run, on, settings).score(clips, out);
        } else if (runs.size() == 1) {
            evaluate(settings, chosen == null ? Evaluated.TEST : chosen, out);
        } else if (settings.isEmpty() && chosen == null && clips == null) {
            TasksTable.print(runs, out);
        } else {
            throw new ParameterException(
                    spec.commandLine(),
                    "Several runs are put together from the predictions of the test set that they keep: settings, --set"
                            + " and --clips are for one run.");
        }
        return 0;
    }

    private void evaluate(List<String> settings, Evaluated set, PrintWriter out) {
        SavedRun saved = SavedRun.open(run);
        Experiment experiment = RunFiles.experiment(saved, settings);
        KeptData kept = KeptData.of(saved);
        kept.requireSets(experiment.data());
        ProgressPrinter progress = ProgressPrinter.to(out);
        try (Workbench workbench = Workbench.open(experiment, progress)) {
            kept.requireSame(workbench.data(), settings);
            var sets = workbench.context().sets();
            SampleSet samples = switch (set) {
                case TEST -> sets.test();
                case VALIDATION -> sets.validation();
                case HOLDOUT -> sets.holdout();
            };
            String name = set.name().toLowerCase(java.util.Locale.ROOT);
            if (samples.size() == 0) {
                throw new InputException(run + ": its " + name + " set is empty; choose another with --set");
            }
            int perSample = clips == null ? experiment.training().evaluationClips() : clips;
            Map<String, HeadScores> heads = saved.evaluate(workbench.context(), samples, perSample);
            Predictions predictions = Predictions.of(heads, saved.result().votes());
            Map<String, Score> scores = Score.of(heads, predictions);
            out.println(saved.result().name() + ", " + samples.size() + " " + name + " samples, " + perSample + " clip"
                    + (perSample == 1 ? "" : "s") + " each");
            if (set == Evaluated.HOLDOUT && !saved.result().trainedOn().equals(TrainedOn.T.text())) {
                out.println("This run was trained on V: these are scores of training samples.");
            }
            ScoreTable.print(name, scores, out);
            saved.dropped(workbench.context(), samples, perSample, scores)
                    .ifPresent(dropped -> DroppedTable.print(dropped, out));
            new ClassesTable(run, name, predictions, classNames(workbench.data())).write(out);
            new SamplesTable(
                            run,
                            name,
                            predictions,
                            workbench.data(),
                            experiment.data().labels())
                    .write(out);
        } finally {
            progress.endLine();
        }
    }

    private static Map<String, List<String>> classNames(PreparedData data) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        data.classesByTask().keySet().forEach(task -> names.put(task, data.classNames(task)));
        return names;
    }
}
