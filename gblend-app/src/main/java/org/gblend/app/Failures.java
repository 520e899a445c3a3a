package org.gblend.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.gblend.app.config.ConfigException;
import org.gblend.app.config.Suggestions;
import org.gblend.core.InputException;
import org.gblend.train.loop.StoppedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into lines on the error stream and an exit code: 1 failed, 2 wrong usage, 130 stopped on request. */
final class Failures {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int STOPPED = 130;

    private Failures() {}

    /** An argument that the command line does not know or cannot read. */
    static int wrongUsage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("gblend: " + usageMessage(wrong, command));
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return WRONG_USAGE;
    }

    private static String usageMessage(ParameterException wrong, CommandLine command) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return lowerFirst(String.valueOf(wrong.getMessage()));
        }
        String argument = unmatched.getUnmatched().getFirst();
        if (unmatched.isUnknownOption()) {
            List<String> options = command.getCommandSpec().optionsMap().keySet().stream()
                    .sorted()
                    .toList();
            String remedy = argument.contains("=")
                    ? "; settings are written without dashes, key=value"
                    : Suggestions.didYouMean(argument, options);
            return "unknown option '" + argument + "'" + remedy;
        }
        if (!command.getSubcommands().isEmpty()) {
            List<String> commands = List.copyOf(command.getSubcommands().keySet());
            return "unknown command '" + argument + "'" + Suggestions.didYouMean(argument, commands);
        }
        return "unexpected argument '" + argument + "'";
    }

    /** An exception that ended a command. Bad input is told by its message alone; anything else also names its type. */
    static int failed(Throwable failure, PrintWriter err, boolean debug) {
        if (debug) {
            failure.printStackTrace(err);
        }
        switch (failure) {
            case ConfigException config -> {
                err.println("gblend: " + config.getMessage());
                return WRONG_USAGE;
            }
            case StoppedException _ -> {
                return STOPPED;
            }
            case InputException input -> err.println("gblend: " + input.getMessage());
            default -> {
                err.println("gblend: unexpected " + describe(failure) + remedy(failure));
                if (!debug) {
                    err.println("Run it again with --debug for the stack trace.");
                }
            }
        }
        return FAILED;
    }

    private static String describe(Throwable failure) {
        @Nullable String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private static String remedy(Throwable failure) {
        return switch (failure) {
            case OutOfMemoryError _ -> "; give the JVM more heap, for example GBLEND_OPTS=-Xmx8g";
            case LinkageError _ ->
                "; the native libraries are for Linux x86-64 with glibc 2.35 or newer, macOS and Windows x86-64,"
                        + " and are unpacked to ~/.javacpp/cache, which must be writable";
            default -> "";
        };
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
