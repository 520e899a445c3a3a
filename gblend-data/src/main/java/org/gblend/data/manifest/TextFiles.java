package org.gblend.data.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gblend.core.InputException;

/** Manifests, lists and curves that users bring: text in UTF-8, with or without a byte order mark. */
public final class TextFiles {
    private TextFiles() {}

    /**
     * The text of a file, without a byte order mark.
     *
     * @throws InputException where it is not UTF-8, with the line
     */
    public static String read(Path file) throws IOException {
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
                    isUtf16(bytes) ? "UTF-16: iconv -f utf-16" : "Latin-1: iconv -f latin1"));
        }
        text.flip();
        String all = text.toString();
        return all.startsWith("\uFEFF") ? all.substring(1) : all;
    }

    /** By its byte order mark, of which neither order is UTF-8. */
    private static boolean isUtf16(ByteBuffer bytes) {
        return bytes.limit() > 1 && (bytes.getShort(0) == (short) 0xFEFF || bytes.getShort(0) == (short) 0xFFFE);
    }
}
