package org.gblend.app.run;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.gblend.app.watch.Durations;
import org.gblend.app.watch.JobProgress;
import org.gblend.train.loop.RunListener;
import org.jspecify.annotations.Nullable;

/**
 * Progress with the time left: one line that is rewritten on a terminal, a plain line now and then elsewhere.
 *
 * <p>The time left assumes that what remains costs as much per unit of work (an epoch of one network) as what this
 * process has done.
 */
final class ProgressPrinter implements RunListener {
    private static final long PLAIN_INTERVAL_NANOS = 10_000_000_000L;
    private static final long TERMINAL_INTERVAL_NANOS = 200_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final Pace pace = new Pace(System::nanoTime);
    private JobProgress.@Nullable Keeper keeper;
    private long printed;
    private boolean open;

    ProgressPrinter(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** For a command's own output stream. */
    static ProgressPrinter to(PrintWriter out) {
        return new ProgressPrinter(
                out,
                Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent());
    }

    /** Keeps the progress in the folder as well, for {@code gblend watch}. */
    synchronized void keepIn(Path folder) {
        keeper = new JobProgress.Keeper(folder, InstantSource.system());
        keep(true, false);
    }

    /** The job has come to its end, well or not. */
    synchronized void ended() {
        endLine();
        keep(true, true);
    }

    private void keep(boolean now, boolean ended) {
        if (keeper != null && (now || keeper.due())) {
            keeper.write(
                    ended,
                    pace.done(),
                    pace.total(),
                    pace.secondsLeft(),
                    pace.finishedRuns(),
                    pace.runs(),
                    pace.current());
        }
    }

    synchronized void preparing(int finished, int total, String what) {
        if (finished < total || total == 0) {
            line("preparing " + finished + "/" + total + "  " + what, false);
        } else {
            endLine();
        }
    }

    @Override
    public synchronized void expect(String run, double total, double earlier) {
        pace.expect(run, total, earlier);
        keep(false, false);
    }

    @Override
    public synchronized void inherited(String run, double finished, double total, String text) {
        pace.inherited(run, finished, total, text);
        keep(false, false);
        line(share() + "  " + run + "  " + text, finished >= total);
    }

    @Override
    public synchronized void progress(String run, double finished, double total, String text) {
        pace.progress(run, finished, total, text);
        keep(false, false);
        line(share() + "  " + run + "  " + text, finished >= total);
    }

    private String share() {
        double left = pace.secondsLeft();
        double percent = pace.total() > 0 ? 100 * Math.min(1, pace.done() / pace.total()) : 0;
        return String.format(Locale.ROOT, "%3.0f%%", percent)
                + (Double.isNaN(left) ? "" : ", " + Durations.text(left) + " left");
    }

    @Override
    public synchronized void note(String run, String text) {
        endLine();
        out.println(run + ": " + text);
        out.flush();
    }

    private void line(String text, boolean important) {
        long now = System.nanoTime();
        long interval = terminal ? TERMINAL_INTERVAL_NANOS : PLAIN_INTERVAL_NANOS;
        if (!important && printed != 0 && now - printed < interval) {
            return;
        }
        printed = now;
        if (terminal) {
            out.print(CLEAR + text);
            open = true;
        } else {
            out.println(text);
        }
        out.flush();
    }

    /** Ends a line that was being rewritten. */
    synchronized void endLine() {
        if (open) {
            out.print(CLEAR);
            open = false;
            out.flush();
        }
    }
}
