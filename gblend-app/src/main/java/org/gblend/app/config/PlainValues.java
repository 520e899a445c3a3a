package org.gblend.app.config;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Single values from and to text. */
final class PlainValues {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private PlainValues() {}

    /** The value, or empty if the text is not one of this type. */
    static Optional<Object> parse(ConfigType.Plain type, String text) {
        return switch (type) {
            case WHOLE -> whole(text).filter(value -> value == value.intValue()).map(Long::intValue);
            case WHOLE_LONG -> whole(text).map(value -> value);
            case NUMBER ->
                Optional.of(text)
                        .filter(t -> NUMBER.matcher(t).matches())
                        .map(Double::parseDouble)
                        .filter(Double::isFinite)
                        .map(value -> value);
            case SWITCH ->
                switch (text) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.empty();
                };
            case TEXT -> Optional.of(text);
            case PATH -> path(text);
        };
    }

    /** What should have stood in place of {@code text}. */
    static String expected(ConfigType.Plain type, String text) {
        boolean tooLarge = WHOLE.matcher(text).matches();
        return switch (type) {
            case WHOLE -> type.expected() + (tooLarge ? " up to " + Integer.MAX_VALUE : "");
            case WHOLE_LONG -> type.expected() + (tooLarge ? " up to " + Long.MAX_VALUE : "");
            case NUMBER, SWITCH, TEXT, PATH -> type.expected();
        };
    }

    private static Optional<Long> whole(String text) {
        try {
            return WHOLE.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    private static Optional<Object> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** What {@link #parse} reads back as the same value; numbers without an exponent where that is short. */
    static String text(Object value) {
        if (!(value instanceof Double number)) {
            return value.toString();
        }
        String exact = number.toString();
        if (!exact.contains("E")) {
            return exact;
        }
        String plain = new BigDecimal(exact).stripTrailingZeros().toPlainString();
        return plain.length() <= 16 ? plain : exact;
    }
}
