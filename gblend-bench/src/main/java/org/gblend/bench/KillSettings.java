package org.gblend.bench;

/**
 * Settings of {@code bench kill}.
 *
 * @param points kills, each of a run of its own
 * @param seed when they fall
 */
record KillSettings(int points, long seed) {
    KillSettings {
        if (points < 1) {
            throw new IllegalArgumentException("points is " + points + ": use 1 or more");
        }
    }

    public static KillSettings defaults() {
        return new KillSettings(50, 1);
    }
}
