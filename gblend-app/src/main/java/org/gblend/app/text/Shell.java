package org.gblend.app.text;

import java.nio.file.Path;

/** Text that is to be typed into a shell. */
public final class Shell {
    private Shell() {}

    /** A path as a POSIX shell takes it for one word. */
    public static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
