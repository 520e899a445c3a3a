package org.gblend.app.config;

import java.util.List;
import org.gblend.core.InputException;

/**
 * Wrong settings: everything that is wrong with a configuration, at once.
 *
 * <p>Each error names its place (file and line, or command line), the key, the value and what is allowed. The command
 * line exits with 2.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String[] errors;

    /** One error, found by what the settings are for. */
    public ConfigException(InputException error) {
        super(String.valueOf(error.getMessage()), error);
        this.errors = new String[] {getMessage()};
    }

    ConfigException(List<String> errors) {
        super(message(errors));
        this.errors = errors.toArray(String[]::new);
    }

    /** The single errors, in the order in which they were found. */
    public List<String> errors() {
        return List.of(errors);
    }

    private static String message(List<String> errors) {
        return errors.size() == 1
                ? errors.getFirst()
                : errors.size() + " errors in the configuration\n  " + String.join("\n  ", errors);
    }
}
