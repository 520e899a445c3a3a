package org.gblend.data.config;

import java.util.Locale;

/** Checks of config values: each failure names the key, the value and what is allowed. */
final class Check {
    private Check() {}

    static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s: %d is too small; give %d or more", key, value, least));
        }
    }

    static void atLeast(String key, double value, double least) {
        if (!(value >= least) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s: %s is not allowed; give %s or more", key, value, least));
        }
    }

    /** A share of the rows: 0 up to, but without, 1. */
    static void fraction(String key, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s: %s is not allowed; give a share of the rows in [0, 1)", key, value));
        }
    }

    static void positive(String key, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s: %s is not allowed; give a number above 0", key, value));
        }
    }

    static void notBlank(String key, String value, String example) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(key + ": is empty; give " + example);
        }
    }
}
