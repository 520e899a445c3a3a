package org.gblend.app.watch;

/** Spans of time in words. */
public final class Durations {
    private Durations() {}

    /** Such as 45 s, 3 min or 2 h 5 min; a span below 0, of a clock that was set back, is 0 s. */
    public static String text(double seconds) {
        if (seconds < 90) {
            return Math.max(0, Math.round(seconds)) + " s";
        }
        long minutes = Math.round(seconds / 60);
        return minutes < 90 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
