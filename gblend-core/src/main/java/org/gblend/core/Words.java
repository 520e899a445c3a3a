package org.gblend.core;

import java.util.Locale;

/** Numbers as they stand in notes and messages. */
final class Words {
    private Words() {}

    /** Three decimals, or scientific where those would hide the value. */
    static String weight(double value) {
        boolean plain = value == 0 || (Math.abs(value) >= 0.0005 && Math.abs(value) < 1000);
        return String.format(Locale.ROOT, plain ? "%.3f" : "%.2e", value);
    }

    /** Four significant digits. */
    static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.4g", value);
    }
}
