package org.gblend.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.gblend.app.NativeLibraries;
import org.gblend.app.config.ConfigException;
import org.gblend.bench.fuzz.FuzzCommand;
import org.gblend.core.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line {@code bench}. Exit codes: 0 done, 1 failed or a check did not hold, 2 wrong usage. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures gblend's speed and memory on this machine, each time beside a check of the result.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StepCommand.class,
            LoaderCommand.class,
            AugmentCommand.class,
            PrepareCommand.class,
            FlowCommand.class,
            MotionCommand.class,
            MemoryCommand.class,
            KillCommand.class,
            ReportCommand.class,
            FuzzCommand.class
        })
final class Main implements Runnable {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(NativeLibraries::execute)
                .setExecutionExceptionHandler((failure, _, _) -> failed(failure, err))
                .execute(args);
    }

    private static int failed(Exception failure, PrintWriter err) {
        return switch (failure) {
            case ConfigException config -> {
                err.println("bench: " + config.getMessage());
                yield WRONG_USAGE;
            }
            case InputException input -> {
                err.println("bench: " + input.getMessage());
                yield FAILED;
            }
            default -> {
                failure.printStackTrace(err);
                yield FAILED;
            }
        };
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
