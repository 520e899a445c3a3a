package org.gblend.app.report;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gblend.app.text.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the report of a run or a comparison anew. */
@Command(
        name = "report",
        description = "Writes the report of a run or a comparison, finished or not: report.html (one file, no network),"
                + " model-card.md, every figure as SVG and PNG in figures, and TensorBoard event files.",
        footer = {
            "",
            "Examples:",
            "  gblend report runs/grid-letter",
            "  gblend report runs/grid-letter/seed-1/online.T"
        })
public final class ReportCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN|COMPARISON", description = "Folder of a run or a comparison.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ReportWriter.write(folder, null)
                .forEach(warning -> spec.commandLine().getErr().println("gblend: " + warning));
        Scalars.append(folder);
        Path page = folder.resolve(ReportWriter.PAGE).toAbsolutePath().normalize();
        out.println("Report: " + page);
        out.println("Figures: " + page.resolveSibling("figures") + "; TensorBoard: tensorboard --logdir "
                + Shell.quoted(folder));
        return 0;
    }
}
