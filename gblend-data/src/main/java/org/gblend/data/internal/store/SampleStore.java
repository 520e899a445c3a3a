package org.gblend.data.internal.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.gblend.core.InputException;
import org.gblend.data.internal.array.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * A finished store, memory-mapped: samples of any length, found by a table of offsets.
 *
 * <p>The table is checked when the store is opened, each sample's checksum when the sample is first used. Reading is safe
 * from several threads.
 */
public final class SampleStore implements AutoCloseable {
    private final Path file;
    private final Arena arena;
    private final MemorySegment bytes;
    private final ElementType[] types;
    private final long[] offsets;
    private final int[][] shapes;
    private final double[] starts;
    private final double[] steps;
    private final int[] crcs;
    private final boolean[] present;
    private final AtomicIntegerArray checked;

    private SampleStore(Path file, Arena arena, MemorySegment bytes, Entry[] entries) {
        int rows = entries.length;
        this.file = file;
        this.arena = arena;
        this.bytes = bytes;
        this.types = new ElementType[rows];
        this.offsets = new long[rows];
        this.shapes = new int[rows][];
        this.starts = new double[rows];
        this.steps = new double[rows];
        this.crcs = new int[rows];
        this.present = new boolean[rows];
        this.checked = new AtomicIntegerArray(rows);
        for (int row = 0; row < rows; row++) {
            types[row] = entries[row].type();
            offsets[row] = entries[row].offset();
            shapes[row] = entries[row].shape().lengths();
            starts[row] = entries[row].start();
            steps[row] = entries[row].step();
            crcs[row] = entries[row].crc();
            present[row] = !entries[row].isAbsent();
        }
    }

    /** Opens a store; null when it is not there, not finished, or damaged in a way that its table shows. */
    @SuppressWarnings("MustBeClosedChecker") // the arena lives as long as the store
    public static @Nullable SampleStore open(Path folder, String name, int rows) {
        StoreFiles files = StoreFiles.of(folder, name);
        if (!Files.isRegularFile(files.table()) || !Files.isRegularFile(files.data())) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(files.data(), StandardOpenOption.READ)) {
            Entry[] entries = entries(files.table(), rows, channel.size());
            if (entries == null) {
                return null;
            }
            Arena arena = Arena.ofShared();
            MemorySegment bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            return new SampleStore(files.data(), arena, bytes, entries);
        } catch (IOException e) {
            throw new InputException(
                    "cannot read the prepared data " + files.data() + " (" + e.getMessage()
                            + "): check its rights, or delete it to have it made again",
                    e);
        }
    }

    private static Entry @Nullable [] entries(Path table, int rows, long size) throws IOException {
        List<String> lines = Files.readAllLines(table, StandardCharsets.ISO_8859_1);
        if (lines.size() != rows + 1 || !lines.getFirst().equals(Entry.HEADER)) {
            return null;
        }
        Entry[] entries = new Entry[rows];
        for (int row = 0; row < rows; row++) {
            Entry e = Entry.parse(lines.get(row + 1));
            if (e == null || e.row() != row || e.offset() + e.bytes() > size) {
                return null;
            }
            entries[row] = e;
        }
        return entries;
    }

    public int rows() {
        return offsets.length;
    }

    /** Whether the row has a sample; where not, nothing else of it means anything. */
    public boolean present(int row) {
        return present[row];
    }

    /** The first row that has a sample; -1 = none has. */
    public int firstPresent() {
        for (int row = 0; row < present.length; row++) {
            if (present[row]) {
                return row;
            }
        }
        return -1;
    }

    /** Type of a sample's values. */
    public ElementType type(int row) {
        return types[row];
    }

    /** Lengths of a sample's axes; the caller does not change them. */
    public int[] shape(int row) {
        return shapes[row];
    }

    /** Time of a sample's first step, as a fraction of the row's window. */
    public double start(int row) {
        return starts[row];
    }

    /** Time between a sample's steps, as a fraction of the row's window. */
    public double step(int row) {
        return steps[row];
    }

    /** CRC-32C of a sample: the same for the same content on every machine. */
    public int crc(int row) {
        return crcs[row];
    }

    /**
     * A sample's values, contiguous.
     *
     * @throws InputException when the bytes on disk have changed since they were written
     */
    public MemorySegment sample(int row) {
        MemorySegment sample = bytes(row);
        if (checked.get(row) == 0) {
            if (StoreWriter.crc(sample.asByteBuffer()) != crcs[row]) {
                throw new InputException("the prepared data " + file + " is damaged at row " + row
                        + " (its checksum differs): gblend data prepare --verify makes that sample again");
            }
            checked.set(row, 1);
        }
        return sample;
    }

    /** Rows whose bytes on disk are not those that were written, in order; reads everything. */
    public List<Integer> damaged() {
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < rows(); row++) {
            if (StoreWriter.crc(bytes(row).asByteBuffer()) != crcs[row]) {
                rows.add(row);
            }
        }
        return rows;
    }

    private MemorySegment bytes(int row) {
        long length = types[row].bytes();
        for (int axis : shapes[row]) {
            length *= axis;
        }
        return bytes.asSlice(offsets[row], length);
    }

    @Override
    public void close() {
        arena.close();
    }
}
