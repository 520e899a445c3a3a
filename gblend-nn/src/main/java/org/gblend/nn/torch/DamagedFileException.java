package org.gblend.nn.torch;

import java.nio.file.Path;
import org.gblend.core.InputException;

/**
 * A file that is not a sound safetensors file. The message is that of a user's weights file; who reads a file of another kind
 * names it and its remedy with {@link #why}.
 */
public final class DamagedFileException extends InputException {
    private static final long serialVersionUID = 1L;
    private final String why;

    DamagedFileException(Path file, String why) {
        super("weights file " + file + " is not a sound safetensors file: " + why + ". Save or download it again");
        this.why = why;
    }

    /** What is wrong with it, without the file's name. */
    public String why() {
        return why;
    }
}
