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
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.data.internal.array.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * A finished store, memory-mapped shard by shard: samples of any length, found by tables of offsets. Neither a store nor a
 * shard is bounded by what one mapping of a byte buffer holds.
 *
 * <p>The tables are checked when the store is opened, each sample's checksum when the sample is first used. Reading is safe
 * from several threads.
 */
public final class SampleStore implements AutoCloseable {
    private final StoreFiles files;
    private final Arena arena;
    private final int[] shards;
    private final MemorySegment[] bytes;
    private final Path[] data;
    private final ElementType[] types;
    private final long[] offsets;
    private final int[][] shapes;
    private final double[] starts;
    private final double[] steps;
    private final int[] crcs;
    private final boolean[] present;
    private final AtomicIntegerArray checked;

    /** A shard that is open: its place in the list of shards, and its entries. */
    private record Shard(ShardFiles files, List<Entry> entries, long bytes) {}

    private SampleStore(StoreFiles files, Arena arena, int rows, List<Shard> opened) throws IOException {
        this.files = files;
        this.arena = arena;
        this.shards = new int[rows];
        this.bytes = new MemorySegment[opened.size()];
        this.data = new Path[opened.size()];
        this.types = new ElementType[rows];
        this.offsets = new long[rows];
        this.shapes = new int[rows][];
        this.starts = new double[rows];
        this.steps = new double[rows];
        this.crcs = new int[rows];
        this.present = new boolean[rows];
        this.checked = new AtomicIntegerArray(rows);
        for (int s = 0; s < data.length; s++) {
            data[s] = opened.get(s).files().data();
            try (FileChannel channel = FileChannel.open(data[s], StandardOpenOption.READ)) {
                bytes[s] = channel.map(MapMode.READ_ONLY, 0, opened.get(s).bytes(), arena);
            }
            for (Entry entry : opened.get(s).entries()) {
                take(entry, s);
            }
        }
    }

    private void take(Entry entry, int shard) {
        int row = entry.row();
        shards[row] = shard;
        types[row] = entry.type();
        offsets[row] = entry.offset();
        shapes[row] = entry.shape().lengths();
        starts[row] = entry.start();
        steps[row] = entry.step();
        crcs[row] = entry.crc();
        present[row] = !entry.isAbsent();
    }

    /** Opens a store; null when it is not there, not finished, or damaged in a way that its tables show. */
    @SuppressWarnings("MustBeClosedChecker") // the arena lives as long as the store
    public static @Nullable SampleStore open(Path folder, String name, int rows) {
        StoreFiles files = new StoreFiles(folder, name);
        try {
            StoreIndex index = StoreIndex.read(files.index());
            List<Shard> shards = index == null ? unsharded(files, rows) : shards(files, index);
            if (shards == null || !whole(shards, rows)) {
                return null;
            }
            Arena arena = Arena.ofShared();
            try {
                return new SampleStore(files, arena, rows, shards);
            } catch (IOException | RuntimeException e) {
                arena.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InputException(
                    "cannot read the prepared data " + files.index() + " (" + e.getMessage()
                            + "): check its rights, or delete it to have it made again",
                    e);
        }
    }

    private static @Nullable List<Shard> shards(StoreFiles files, StoreIndex index) throws IOException {
        List<Shard> shards = new ArrayList<>();
        for (StoreIndex.Line line : index.shards()) {
            ShardFiles shard = files.shard(line.shard());
            ShardTable table = shard.finished();
            if (table == null || !line.fits(table)) {
                return null;
            }
            shards.add(new Shard(shard, table.entries(), table.bytes()));
        }
        return shards;
    }

    /** The one data file of a store that an earlier version made; null = there is none, or it is damaged. */
    private static @Nullable List<Shard> unsharded(StoreFiles files, int rows) throws IOException {
        ShardFiles only = files.unsharded();
        if (!Files.isRegularFile(only.table()) || !Files.isRegularFile(only.data())) {
            return null;
        }
        List<String> lines = Files.readAllLines(only.table(), StandardCharsets.ISO_8859_1);
        if (lines.size() != rows + 1 || !lines.getFirst().equals(Entry.HEADER)) {
            return null;
        }
        List<Entry> entries = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Entry entry = Entry.parse(line);
            if (entry == null) {
                return null;
            }
            entries.add(entry);
        }
        long bytes = ShardTable.end(entries);
        return bytes > Files.size(only.data()) ? null : List.of(new Shard(only, entries, bytes));
    }

    private static boolean whole(List<Shard> shards, int rows) {
        BitSet seen = new BitSet();
        for (Shard shard : shards) {
            for (Entry entry : shard.entries()) {
                if (entry.row() < 0 || entry.row() >= rows) {
                    return false;
                }
                seen.set(entry.row());
            }
        }
        return seen.cardinality() == rows;
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
            if (Entry.crc(sample.asByteBuffer()) != crcs[row]) {
                throw new InputException("the prepared data " + file(row) + " is damaged at row " + row
                        + " (its checksum differs): gblend data prepare --verify makes that sample again");
            }
            checked.set(row, 1);
        }
        return sample;
    }

    /** The shard's file that has a row's sample. */
    public Path file(int row) {
        return data[shards[row]];
    }

    /** Rows whose bytes on disk are not those that were written, in order; reads everything, over the processor's cores. */
    public List<Integer> damaged() {
        return IntStream.range(0, rows())
                .parallel()
                .filter(row -> Entry.crc(bytes(row).asByteBuffer()) != crcs[row])
                .boxed()
                .toList();
    }

    /** Closes, and gives the shards of these rows up: the next writer keeps what is whole of them, and all other shards. */
    public void giveUp(List<Integer> rows) {
        close();
        try {
            if (StoreIndex.read(files.index()) == null) {
                files.adoptUnsharded();
                return;
            }
            for (int number : files.numbers()) {
                ShardFiles shard = files.shard(number);
                if (rows.stream().anyMatch(row -> file(row).equals(shard.data()))) {
                    shard.reopen();
                }
            }
            Files.delete(files.index());
        } catch (IOException e) {
            throw new InputException(
                    "cannot mend the prepared data " + files.index() + " (" + e.getMessage()
                            + "): check the rights of the cache folder",
                    e);
        }
    }

    private MemorySegment bytes(int row) {
        long length = types[row].bytes();
        for (int axis : shapes[row]) {
            length *= axis;
        }
        return bytes[shards[row]].asSlice(offsets[row], length);
    }

    @Override
    public void close() {
        arena.close();
    }
}
