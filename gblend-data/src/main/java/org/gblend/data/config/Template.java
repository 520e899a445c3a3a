package org.gblend.data.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Text with manifest columns in braces: {@code clips/{id}.mp4}. */
public record Template(String text, List<Piece> pieces) {
    /** Fixed text, or a column's name. */
    public record Piece(String text, boolean column) {}

    /**
     * Takes a text apart.
     *
     * @param key the setting that holds the text, for the message
     * @throws IllegalArgumentException on braces that do not match
     */
    public static Template parse(String key, String text) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int stray = text.indexOf('}', at);
            if (stray >= 0 && (open < 0 || stray < open)) {
                throw unmatched(key, text);
            }
            if (open < 0) {
                pieces.add(new Piece(text.substring(at), false));
                break;
            }
            int close = text.indexOf('}', open);
            if (close <= open + 1 || text.substring(open + 1, close).contains("{")) {
                throw unmatched(key, text);
            }
            if (open > at) {
                pieces.add(new Piece(text.substring(at, open), false));
            }
            pieces.add(new Piece(text.substring(open + 1, close), true));
            at = close + 1;
        }
        return new Template(text, List.copyOf(pieces));
    }

    /** The columns that it uses, in its order. */
    public List<String> columns() {
        return pieces.stream().filter(Piece::column).map(Piece::text).toList();
    }

    /** The text with every column's value in its place. */
    public String fill(UnaryOperator<String> valueOf) {
        StringBuilder filled = new StringBuilder();
        for (Piece piece : pieces) {
            filled.append(piece.column() ? valueOf.apply(piece.text()) : piece.text());
        }
        return filled.toString();
    }

    private static IllegalArgumentException unmatched(String key, String text) {
        return new IllegalArgumentException(key + ": \"" + text
                + "\" has braces that do not match; write {column} for the value of a manifest column");
    }
}
