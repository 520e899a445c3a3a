package org.gblend.app.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gblend.app.report.Cautions;
import org.gblend.app.report.LiveReport;
import org.gblend.app.report.RunToUse;
import org.gblend.train.compare.Comparison;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.config.Experiment;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunLock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains all schemes over all seeds and prints the leaderboard. */
@Command(
        name = "compare",
        description =
                "Trains every scheme over every seed, side by side on the cores, and prints the leaderboard: accuracy,"
                        + " OGR per head, weights with their uncertainty, cost. Started again, it goes on where it was.",
        footer = {
            "",
            "Examples:",
            "  gblend compare configs/grid-letter.yaml data.root=DATA/grid-s1",
            "  gblend compare configs/utd-mhad.yaml data.root=DATA/utd-mhad \\",
            "      'compare.seeds=[1,2]' training.epochs=20"
        })
public final class CompareCommand implements Callable<Integer> {
    @Mixin
    private ExperimentArguments arguments = new ExperimentArguments();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            converter = OutFolder.class,
            description = "Folder of the results (default: runs/NAME).")
    private @Nullable Path out;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Experiment experiment = arguments.experiment();
        Path folder = out == null ? Path.of("runs", experiment.name()) : out;
        return run(experiment, folder, spec.commandLine().getOut());
    }

    /**
     * Runs a comparison and prints what it found.
     *
     * @return the exit code: 1 if a run failed
     */
    public static int run(Experiment experiment, Path folder, PrintWriter out) {
        OutFolder.requireNoRun(folder);
        ProgressPrinter progress = ProgressPrinter.to(out);
        try (Workbench workbench = Workbench.open(experiment, progress, Comparison::check)) {
            RunFolder comparison = new RunFolder(folder);
            workbench.bind(comparison);
            out.println(workbench.describe());
            try (RunLock _ = comparison.lock();
                    LiveReport report = LiveReport.start(folder, text -> progress.note("report", text))) {
                progress.keepIn(folder);
                Leaderboard board = report.watch(() -> new Comparison(workbench.context(), folder).run());
                progress.endLine();
                String text = LeaderboardText.of(
                        board, workbench.context().experiment().estimate().metric(), Cautions.of(folder));
                AtomicFiles.write(folder.resolve("leaderboard.md"), text);
                out.println();
                out.print(text);
                out.println("Results: " + folder.toAbsolutePath().normalize()
                        + " (leaderboard.md, comparison.json, a folder per run)");
                NextSteps.print(
                        report.finish(workbench.data()), RunToUse.of(folder).orElse(null), out);
                return board.failures().isEmpty() ? 0 : 1;
            }
        } finally {
            progress.ended();
        }
    }
}
