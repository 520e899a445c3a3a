package org.gblend.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Readings of memory over a training, and whether it grew once it had settled: from a fifth of the steps to the end. */
final class MemoryGrowth {
    /** The first of this many parts of the steps is for the memory to settle. */
    static final int SETTLING = 5;

    /** Largest growth that passes. */
    private static final double ALLOWED = 0.05;

    /**
     * Memory at one moment.
     *
     * @param step training steps done
     * @param residentKiB what the process holds in memory
     * @param heapKiB what of it the JVM's heap has in use, garbage included
     * @param objects native objects alive
     */
    record Reading(int step, long residentKiB, long heapKiB, long objects) {}

    private final int steps;
    private final List<Reading> readings = new ArrayList<>();

    MemoryGrowth(int steps) {
        this.steps = steps;
    }

    void add(Reading reading) {
        readings.add(reading);
    }

    /** Relative growth of the resident size. */
    double resident() {
        return (double) last().residentKiB() / settled().residentKiB() - 1;
    }

    /** Relative growth of the number of native objects. */
    double objects() {
        return (double) last().objects() / Math.max(1, settled().objects()) - 1;
    }

    boolean isFlat() {
        return resident() <= ALLOWED && objects() <= ALLOWED;
    }

    String describe() {
        return String.format(
                Locale.ROOT,
                "from step %d to %d: resident size %+.2f %%, native objects %+.2f %% (allowed +%.0f %%): %s",
                settled().step(),
                last().step(),
                100 * resident(),
                100 * objects(),
                100 * ALLOWED,
                isFlat() ? "flat" : "GROWS");
    }

    private Reading settled() {
        return readings.stream()
                .filter(reading -> reading.step() * SETTLING >= steps)
                .findFirst()
                .orElseThrow();
    }

    private Reading last() {
        return readings.getLast();
    }
}
