package org.gblend.app.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How much of a job of several runs is done, and how long the rest takes: as long per epoch of one network as what this
 * process has done. What earlier processes did counts as done, and not for the speed; neither does the preparation.
 */
final class Pace {
    private final LongSupplier nanos;
    private final Map<String, Double> done = new LinkedHashMap<>();
    private final Map<String, Double> totals = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private double inherited;
    private boolean begun;
    private long began;

    /**
     * Nothing done yet.
     *
     * @param nanos a clock that never goes back, such as {@code System::nanoTime}
     */
    Pace(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private void begin() {
        if (!begun) {
            begun = true;
            began = nanos.getAsLong();
        }
    }

    void expect(String run, double total, double earlier) {
        begin();
        totals.put(run, total);
        if (earlier > 0) {
            inherited(run, earlier, total, "was already finished");
        }
    }

    void inherited(String run, double finished, double total, String text) {
        inherited += Math.max(0, finished - done.getOrDefault(run, 0.0));
        progress(run, finished, total, text);
    }

    void progress(String run, double finished, double total, String text) {
        begin();
        done.put(run, finished);
        texts.put(run, text);
        totals.put(run, total);
    }

    /** Work of all runs that are known of, in epochs of one network. */
    double total() {
        return totals.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    double done() {
        return done.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** NaN while this process has done nothing to go by. */
    double secondsLeft() {
        double fresh = done() - inherited;
        if (fresh <= 0) {
            return Double.NaN;
        }
        return (nanos.getAsLong() - began) / 1e9 / fresh * Math.max(0, total() - done());
    }

    /** Runs that are known of. */
    int runs() {
        return (int) totals.values().stream().filter(total -> total > 0).count();
    }

    int finishedRuns() {
        return (int) done.keySet().stream().filter(this::isFinished).count();
    }

    private boolean isFinished(String run) {
        return done.getOrDefault(run, 0.0) >= totals.getOrDefault(run, 0.0);
    }

    /** The newest text of each run that has begun and is not finished. */
    Map<String, String> current() {
        Map<String, String> current = new LinkedHashMap<>(texts);
        current.keySet().removeIf(this::isFinished);
        return current;
    }
}
