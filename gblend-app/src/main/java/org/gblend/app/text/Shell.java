package org.gblend.app.text;

import java.nio.file.Path;

/** Text that is to be typed into a shell. */
public final class Shell {
    private Shell() {}

    /** A path as a POSIX shell takes it for one word. */
    public static String quoted(Path path) {
        return quoted(path.toString());
    }

    /** The same of any text. */
    public static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
