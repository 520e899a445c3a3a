package org.gblend.app.run;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.gblend.train.loop.RunListener;

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
    }

    @Override
    public synchronized void inherited(String run, double finished, double total, String text) {
        pace.inherited(run, finished, total);
        line(share() + "  " + run + "  " + text, finished >= total);
    }

    @Override
    public synchronized void progress(String run, double finished, double total, String text) {
        pace.progress(run, finished, total);
        line(share() + "  " + run + "  " + text, finished >= total);
    }

    private String share() {
        double left = pace.secondsLeft();
        double percent = pace.total() > 0 ? 100 * Math.min(1, pace.done() / pace.total()) : 0;
        return String.format(Locale.ROOT, "%3.0f%%", percent)
                + (Double.isNaN(left) ? "" : ", " + duration(left) + " left");
    }

    /** Such as 45 s, 3 min or 2 h 5 min. */
    static String duration(double seconds) {
        if (seconds < 90) {
            return Math.round(seconds) + " s";
        }
        long minutes = Math.round(seconds / 60);
        return minutes < 90 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
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
