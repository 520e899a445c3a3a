package org.gblend.data.internal.array;

import java.io.IOException;

/** An array file cannot be used; the message says why and follows the file's name. */
final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    FormatException(String message) {
        super(message);
    }
}
