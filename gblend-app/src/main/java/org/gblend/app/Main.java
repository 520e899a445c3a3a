package org.gblend.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.gblend.app.config.Version;
import org.gblend.app.data.DataCommand;
import org.gblend.app.diagnose.DiagnoseCommand;
import org.gblend.app.doctor.DoctorCommand;
import org.gblend.app.predict.PredictCommand;
import org.gblend.app.report.ReportCommand;
import org.gblend.app.run.CompareCommand;
import org.gblend.app.run.DemoCommand;
import org.gblend.app.run.EvalCommand;
import org.gblend.app.run.PretrainCommand;
import org.gblend.app.run.TrainCommand;
import org.gblend.app.run.WeightsOutCommand;
import org.gblend.app.watch.WatchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line {@code gblend}.
 *
 * <p>Each command is a class of its own, a {@code Callable<Integer>} with picocli's {@code @Command} that only reads
 * arguments, calls the rooms below and prints; to add one, name it in {@code subcommands}. Exit codes: 0 done, 1
 * failed, 2 wrong usage, 130 stopped by Ctrl-C or SIGTERM ({@link Failures} turns exceptions into both).
 */
@Command(
        name = "gblend",
        versionProvider = Version.class,
        description =
                "Trains multi-modal classifiers with Gradient-Blending, and measures whether fusing the modalities"
                        + " helps, why, and at what cost.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            CompareCommand.class,
            TrainCommand.class,
            PretrainCommand.class,
            EvalCommand.class,
            DataCommand.class,
            ModelCommand.class,
            WatchCommand.class,
            ReportCommand.class,
            DiagnoseCommand.class,
            PredictCommand.class,
            WeightsOutCommand.class,
            CfgCommand.class,
            DoctorCommand.class,
            CompletionCommand.class
        })
public final class Main implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // its annotation is what picocli needs
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // its annotation is what picocli needs
    private boolean version;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "On a failure, print the stack trace as well as the message.")
    private boolean debug;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    Main() {}

    public static void main(String[] args) {
        WatchedOutput standard = new WatchedOutput(new FileOutputStream(FileDescriptor.out));
        PrintWriter out = new PrintWriter(standard, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(standard, out, err, args));
    }

    /** The same, and what could not be written is a failure. */
    static int run(WatchedOutput standard, PrintWriter out, PrintWriter err, String... args) {
        int code = run(out, err, args);
        String why = standard.failure().orElse("");
        if (why.isEmpty()) {
            return code;
        }
        err.println("gblend: standard output could not be written to its end (" + why
                + "); what it did is done, run it again for what it says");
        return code == 0 ? 1 : code;
    }

    /** Runs one command line in this process, writing to the given streams, and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        Main main = new Main();
        CommandLine commandLine = commandLine(main).setOut(out).setErr(err);
        try {
            return commandLine.execute(args);
        } catch (LinkageError | OutOfMemoryError | StackOverflowError | AssertionError error) {
            return Failures.failed(error, err, main.debug);
        } finally {
            out.flush();
            err.flush();
        }
    }

    static CommandLine commandLine(Main main) {
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(NativeLibraries::execute)
                .setParameterExceptionHandler((wrong, given) -> Failures.wrongUsage(wrong))
                .setExecutionExceptionHandler(
                        (failure, command, given) -> Failures.failed(failure, command.getErr(), main.debug));
    }

    @Override
    public void run() {
        spec.commandLine().getOut().print(FirstContact.text());
    }
}
