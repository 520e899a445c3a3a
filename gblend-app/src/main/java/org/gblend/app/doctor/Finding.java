package org.gblend.app.doctor;

import java.util.Locale;

/**
 * What one check found.
 *
 * @param level how bad it is
 * @param what was checked
 * @param text what was found
 * @param remedy what to do about it; empty where nothing is to be done
 */
record Finding(Level level, String what, String text, String remedy) {
    /** How bad it is. */
    enum Level {
        OK("ok  "),
        NOTE("note"),
        FAIL("FAIL");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static Finding ok(String what, String text) {
        return new Finding(Level.OK, what, text, "");
    }

    static Finding note(String what, String text, String remedy) {
        return new Finding(Level.NOTE, what, text, remedy);
    }

    static Finding fail(String what, String text, String remedy) {
        return new Finding(Level.FAIL, what, text, remedy);
    }

    String line() {
        String line = String.format(Locale.ROOT, "%s  %-14s %s", level.word(), what, text);
        return remedy.isEmpty() ? line : line + "\n      -> " + remedy;
    }
}
