package org.gblend.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gblend.core.InputException;

/** Files that a user names for a command to write. */
public final class OutputFile {
    private OutputFile() {}

    /**
     * The file to write: what a link leads to, so that the link stays.
     *
     * @throws InputException for a folder, a device or a pipe, in whose place a file would be put
     */
    public static Path of(Path named) {
        if (!Files.exists(named)) {
            return named;
        }
        if (!Files.isRegularFile(named)) {
            throw new InputException(named + " is there and is no ordinary file: name another one");
        }
        try {
            return named.toRealPath();
        } catch (IOException e) {
            throw new InputException(named + ": cannot be read (" + e + ")", e);
        }
    }
}
