package org.gblend.data.internal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The shards of a finished store: number, samples, bytes and the checksum of the table of each, and one over all lines. */
record StoreIndex(List<Line> shards) {
    private static final String HEADER = "shard,rows,bytes,crc32c";

    /** @param crc that of the shard's table */
    record Line(int shard, int rows, long bytes, int crc) {
        static Line of(int shard, ShardTable table) {
            return new Line(shard, table.entries().size(), table.bytes(), table.crc());
        }

        private String text() {
            return String.format(Locale.ROOT, "%05d,%d,%d,%s", shard, rows, bytes, Integer.toHexString(crc));
        }

        boolean fits(ShardTable table) {
            return equals(of(shard, table));
        }
    }

    /** Written beside its place, forced to the disk, and renamed. */
    void write(StoreFiles files) throws IOException {
        Files.writeString(files.newIndex(), text(), StandardCharsets.ISO_8859_1);
        StoreFiles.sync(files.newIndex());
        StoreFiles.moveAtomically(files.newIndex(), files.index());
    }

    private String text() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        shards.forEach(s -> text.append(s.text()).append('\n'));
        return text + "end," + Integer.toHexString(Entry.crc(text.toString())) + "\n";
    }

    /** An index as it was written, or null when there is none, or it is damaged, or a table of an earlier version. */
    static @Nullable StoreIndex read(Path index) throws IOException {
        if (!Files.isRegularFile(index)) {
            return null;
        }
        String text = Files.readString(index, StandardCharsets.ISO_8859_1);
        List<String> lines = text.lines().toList();
        List<Line> shards = new ArrayList<>();
        try {
            for (String line : lines.subList(Math.min(1, lines.size()), Math.max(1, lines.size() - 1))) {
                String[] f = line.split(",", -1);
                shards.add(new Line(
                        Integer.parseInt(f[0]),
                        Integer.parseInt(f[1]),
                        Long.parseLong(f[2]),
                        Integer.parseUnsignedInt(f[3], 16)));
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return null;
        }
        StoreIndex read = new StoreIndex(shards);
        return read.text().equals(text) ? read : null;
    }
}
