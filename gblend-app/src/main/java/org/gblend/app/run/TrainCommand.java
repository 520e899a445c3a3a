package org.gblend.app.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gblend.app.report.LiveReport;
import org.gblend.train.config.Experiment;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.TrainedOn;
import org.gblend.train.run.TrainingRun;
import org.gblend.train.scheme.Scheme;
import org.gblend.train.scheme.Schemes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains one network by one scheme. */
@Command(
        name = "train",
        description =
                "Trains one network by one scheme (key: scheme) from one seed (key: training.seed), and evaluates it on"
                        + " the test set. Started again, it goes on where it was.",
        footer = {
            "",
            "Examples:",
            "  gblend train configs/grid-letter.yaml data.root=DATA/grid-s1 scheme=online",
            "  gblend train configs/grid-letter.yaml data.root=DATA/grid-s1 \\",
            "      scheme.unimodal.modality=audio --out runs/audio"
        })
public final class TrainCommand implements Callable<Integer> {
    @Mixin
    private ExperimentArguments arguments = new ExperimentArguments();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            converter = OutFolder.class,
            description = "Run folder (default: runs/NAME-train).")
    private @Nullable Path out;

    @Option(
            names = "--train-only",
            description = "Train on T alone even where the scheme could give V back to the training.")
    private boolean trainOnly;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Experiment experiment = arguments.experiment();
        Path path = out == null ? Path.of("runs", experiment.name() + "-train") : out;
        PrintWriter writer = spec.commandLine().getOut();
        OutFolder.requireNoComparison(path);
        ProgressPrinter progress = ProgressPrinter.to(writer);
        try (Workbench workbench = Workbench.open(experiment, progress, e -> Schemes.of(e.scheme(), e.heads()))) {
            RunFolder folder = new RunFolder(path);
            workbench.bind(folder);
            writer.println(workbench.describe());
            Scheme scheme = Schemes.of(experiment.scheme(), experiment.heads());
            boolean onHoldout = scheme.trainsOnHoldout()
                    && !trainOnly
                    && !workbench.context().sets().holdout().isEmpty();
            if (folder.bindHoldout(onHoldout)) {
                progress.note(
                        experiment.name(),
                        "an earlier version began this run and did not keep whether it trains on V: it goes on on "
                                + TrainedOn.of(onHoldout).text());
            }
            TrainingRun.Plan plan = new TrainingRun.Plan(
                    experiment.name(),
                    scheme,
                    experiment.training(),
                    _ -> experiment.training(),
                    onHoldout,
                    workbench.context().sets().test().size() > 0,
                    path);
            TrainingRun run = new TrainingRun(workbench.context(), plan, folder, null);
            try (LiveReport report = LiveReport.start(path, text -> progress.note("report", text))) {
                RunResult result = report.watch(run::run);
                progress.endLine();
                print(result, writer);
                writer.println("Results: " + path.toAbsolutePath().normalize());
                NextSteps.print(report.finish(workbench.data()), path, writer);
                return 0;
            }
        } finally {
            progress.endLine();
        }
    }

    private static void print(RunResult result, PrintWriter out) {
        result.stretches().forEach(stretch -> out.println(stretch.inWords()));
        ScoreTable.print("test", result.test(), out);
        ScoreTable.print("validation", result.validation(), out);
        out.printf(
                Locale.ROOT,
                "trained on %s (%d samples), %d epochs; training %.0f core s, estimates %.0f core s, wall %.0f s,"
                        + " waiting for data %.1f %%%n",
                result.trainedOn(),
                result.trainSamples(),
                result.epochs(),
                result.trainSeconds(),
                result.estimateSeconds(),
                result.wallSeconds(),
                100 * result.waitShare());
    }
}
