package org.gblend.core;

import java.util.List;
import java.util.Locale;

/** Heads and numbers as they stand in notes and messages. */
public final class NoteText {
    private NoteText() {}

    /** How a note on a head begins. */
    static String head(String name) {
        return "Head '" + name + "': ";
    }

    /** {@code head 'a'}, or {@code heads 'a', 'b', 'c'}. */
    static String list(List<String> heads) {
        return (heads.size() == 1 ? "head '" : "heads '") + String.join("', '", heads) + "'";
    }

    /** Three decimals, or scientific where those would hide the value. */
    public static String weight(double value) {
        boolean plain = value == 0 || (Math.abs(value) >= 0.0005 && Math.abs(value) < 1000);
        return String.format(Locale.ROOT, plain ? "%.3f" : "%.2e", value);
    }

    /** Four significant digits; a plain 0. */
    public static String number(double value) {
        return value == 0 ? "0" : digits(value);
    }

    /** Four significant digits, of 0 too: a column of a table stays even. */
    public static String digits(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
