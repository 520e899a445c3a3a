package org.gblend.app.doctor;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.gblend.app.config.CacheFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks this machine. */
@Command(
        name = "doctor",
        description =
                "Checks Java, native libraries, cores, memory, precision, GPU, disk, decoding and a training epoch on"
                        + " clips that it makes, and says what to do about each failure. Exit code 1 if something needed is missing.",
        footer = {"", "Examples:", "  gblend doctor", "  gblend doctor --cache /big-disk/gblend"})
public final class DoctorCommand implements Callable<Integer> {
    @Option(
            names = "--cache",
            paramLabel = "FOLDER",
            description = "Where prepared data will go (default: ~/.cache/gblend).")
    private @Nullable Path cache;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path folder = cache == null ? CacheFolder.standard() : cache;
        return examine(Checks.all(folder), spec.commandLine().getOut());
    }

    /**
     * Prints every finding as it comes.
     *
     * @return the exit code
     */
    static int examine(List<Supplier<Finding>> checks, PrintWriter out) {
        int failed = 0;
        for (Supplier<Finding> check : checks) {
            Finding finding = find(check);
            failed += finding.level() == Finding.Level.FAIL ? 1 : 0;
            out.println(finding.line());
            out.flush();
        }
        out.println(
                failed == 0
                        ? "Everything needed is there. Next: gblend demo"
                        : failed + " of " + checks.size() + " checks failed; the lines with -> say what to do.");
        return failed == 0 ? 0 : 1;
    }

    private static Finding find(Supplier<Finding> check) {
        try {
            return check.get();
        } catch (RuntimeException | LinkageError e) {
            return Finding.fail("check", "ended with " + e, "mend what failed above first");
        }
    }
}
