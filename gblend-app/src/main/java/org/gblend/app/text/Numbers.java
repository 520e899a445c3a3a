package org.gblend.app.text;

import java.util.Locale;

/** Numbers for tables. */
public final class Numbers {
    private Numbers() {}

    /** A value with so many decimals; the empty text for NaN. */
    public static String fixed(double value, int digits) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
