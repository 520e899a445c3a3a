package org.gblend.app.data;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gblend.app.config.CacheFolder;
import org.gblend.app.config.Configs;
import org.gblend.data.PreparedData;
import org.gblend.data.Progress;
import org.gblend.train.config.Experiment;
import picocli.CommandLine.Parameters;

/** The experiment whose data a command is about. */
final class DataArguments {
    private static final long INTERVAL_NANOS = 5_000_000_000L;

    @Parameters(
            arity = "0..*",
            paramLabel = "[CONFIG.yaml] [KEY=VALUE]...",
            hideParamSyntax = true,
            description = "A config file, and settings that win over it, such as data.root=DATA.")
    private List<String> arguments = new ArrayList<>();

    Experiment experiment() {
        return Configs.bind(Experiment.class, arguments);
    }

    static PreparedData prepared(Experiment experiment, PrintWriter out) {
        return PreparedData.prepare(
                experiment.data(), experiment.inputs(), cache(experiment), progress("preparing", out));
    }

    static Path cache(Experiment experiment) {
        Path given = experiment.data().cache();
        return given == null ? CacheFolder.standard() : given;
    }

    /** A line now and then, with the time left at the pace so far. */
    static Progress progress(String what, PrintWriter out) {
        long started = System.nanoTime();
        long[] printed = {started};
        return (done, total, piece) -> {
            long now = System.nanoTime();
            if (done > 0 && done < total && now - printed[0] > INTERVAL_NANOS) {
                printed[0] = now;
                long left = (now - started) / done * (total - done) / 1_000_000_000L;
                out.println(String.format(
                        Locale.ROOT, "%s %d/%d, %d:%02d left  %s", what, done, total, left / 60, left % 60, piece));
                out.flush();
            }
        };
    }
}
