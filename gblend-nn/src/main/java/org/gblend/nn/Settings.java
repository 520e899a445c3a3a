package org.gblend.nn;

import java.util.List;

/** Checks of settings that name the key, the value and the allowed range. */
final class Settings {
    /** Depths that residual networks have: two convolutions a block to 34, bottlenecks from 50 on. */
    static final List<Integer> DEPTHS = List.of(10, 18, 34, 50, 101, 152);

    private Settings() {}

    static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(key + " is " + value + ": use " + least + " or more");
        }
    }

    static void between(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + ": use " + least + " to " + most);
        }
    }

    static void odd(String key, int value) {
        if (value % 2 == 0) {
            throw new IllegalArgumentException(key + " is " + value + ": use an odd number");
        }
    }

    static void rate(String key, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(key + " is " + value + ": use a number in [0, 1)");
        }
    }

    static void epsilon(String key, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(key + " is " + value + ": use a number above 0 and below 1");
        }
    }

    static void oneOf(String key, int value, List<Integer> allowed) {
        if (!allowed.contains(value)) {
            throw new IllegalArgumentException(key + " is " + value + ": use one of " + allowed);
        }
    }

    static void kernel(String key, List<Integer> values, int axes) {
        positive(key, values, axes);
        for (int value : values) {
            if (value % 2 == 0) {
                throw new IllegalArgumentException(key + " is " + values + ": use odd numbers");
            }
        }
    }

    static void positive(String key, List<Integer> values, int axes) {
        if (values.size() != axes || values.stream().anyMatch(v -> v < 1)) {
            throw new IllegalArgumentException(key + " is " + values + ": use " + axes + " numbers, each 1 or more");
        }
    }
}
