package org.gblend.data.internal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.gblend.core.InputException;
import org.gblend.data.internal.array.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * Writes a store so that a kill at any moment leaves either nothing, a part that the next writer goes on from, or the
 * finished store.
 *
 * <p>Samples go to {@code NAME.bin.partial} in any order; after each, a line that checks itself goes to
 * {@code NAME.csv.partial}. A new writer keeps the lines whose checksum and sample are whole and drops the rest, of a
 * finished store that is damaged too. {@link #finish} flushes both to disk and renames data first, table last. Safe from
 * several threads; one writer per store.
 */
public final class StoreWriter implements AutoCloseable {
    private static final int ALIGNMENT = 64;

    private final StoreFiles files;
    private final @Nullable Entry[] entries;
    private final FileChannel data;
    private final FileChannel table;
    private long end;

    private StoreWriter(StoreFiles files, @Nullable Entry[] entries, FileChannel data, FileChannel table) {
        this.files = files;
        this.entries = entries;
        this.data = data;
        this.table = table;
        for (Entry e : entries) {
            end = e == null ? end : Math.max(end, e.offset() + e.bytes());
        }
    }

    /**
     * Starts a store, or goes on with what an earlier writer left.
     *
     * @param rows rows that the finished store has
     */
    public static StoreWriter open(Path folder, String name, int rows) {
        StoreFiles files = StoreFiles.of(folder, name);
        try {
            if (Files.exists(files.data())) {
                StoreFiles.moveAtomically(files.data(), files.partialData());
            }
            if (Files.exists(files.table())) {
                StoreFiles.moveAtomically(files.table(), files.partialTable());
            }
            FileChannel data = FileChannel.open(
                    files.partialData(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                @Nullable Entry[] entries = whole(files.partialTable(), data, rows);
                rewrite(files, entries);
                return new StoreWriter(
                        files, entries, data, FileChannel.open(files.partialTable(), StandardOpenOption.APPEND));
            } catch (IOException | RuntimeException e) {
                data.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed(files, e);
        }
    }

    /** The table without lines that are cut off or damaged, beside the old one first: a full disk loses nothing. */
    private static void rewrite(StoreFiles files, @Nullable Entry[] entries) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Entry e : entries) {
            if (e != null) {
                text.append(e.line()).append('\n');
            }
        }
        Files.writeString(files.newTable(), text, StandardCharsets.ISO_8859_1);
        StoreFiles.moveAtomically(files.newTable(), files.partialTable());
    }

    /** Entries of an earlier writer whose line and sample are both whole. */
    private static @Nullable Entry[] whole(Path table, FileChannel data, int rows) throws IOException {
        @Nullable Entry[] entries = new Entry[rows];
        if (!Files.exists(table)) {
            return entries;
        }
        byte[] text = Files.readAllBytes(table);
        for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            Entry e = Entry.parse(line);
            if (e != null && e.row() >= 0 && e.row() < rows && intact(e, data)) {
                entries[e.row()] = e;
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
        return !sample.hasRemaining() && crc(sample.flip()) == e.crc();
    }

    /** Whether a row's sample is there already. */
    public boolean has(int row) {
        synchronized (this) {
            return entries[row] != null;
        }
    }

    /**
     * Stores one row's sample.
     *
     * @param sample values, contiguous, in heap or native memory
     * @param start time of the first step, as a fraction of the row's window
     * @param step time from one step to the next, as a fraction of the row's window
     */
    public void put(int row, ElementType type, int[] shape, MemorySegment sample, double start, double step) {
        ByteBuffer bytes = sample.asByteBuffer();
        int crc = crc(bytes.duplicate());
        long offset;
        synchronized (this) {
            offset = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            end = offset + bytes.remaining();
        }
        Entry entry = new Entry(row, type, offset, Entry.Shape.of(shape), start, step, crc);
        if (entry.bytes() != bytes.remaining()) {
            throw new IllegalArgumentException("sample of " + bytes.remaining() + " bytes for shape "
                    + entry.shape().text() + " of " + type);
        }
        try {
            for (long at = offset; bytes.hasRemaining(); ) {
                at += data.write(bytes, at);
            }
            append(entry);
        } catch (IOException e) {
            throw failed(files, e);
        }
    }

    /** Notes that a row has no such sample. */
    public void absent(int row) {
        try {
            append(Entry.absent(row));
        } catch (IOException e) {
            throw failed(files, e);
        }
    }

    private synchronized void append(Entry entry) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((entry.line() + "\n").getBytes(StandardCharsets.ISO_8859_1));
        while (line.hasRemaining()) {
            table.write(line);
        }
        entries[entry.row()] = entry;
    }

    /** Makes the store whole; every row must be there. */
    public synchronized void finish() {
        StringBuilder text = new StringBuilder(Entry.HEADER).append('\n');
        for (int row = 0; row < entries.length; row++) {
            Entry e = entries[row];
            if (e == null) {
                throw new IllegalStateException("row " + row + " has no sample");
            }
            text.append(e.line()).append('\n');
        }
        try {
            data.force(true);
            Files.writeString(files.newTable(), text, StandardCharsets.ISO_8859_1);
            StoreFiles.sync(files.newTable());
            close();
            StoreFiles.moveAtomically(files.partialData(), files.data());
            StoreFiles.moveAtomically(files.newTable(), files.table());
            Files.deleteIfExists(files.partialTable());
        } catch (IOException e) {
            throw failed(files, e);
        }
    }

    static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static InputException failed(StoreFiles files, IOException e) {
        return new InputException(
                "cannot write the prepared data " + files.data() + " (" + e.getMessage()
                        + "): check the space and the rights of the cache folder, or set data.cache to another; the same"
                        + " command goes on from what is prepared",
                e);
    }

    @Override
    public void close() {
        try {
            data.close();
            table.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
