package org.gblend.data.internal.sample;

import org.gblend.data.config.TooShort;
import org.gblend.data.internal.store.SampleStore;

/** The stretch of a row's window that a sample shows, as fractions of the window; beyond 1 the row starts over or is padded. */
public record Span(double from, double to) {
    /** All of the window. */
    public static final Span WHOLE = new Span(0, 1);

    /** A stretch that passes the row's end by no more than this share of the row does so by rounding. */
    private static final double ROUNDING = 0.01;

    /** The stretch that steps {@code start .. start + count - 1} of a row cover. */
    static Span of(SampleStore store, int row, int start, int count) {
        double t0 = store.start(row);
        double dt = store.step(row);
        return new Span(t0 + start * dt, t0 + (start + count) * dt);
    }

    /** The step of a row that is nearest to the stretch's beginning, early enough for {@code count} steps. */
    public int firstStep(SampleStore store, int row, int steps, int count) {
        long nearest = Math.round((from - store.start(row)) / store.step(row));
        return Math.clamp(nearest, 0, Math.max(0, steps - count));
    }

    /**
     * The step of a row at which the stretch ends (exclusive), at least one after {@code first}; within the row where it
     * is held.
     */
    int endStep(SampleStore store, int row, int steps, int first, TooShort tooShort) {
        long nearest = Math.round((to - store.start(row)) / store.step(row));
        boolean beyond = tooShort != TooShort.HOLD && nearest > steps * (1 + ROUNDING);
        return Math.clamp(nearest, first + 1, beyond ? Integer.MAX_VALUE : steps);
    }
}
