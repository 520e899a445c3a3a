package org.gblend.train.folder;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gblend.core.InputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Records as JSON. */
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final JsonMapper COMPACT = JsonMapper.builder().build();

    private Json() {}

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** On one line. */
    public static String line(Object value) {
        return COMPACT.writeValueAsString(value);
    }

    /**
     * A record from JSON.
     *
     * @param source named in the message if the text is not what it should be
     */
    public static <T> T parse(String text, Class<T> type, String source) {
        try {
            return value(text, type);
        } catch (UnfitException e) {
            throw new InputException(
                    source + ": " + e.why() + "; use the version that wrote it, or start anew in another run folder",
                    e);
        }
    }

    /** A record from a file that the command which made it writes again once it is gone. */
    public static <T> T read(Path file, Class<T> type) {
        return read(file, type, "the command that made it writes it again");
    }

    /**
     * A record from a file.
     *
     * @param then what happens once the file is removed, for the message if it is not what it should be
     */
    public static <T> T read(Path file, Class<T> type, String then) {
        try {
            return value(Files.readString(file), type);
        } catch (UnfitException e) {
            throw new InputException(file + ": " + e.why() + "; " + e.remedy() + "remove this one file: " + then, e);
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": is damaged (it is no text); remove this one file: " + then, e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read (" + e + ")", e);
        }
    }

    private static <T> T value(String text, Class<T> type) throws UnfitException {
        try {
            @Nullable T value = MAPPER.readValue(text, type);
            if (value == null) {
                throw new UnfitException("", null);
            }
            return value;
        } catch (JacksonException e) {
            throw fault(text, e);
        }
    }

    /** Whether the text is no JSON at all, or JSON that is not the record. */
    private static UnfitException fault(String text, JacksonException unfit) {
        if (text.isBlank()) {
            return new UnfitException("it is empty", unfit);
        }
        try {
            MAPPER.readTree(text);
        } catch (JacksonException e) {
            return new UnfitException(damage(text, e), e);
        }
        return new UnfitException("", unfit);
    }

    private static String damage(String text, JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        boolean atEnd = at != null && at.getCharOffset() >= text.stripTrailing().length();
        if (atEnd || e instanceof UnexpectedEndOfInputException) {
            return "it ends in the middle, in line " + text.lines().count();
        }
        return at == null ? "it is no JSON" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + " is no JSON";
    }

    /** Text that is not the record it should be. */
    private static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String damage;

        /**
         * One.
         *
         * @param damage what is wrong with it; empty for sound JSON that does not fit
         */
        UnfitException(String damage, @Nullable Exception cause) {
            super(damage, cause);
            this.damage = damage;
        }

        String why() {
            return damage.isEmpty()
                    ? "is of another version of gblend and does not fit this one"
                    : "is damaged (" + damage + ")";
        }

        String remedy() {
            return damage.isEmpty() ? "use that version, or " : "";
        }
    }
}
