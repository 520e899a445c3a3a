package org.gblend.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.gblend.app.report.ReportWriter;
import picocli.CommandLine.Command;

/** How long the page of a comparison takes to draw, and how large it is. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Writes the run folders of a comparison that was never trained (six schemes, smooth curves, noisy predictions), then"
                        + " draws its report again and again; fails if the page is 3 MiB or more.",
        footer = {"", "Settings (defaults): classes=400 epochs=45 seeds=3 per-class=5 runs=5"})
final class ReportCommand extends Benchmark<ReportSettings> {
    private static final long MOST_BYTES = 3L << 20;

    ReportCommand() {
        super(ReportSettings.class);
    }

    @Override
    boolean measure(ReportSettings bound, Path folder, PrintWriter out) throws IOException {
        new SyntheticComparison(bound.classes(), bound.epochs(), bound.seeds(), bound.perClass()).write(folder);
        double[] wall = new double[bound.runs()];
        double[] processor = new double[bound.runs()];
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        out.println();
        for (int run = 0; run < bound.runs(); run++) {
            long began = System.nanoTime();
            long beganWork = thread.getCurrentThreadCpuTime();
            ReportWriter.write(folder, null);
            wall[run] = (System.nanoTime() - began) / 1e9;
            processor[run] = (thread.getCurrentThreadCpuTime() - beganWork) / 1e9;
            out.printf(Locale.ROOT, "  run %d: %.2f s, processor %.2f s%n", run + 1, wall[run], processor[run]);
        }
        return report(folder, new Series(wall), new Series(processor), out);
    }

    private static boolean report(Path folder, Series wall, Series processor, PrintWriter out) throws IOException {
        long page = Files.size(folder.resolve(ReportWriter.PAGE));
        long figures;
        try (Stream<Path> files = Files.list(folder.resolve("figures"))) {
            figures = files.count();
        }
        boolean small = page < MOST_BYTES;
        out.printf(
                Locale.ROOT,
                "page, model card, %d figure files: %s s, processor time of its thread %s s%n",
                figures,
                wall.summary("%.2f"),
                processor.summary("%.2f"));
        out.printf(
                Locale.ROOT,
                "  check: the page has %.2f MiB, below 3: %s%n",
                page / (double) (1 << 20),
                small ? "holds" : "DOES NOT HOLD");
        return small;
    }
}
