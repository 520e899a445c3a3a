package org.gblend.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Two ways of doing one piece of work, run in turn: A B A B. A ratio is of two neighbouring runs.
 *
 * @param wall seconds of each run
 * @param processor seconds that the side spent on processors: what other programs take away is not in it
 */
record SideBySide(Sides wall, Sides processor) {
    private static final double SECOND = 1e9;

    /** Measurements of gblend and of what it is compared with. */
    record Sides(Series gblend, Series plain) {
        Series ratio() {
            return gblend.over(plain);
        }
    }

    /** One side's work; the seconds on processors that it took. */
    interface Work {
        double run();
    }

    static SideBySide run(int warmup, int runs, Work gblend, Work plain) {
        double[][] times = new double[4][runs];
        for (int run = -warmup; run < runs; run++) {
            double[] a = timed(gblend);
            double[] b = timed(plain);
            if (run >= 0) {
                times[0][run] = a[0];
                times[1][run] = b[0];
                times[2][run] = a[1];
                times[3][run] = b[1];
            }
        }
        return new SideBySide(
                new Sides(new Series(times[0]), new Series(times[1])),
                new Sides(new Series(times[2]), new Series(times[3])));
    }

    private static double[] timed(Work work) {
        long start = System.nanoTime();
        double processor = work.run();
        return new double[] {(System.nanoTime() - start) / SECOND, processor};
    }

    /** Work of the calling thread alone. */
    static Work ofThisThread(Runnable work) {
        return () -> {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            work.run();
            return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / SECOND;
        };
    }

    /** Work of all this program's threads, compiler and collector included. */
    static Work ofThisProgram(Runnable work) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return () -> {
            long start = system.getProcessCpuTime();
            work.run();
            return (system.getProcessCpuTime() - start) / SECOND;
        };
    }

    /**
     * Prints every run as a rate, and the medians.
     *
     * @param amount units of work in a run
     * @param unit in which the work is counted
     */
    void print(PrintWriter out, double amount, String unit, String plain) {
        out.printf("          wall, %s per second     processor time, %s per second%n", unit, unit);
        out.printf("  run     gblend%10s   ratio     gblend%10s   ratio%n", plain, plain);
        for (int run = 0; run < wall.gblend().size(); run++) {
            out.printf(Locale.ROOT, "  %3d%s%s%n", run + 1, row(wall, run, amount), row(processor, run, amount));
        }
        print(out, "wall", wall, amount, unit, plain);
        print(out, "processor", processor, amount, unit, plain);
        out.flush();
    }

    private static String row(Sides sides, int run, double amount) {
        return String.format(
                Locale.ROOT,
                " %10.1f%10.1f%8.3f",
                amount / sides.gblend().get(run),
                amount / sides.plain().get(run),
                sides.plain().get(run) / sides.gblend().get(run));
    }

    private static void print(PrintWriter out, String name, Sides sides, double amount, String unit, String plain) {
        out.printf(
                Locale.ROOT,
                "  %-9s  median (least to greatest)  gblend %s  %s %s %s/s  throughput %s%n",
                name,
                rates(sides.gblend(), amount),
                plain,
                rates(sides.plain(), amount),
                unit,
                sides.plain().over(sides.gblend()).summary("%.3f"));
    }

    private static String rates(Series seconds, double amount) {
        double[] rates = new double[seconds.size()];
        for (int run = 0; run < rates.length; run++) {
            rates[run] = amount / seconds.get(run);
        }
        return new Series(rates).summary("%.1f");
    }
}
