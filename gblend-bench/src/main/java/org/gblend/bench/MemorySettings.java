package org.gblend.bench;

/**
 * Settings of {@code bench memory}.
 *
 * @param steps training steps
 * @param every steps between two readings
 */
record MemorySettings(int steps, int every) {
    MemorySettings {
        if (every < 1) {
            throw new IllegalArgumentException("every is " + every + ": use 1 or more");
        }
        if (steps < MemoryGrowth.SETTLING * every || steps % every != 0) {
            throw new IllegalArgumentException("steps is " + steps + ": use a multiple of every (" + every
                    + "), at least " + MemoryGrowth.SETTLING + " times it");
        }
    }

    public static MemorySettings defaults() {
        return new MemorySettings(5000, 500);
    }
}
