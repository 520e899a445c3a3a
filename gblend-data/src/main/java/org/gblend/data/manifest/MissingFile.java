package org.gblend.data.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gblend.core.InputException;

/** A file that rows name and that is none. */
public final class MissingFile extends InputException {
    private static final long serialVersionUID = 1;

    private final String what;

    private MissingFile(String what, String rest) {
        super(what + rest);
        this.what = what;
    }

    /** @param rest of the message: who names the file, and what to do */
    static MissingFile of(Path file, String rest) {
        return new MissingFile("the file " + file + " " + fault(file), rest);
    }

    /** The message for a row whose modalities all name it. */
    public String ofRow() {
        return what + ": check data.root and from, or remove the row";
    }

    private static String fault(Path file) {
        if (Files.isDirectory(file)) {
            return "is a folder";
        }
        if (Files.isSymbolicLink(file)) {
            try {
                return "is a link to " + Files.readSymbolicLink(file) + ", which does not exist";
            } catch (IOException e) {
                return "is a link that cannot be read (" + e.getMessage() + ")";
            }
        }
        Path slashes = Path.of(file.toString().replace('\\', '/'));
        return "does not exist" + (Files.isRegularFile(slashes) ? " (" + slashes + " does: write / for \\)" : "");
    }
}
