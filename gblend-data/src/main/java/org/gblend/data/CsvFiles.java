package org.gblend.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gblend.core.InputException;

/** CSV as this room reads it: a header, commas, quotes where a cell needs them, UTF-8. */
public final class CsvFiles {
    private CsvFiles() {}

    /**
     * The text of a file, without a byte order mark.
     *
     * @throws InputException where it is not UTF-8, with the line
     */
    static String read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
        if (result.isError()) {
            int at = bytes.position();
            long line =
                    1 + IntStream.range(0, at).filter(i -> bytes.get(i) == '\n').count();
            throw new InputException(String.format(
                    Locale.ROOT,
                    "line %d of %s is not UTF-8 (byte 0x%02X): save the file in UTF-8 (from %s -t utf-8)",
                    line,
                    file,
                    bytes.get(at),
                    at == 0 ? "UTF-16: iconv -f utf-16" : "Latin-1: iconv -f latin1"));
        }
        text.flip();
        String all = text.toString();
        return all.startsWith("\uFEFF") ? all.substring(1) : all;
    }

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

    private static String cell(String text) {
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
