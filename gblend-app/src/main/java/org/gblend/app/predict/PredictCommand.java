package org.gblend.app.predict;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gblend.app.run.RunFiles;
import org.gblend.train.config.Experiment;
import org.gblend.train.folder.Json;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.SavedRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Labels new files by a finished run. */
@Command(
        name = "predict",
        description =
                "Labels new files by a finished run: label and probability, each modality's own opinion, and which"
                        + " modality decided (the one whose head is surest of the predicted label). Uses the run's own settings,"
                        + " statistics and parameters. Goes on after a file that cannot be used, and says so at the end.",
        footer = {
            "",
            "Inputs are media files, folders of them, or one CSV file with the columns of the run's own manifest (labels are not"
                    + " needed; files and arrays are looked for under data.root, which is the training's unless it is given; arrays by"
                    + " row need a row for each of theirs, or the column manifest-row).",
            "",
            "Examples:",
            "  gblend predict runs/grid-letter/seed-1/online.T clip.mp4 more-clips/ --top 3",
            "  gblend predict runs/mine-train talk.mp4 --window 2 --step 1 --format csv",
            "  gblend predict runs/arrays-train new/new.csv data.root=new"
        })
public final class PredictCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "Folder of a finished run.")
    @SuppressWarnings("NullAway.Init")
    private Path run;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE|FOLDER|CSV|KEY=VALUE",
            description = "What to label, and settings that win over the run's own, such as data.root.")
    @SuppressWarnings("NullAway.Init")
    private List<String> inputs;

    @Option(
            names = "--top",
            paramLabel = "K",
            description =
                    "Labels told for each clip (default: 1; of a run with several labels, all above --threshold).")
    private @Nullable Integer top;

    @Option(
            names = "--threshold",
            paramLabel = "P",
            description =
                    "Tell labels of this probability or more, and the most probable in any case (default: 0; of a run"
                            + " with several labels 0.5, unless --top is given).")
    private @Nullable Double threshold;

    @Option(
            names = "--by",
            paramLabel = "PREDICTION",
            description =
                    "Which prediction is told: joint, blend (heads mixed as their losses were), stacked (mixed with weights"
                            + " fitted on V), or a modality (default: blend, where several heads were trained).")
    private @Nullable String by;

    @Option(
            names = "--window",
            paramLabel = "SECONDS",
            description = "Cut files into windows of this length; 0: whole files (default: data.window of the run).")
    private @Nullable Double window;

    @Option(
            names = "--step",
            paramLabel = "SECONDS",
            description = "From one window to the next (default: the window's length).")
    private @Nullable Double step;

    @Option(names = "--clips", description = "Clips averaged for each window (default: the run's own setting).")
    private @Nullable Integer clips;

    @Option(names = "--format", description = "table, csv or json (default: table).")
    private PredictionPrinter.Format format = PredictionPrinter.Format.TABLE;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        SavedRun saved = SavedRun.open(run);
        List<String> settings = new ArrayList<>();
        List<String> files = new ArrayList<>();
        inputs.forEach(input -> (isSetting(input) ? settings : files).add(input));
        if (files.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "nothing to label: give files, folders or a CSV file");
        }
        Experiment experiment = RunFiles.experiment(saved, settings);
        DataRecord trained = Json.read(RunFiles.above(run, RunFolder.DATA), DataRecord.class);
        boolean manifest = files.getFirst().endsWith(".csv");
        if (manifest && files.size() > 1) {
            throw new ParameterException(spec.commandLine(), "give one CSV file alone, or media files");
        }
        Map<String, String> failures = new LinkedHashMap<>();
        Predictor predictor = new Predictor(
                saved,
                experiment,
                trained,
                manifest,
                asked(experiment.data().labels().several()),
                clips != null ? clips : experiment.training().evaluationClips(),
                by);
        Inputs what = manifest
                ? Inputs.ofManifest(Path.of(files.getFirst()), failures)
                : Inputs.ofFiles(files.stream().map(Path::of).toList(), sliding(experiment), failures);
        PredictionPrinter printer = new PredictionPrinter(spec.commandLine().getOut(), format);
        predictor.run(what, failures, printer::add);
        printer.print();
        return tell(failures, printer.count());
    }

    /** A file may have = in its name; a setting names a key of the configuration and no file that is there. */
    private static boolean isSetting(String input) {
        return input.contains("=") && !Files.exists(Path.of(input));
    }

    private void check() {
        if (top != null && top < 1) {
            throw new ParameterException(spec.commandLine(), "--top: " + top + " is below 1");
        }
        if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
            throw new ParameterException(spec.commandLine(), "--threshold: " + threshold + " is not from 0 to 1");
        }
        if (clips != null && clips < 1) {
            throw new ParameterException(spec.commandLine(), "--clips: " + clips + " is below 1");
        }
        if (window != null && window != 0) {
            requireSeconds("--window", window);
        }
        if (step != null) {
            requireSeconds("--step", step);
        }
    }

    private void requireSeconds(String option, double seconds) {
        if (!(seconds > 0 && Double.isFinite(seconds))) {
            throw new ParameterException(
                    spec.commandLine(), option + ": " + seconds + " is not a number of seconds above 0");
        }
    }

    private Predictor.Asked asked(boolean several) {
        boolean all = threshold != null || several;
        int most = top != null ? top : all ? Integer.MAX_VALUE : 1;
        return new Predictor.Asked(most, threshold != null ? threshold : several && top == null ? 0.5 : 0);
    }

    private Inputs.Sliding sliding(Experiment experiment) {
        double length = window != null ? window : experiment.data().window();
        if (step != null && length == 0) {
            throw new ParameterException(
                    spec.commandLine(), "--step: " + step + " is from one window to the next; give a --window too");
        }
        return new Inputs.Sliding(length, step != null ? step : length);
    }

    private int tell(Map<String, String> failures, int done) {
        if (failures.isEmpty()) {
            return 0;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("gblend: " + failures.size() + " could not be used (" + done + " predictions were made):");
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        failures.forEach((what, why) ->
                byReason.computeIfAbsent(why, _ -> new ArrayList<>()).add(what));
        byReason.forEach((why, all) -> {
            String first = all.getFirst();
            String others = all.size() == 1 ? "" : " and " + (all.size() - 1) + " more";
            err.println("  " + (all.size() == 1 && why.startsWith(first) ? "" : first + others + ": ") + why);
        });
        return 1;
    }
}
