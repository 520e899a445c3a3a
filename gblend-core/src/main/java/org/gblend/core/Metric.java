package org.gblend.core;

import java.util.Locale;

/**
 * What a learning curve measures, and with it the sign of better and worse.
 *
 * <p>{@code LOSS} and {@code ERROR} are better when lower, {@code ACCURACY} when higher. Error and accuracy are fractions
 * in 0..1, never percent.
 */
public enum Metric {
    /** A mean loss in nats, such as cross-entropy. Chance is {@code ln C}. */
    LOSS,
    /** The share of samples classified wrongly. Chance is {@code 1 - 1/C}. */
    ERROR,
    /** The share of samples classified rightly. Chance is {@code 1/C}. */
    ACCURACY;

    private static final double ROUNDING = 1e-6;

    public boolean lowerIsBetter() {
        return this != ACCURACY;
    }

    /**
     * The value of a classifier that knows nothing of {@code classes} equally frequent classes: {@code ln C},
     * {@code 1 - 1/C} or {@code 1/C}.
     *
     * @throws IllegalArgumentException if there are fewer than 2 classes
     */
    public double chance(int classes) {
        if (classes < 2) {
            throw new IllegalArgumentException("classes = " + classes + ": chance needs at least 2 classes");
        }
        return switch (this) {
            case LOSS -> Math.log(classes);
            case ERROR -> (classes - 1.0) / classes;
            case ACCURACY -> 1.0 / classes;
        };
    }

    /** The word for this metric in files, settings and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether an error or accuracy lies outside 0..1 by more than rounding in single precision. */
    boolean refuses(double value) {
        return this != LOSS && (value < -ROUNDING || value > 1 + ROUNDING);
    }

    /** {@code to} counted as an improvement on {@code from}: positive when {@code to} is better. */
    double improvement(double from, double to) {
        return lowerIsBetter() ? from - to : to - from;
    }
}
