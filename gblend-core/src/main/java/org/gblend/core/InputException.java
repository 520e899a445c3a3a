package org.gblend.core;

/**
 * Bad input: a file, a value or a setting that only the user can mend.
 *
 * <p>The message is complete for a reader who sees nothing else: what is wrong, the value, the file or row, and what to
 * do about it. The command line prints it without a stack trace and exits with 1.
 */
public class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
