package org.gblend.data.internal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of a finished shard: a line per sample, each checking itself, and a last line {@code shard,ROWS,BYTES,CRC32C}
 * over those before it.
 *
 * @param bytes bytes of data that the entries reach to
 * @param crc CRC-32C of header and entries as written
 */
record ShardTable(List<Entry> entries, long bytes, int crc) {
    private static final String END = "shard";

    static ShardTable of(List<Entry> entries) {
        return new ShardTable(List.copyOf(entries), end(entries), Entry.crc(body(entries)));
    }

    private static String body(List<Entry> entries) {
        StringBuilder text = new StringBuilder(Entry.HEADER).append('\n');
        entries.forEach(e -> text.append(e.line()).append('\n'));
        return text.toString();
    }

    static long end(List<Entry> entries) {
        return entries.stream().mapToLong(e -> e.offset() + e.bytes()).max().orElse(0);
    }

    String text() {
        return body(entries) + lastLine() + "\n";
    }

    private String lastLine() {
        return END + "," + entries.size() + "," + bytes + "," + Integer.toHexString(crc);
    }

    /** A table as it was written, or null when it is damaged or cut off. */
    static @Nullable ShardTable read(Path table) throws IOException {
        List<String> lines = Files.readAllLines(table, StandardCharsets.ISO_8859_1);
        if (lines.size() < 2 || !lines.getFirst().equals(Entry.HEADER)) {
            return null;
        }
        List<Entry> entries = new ArrayList<>(lines.size());
        for (String line : lines.subList(1, lines.size() - 1)) {
            Entry e = Entry.parse(line);
            if (e == null) {
                return null;
            }
            entries.add(e);
        }
        ShardTable read = of(entries);
        return read.lastLine().equals(lines.getLast()) ? read : null;
    }
}
