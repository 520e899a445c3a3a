package org.gblend.train.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gblend.core.InputException;
import tools.jackson.core.JacksonException;
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
            return MAPPER.readValue(text, type);
        } catch (JacksonException e) {
            throw new InputException(
                    source + ": not a " + type.getSimpleName() + " written by this version (" + e.getOriginalMessage()
                            + "); remove the run folder, or use the version that wrote it",
                    e);
        }
    }

    public static <T> T read(Path file, Class<T> type) {
        try {
            return parse(Files.readString(file), type, file.toString());
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read (" + e + ")", e);
        }
    }
}
