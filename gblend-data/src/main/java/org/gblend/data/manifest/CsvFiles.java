package org.gblend.data.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.gblend.core.InputException;

/** CSV as this room writes it: a header, commas, quotes where a cell needs them, UTF-8. */
public final class CsvFiles {
    private CsvFiles() {}

    /**
     * Writes a file.
     *
     * @throws InputException where it cannot be written
     */
    public static void write(Path file, List<String> header, List<List<String>> rows) {
        try {
            Files.writeString(file, text(header, rows));
        } catch (IOException e) {
            throw new InputException(file + " cannot be written (" + e.getMessage() + "): name another file", e);
        }
    }

    /** The text of such a file. */
    public static String text(List<String> header, List<List<String>> rows) {
        StringBuilder csv = new StringBuilder(line(header));
        rows.forEach(row -> csv.append(line(row)));
        return csv.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(CsvFiles::cell).collect(Collectors.joining(",", "", "\n"));
    }

    /** A cell, in quotes where it needs them. */
    public static String cell(String text) {
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
