package org.gblend.data.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** An unfinished shard: samples are appended, a line for each after it. Used by one thread at a time. */
final class ShardWriter implements AutoCloseable {
    private static final int ALIGNMENT = 64;

    private final int number;
    private final ShardFiles files;
    private final List<Entry> entries;
    private final FileChannel data;
    private final FileChannel table;
    private long end;

    private ShardWriter(int number, ShardFiles files, List<Entry> entries, FileChannel data, FileChannel table) {
        this.number = number;
        this.files = files;
        this.entries = entries;
        this.data = data;
        this.table = table;
        this.end = ShardTable.end(entries);
    }

    /** Begins a shard, or goes on with what a writer left: lines whose checksum and sample are whole are kept. */
    static ShardWriter open(int number, ShardFiles files, int rows) throws IOException {
        files.reopen();
        ownInode(files);
        FileChannel data = FileChannel.open(
                files.partialData(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            List<Entry> entries = whole(files.partialTable(), data, rows);
            rewrite(files, entries);
            data.truncate(ShardTable.end(entries));
            FileChannel table = FileChannel.open(files.partialTable(), StandardOpenOption.APPEND);
            return new ShardWriter(number, files, entries, data, table);
        } catch (IOException | RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /** Data that another store holds by a link too is copied before it is written into. */
    private static void ownInode(ShardFiles files) throws IOException {
        Path data = files.partialData();
        if (!Files.exists(data)
                || !data.getFileSystem().supportedFileAttributeViews().contains("unix")
                || (int) Files.getAttribute(data, "unix:nlink") < 2) {
            return;
        }
        Path copy = data.resolveSibling(data.getFileName() + ".copy");
        Files.copy(data, copy, StandardCopyOption.REPLACE_EXISTING);
        StoreFiles.moveAtomically(copy, data);
    }

    /** The table without lines that are cut off or damaged, beside the old one first: a full disk loses nothing. */
    private static void rewrite(ShardFiles files, List<Entry> entries) throws IOException {
        StringBuilder text = new StringBuilder();
        entries.forEach(e -> text.append(e.line()).append('\n'));
        Files.writeString(files.newTable(), text, StandardCharsets.ISO_8859_1);
        StoreFiles.moveAtomically(files.newTable(), files.partialTable());
    }

    private static List<Entry> whole(Path table, FileChannel data, int rows) throws IOException {
        List<Entry> entries = new ArrayList<>();
        if (!Files.exists(table)) {
            return entries;
        }
        String text = new String(Files.readAllBytes(table), StandardCharsets.ISO_8859_1);
        for (String line : text.split("\n", -1)) {
            Entry e = Entry.parse(line);
            if (e != null && e.row() >= 0 && e.row() < rows && intact(e, data)) {
                entries.add(e);
            }
        }
        return entries;
    }

    private static boolean intact(Entry e, FileChannel data) throws IOException {
        if (e.bytes() > Integer.MAX_VALUE || e.offset() + e.bytes() > data.size()) {
            return false;
        }
        ByteBuffer sample = ByteBuffer.allocate((int) e.bytes());
        while (sample.hasRemaining() && data.read(sample, e.offset() + sample.position()) > 0) {}
        return !sample.hasRemaining() && Entry.crc(sample.flip()) == e.crc();
    }

    int number() {
        return number;
    }

    Path file() {
        return files.data();
    }

    List<Entry> entries() {
        return entries;
    }

    boolean hasRoom(long bytes, long limit) {
        return entries.isEmpty() || aligned() + bytes <= limit;
    }

    private long aligned() {
        return (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Appends a sample; its offset is the shard's to choose. */
    void put(Entry entry, ByteBuffer bytes) throws IOException {
        Entry placed = entry.isAbsent() ? entry : entry.at(aligned());
        for (long at = placed.offset(); bytes.hasRemaining(); ) {
            at += data.write(bytes, at);
        }
        ByteBuffer line = ByteBuffer.wrap((placed.line() + "\n").getBytes(StandardCharsets.ISO_8859_1));
        while (line.hasRemaining()) {
            table.write(line);
        }
        entries.add(placed);
        end = Math.max(end, placed.offset() + placed.bytes());
    }

    /** Makes the shard whole: both files forced to the disk, then renamed, data first, table last. */
    ShardTable finish() throws IOException {
        ShardTable whole = ShardTable.of(entries);
        data.force(true);
        Files.writeString(files.newTable(), whole.text(), StandardCharsets.ISO_8859_1);
        StoreFiles.sync(files.newTable());
        close();
        StoreFiles.moveAtomically(files.partialData(), files.data());
        StoreFiles.moveAtomically(files.newTable(), files.table());
        files.deleteUnfinished();
        return whole;
    }

    /** Clears a shard without samples away. */
    void discard() throws IOException {
        close();
        files.deleteUnfinished();
    }

    @Override
    public void close() throws IOException {
        data.close();
        table.close();
    }
}
