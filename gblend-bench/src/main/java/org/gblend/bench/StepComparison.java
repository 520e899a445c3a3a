package org.gblend.bench;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.gblend.nn.torch.Precision;

/**
 * Both sides of a step, measured in turn.
 *
 * @param wall milliseconds per step of each run
 * @param processor milliseconds per step that the thread spent on a processor: what other programs take away is not in it
 */
record StepComparison(
        StepWorkload workload, Precision precision, int steps, Sides wall, Sides processor, LossAgreement losses) {
    /** The goal for the ratio of wall time. */
    private static final double GOAL = 1.1;

    private static final double MILLI = 1e6;

    record Sides(Series gblend, Series plain) {
        Series ratio() {
            return gblend.over(plain);
        }
    }

    /** Milliseconds per step of one run. */
    private record Run(double wall, double processor) {}

    static StepComparison run(StepWorkload workload, StepSettings settings) {
        int steps = settings.steps() > 0 ? settings.steps() : workload.steps();
        LossAgreement losses = new LossAgreement();
        List<Run> gblend = new ArrayList<>();
        List<Run> plain = new ArrayList<>();
        try (StepPair pair = StepPair.open(workload, settings.precision())) {
            for (int run = -settings.warmup(); run < settings.runs(); run++) {
                double[][] first = new double[steps][];
                double[][] second = new double[steps][];
                Run a = timed(steps, first, _ -> pair.gblendStep());
                Run b = timed(steps, second, _ -> pair.plainStep());
                for (int step = 0; step < steps; step++) {
                    losses.add(first[step], second[step]);
                }
                if (run >= 0) {
                    gblend.add(a);
                    plain.add(b);
                }
            }
            return new StepComparison(
                    workload,
                    pair.precision(),
                    steps,
                    new Sides(wall(gblend), wall(plain)),
                    new Sides(processor(gblend), processor(plain)),
                    losses);
        }
    }

    private static Run timed(int steps, double[][] losses, IntFunction<double[]> step) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long processor = threads.getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            losses[i] = step.apply(i);
        }
        return new Run(
                (System.nanoTime() - wall) / MILLI / steps,
                (threads.getCurrentThreadCpuTime() - processor) / MILLI / steps);
    }

    private static Series wall(List<Run> runs) {
        return new Series(runs.stream().mapToDouble(Run::wall).toArray());
    }

    private static Series processor(List<Run> runs) {
        return new Series(runs.stream().mapToDouble(Run::processor).toArray());
    }

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%n%s: %s, %s, %d steps a run%n",
                workload.name().toLowerCase(Locale.ROOT),
                workload.description(),
                precision.name().toLowerCase(Locale.ROOT),
                steps);
        out.println("             wall, ms per step      processor time, ms per step");
        out.println("  run    gblend     plain   ratio    gblend     plain   ratio");
        for (int run = 0; run < wall.gblend().size(); run++) {
            out.printf(Locale.ROOT, "  %3d%s%s%n", run + 1, row(wall, run), row(processor, run));
        }
        print(out, "wall", wall);
        print(out, "processor", processor);
        double ratio = wall.ratio().median();
        out.printf(
                Locale.ROOT,
                "  median ratio %.3f wall, %.3f processor time; goal at most %.2f: %s%n",
                ratio,
                processor.ratio().median(),
                GOAL,
                ratio <= GOAL ? "met" : "missed");
        out.println("  check: " + losses.describe());
        out.flush();
    }

    private static String row(Sides sides, int run) {
        return String.format(
                Locale.ROOT,
                "%10.3f%10.3f%8.3f",
                sides.gblend().get(run),
                sides.plain().get(run),
                sides.ratio().get(run));
    }

    private static void print(PrintWriter out, String name, Sides sides) {
        out.printf(
                Locale.ROOT,
                "  %-9s  median (least to greatest)  gblend %s ms  plain %s ms  ratio %s%n",
                name,
                sides.gblend().summary("%.3f"),
                sides.plain().summary("%.3f"),
                sides.ratio().summary("%.3f"));
    }
}
