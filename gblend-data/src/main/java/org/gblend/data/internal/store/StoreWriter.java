package org.gblend.data.internal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.gblend.data.internal.array.ElementType;

/**
 * Writes a store so that a kill at any moment leaves finished shards, parts that the next writer goes on from, or the
 * finished store.
 *
 * <p>Samples go to shards of up to {@value #SHARD_MIB} MiB in any order. Each thread that stores a sample takes an open
 * shard for itself, so that writers wait for nobody: there are as many open shards as threads. Of an open shard, samples are
 * in {@code NAME.00000.bin.partial}, and after each a line that checks itself goes to {@code NAME.00000.csv.partial}. A
 * full shard is forced to the disk and renamed, data first, table last: a shard is whole or not there. A new writer takes
 * finished shards as they are, and of unfinished or damaged ones the samples that are whole. {@link #finish} writes the
 * index last. Safe from several threads; one writer per store.
 */
public final class StoreWriter implements AutoCloseable {
    private static final long SHARD_MIB = 512;

    /** The limit of a shard, which a lower one may take the place of where file systems ask for it. */
    private static final long SHARD_BYTES = Long.getLong("gblend.cache.shard-bytes", SHARD_MIB << 20);

    private final StoreFiles files;
    private final long shardBytes;
    private final boolean[] has;
    private final boolean[] absent;
    private final List<Path> lost = new ArrayList<>();
    private final Map<Integer, ShardTable> finished = new TreeMap<>();
    private final Map<Integer, ShardWriter> open = new TreeMap<>();
    private final PriorityQueue<ShardWriter> idle = new PriorityQueue<>(Comparator.comparingInt(ShardWriter::number));

    private StoreWriter(StoreFiles files, int rows, long shardBytes) {
        this.files = files;
        this.shardBytes = shardBytes;
        this.has = new boolean[rows];
        this.absent = new boolean[rows];
    }

    /**
     * Starts a store, or goes on with what an earlier writer left.
     *
     * @param rows rows that the finished store has
     */
    public static StoreWriter open(Path folder, String name, int rows) {
        return open(folder, name, rows, SHARD_BYTES);
    }

    static StoreWriter open(Path folder, String name, int rows, long shardBytes) {
        StoreWriter writer = new StoreWriter(new StoreFiles(folder, name), rows, shardBytes);
        try {
            writer.goOn();
            return writer;
        } catch (IOException e) {
            writer.close();
            throw failed(writer.files.shard(0).data(), e);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private void goOn() throws IOException {
        files.adoptUnsharded();
        Set<Integer> numbers = files.numbers();
        for (int number : numbers) {
            ShardFiles shard = files.shard(number);
            ShardTable table = shard.finished();
            if (table != null) {
                shard.deleteUnfinished();
                finished.put(number, table);
                table.entries().forEach(this::note);
            }
        }
        for (int number : numbers) {
            if (!finished.containsKey(number)) {
                ShardWriter shard = ShardWriter.open(number, files.shard(number), has.length);
                open.put(number, shard);
                idle.add(shard);
                shard.entries().forEach(this::note);
            }
        }
        StoreIndex index = StoreIndex.read(files.index());
        for (StoreIndex.Line line : index == null ? List.<StoreIndex.Line>of() : index.shards()) {
            if (!finished.containsKey(line.shard())) {
                lost.add(files.shard(line.shard()).data());
            }
        }
    }

    /** Shards of a store that was finished which are gone, cut off, or whose tables are damaged. */
    public List<Path> lost() {
        return List.copyOf(lost);
    }

    private void note(Entry entry) {
        has[entry.row()] = true;
        absent[entry.row()] = entry.isAbsent();
    }

    /** Whether it is noted that a row has no such sample. */
    public synchronized boolean isAbsent(int row) {
        return absent[row];
    }

    /** Whether a row's sample is there already. */
    public boolean has(int row) {
        synchronized (this) {
            return has[row];
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
        int crc = Entry.crc(bytes.duplicate());
        Entry entry = new Entry(row, type, 0, Entry.Shape.of(shape), start, step, crc);
        if (entry.bytes() != bytes.remaining()) {
            throw new IllegalArgumentException("sample of " + bytes.remaining() + " bytes for shape "
                    + entry.shape().text() + " of " + type);
        }
        store(entry, bytes);
    }

    /** Notes that a row has no such sample. */
    public void absent(int row) {
        store(Entry.absent(row), ByteBuffer.allocate(0));
    }

    private void store(Entry entry, ByteBuffer bytes) {
        Path file = files.shard(0).data();
        try {
            ShardWriter shard = take();
            while (!shard.hasRoom(bytes.remaining(), shardBytes)) {
                finish(shard);
                shard = take();
            }
            file = shard.file();
            shard.put(entry, bytes);
            synchronized (this) {
                note(entry);
                idle.add(shard);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** An open shard that no other thread has, the first there is; a new one where there is none. */
    private ShardWriter take() throws IOException {
        synchronized (this) {
            ShardWriter shard = idle.poll();
            if (shard != null) {
                return shard;
            }
            int number = 0;
            while (open.containsKey(number) || finished.containsKey(number)) {
                number++;
            }
            shard = ShardWriter.open(number, files.shard(number), has.length);
            open.put(number, shard);
            return shard;
        }
    }

    private void finish(ShardWriter shard) throws IOException {
        ShardTable table = shard.finish();
        synchronized (this) {
            open.remove(shard.number());
            finished.put(shard.number(), table);
        }
    }

    /** Makes the store whole; every row must be there. */
    public synchronized void finish() {
        requireRows(row -> true);
        try {
            finishShards();
            index(files, finished);
        } catch (IOException e) {
            throw failed(files.index(), e);
        }
    }

    /**
     * Makes a whole store of another name of some of the rows. This one stays as it is, unfinished; their samples are the same
     * bytes on the disk where the file system has links, and else are this one's no more.
     *
     * @param newRows number of each row in the other store; -1 = it is not in it
     */
    public synchronized void finishAs(String name, int[] newRows) {
        requireRows(row -> newRows[row] >= 0);
        StoreFiles other = new StoreFiles(files.folder(), name);
        try {
            finishShards();
            Map<Integer, ShardTable> taken = new TreeMap<>();
            for (Map.Entry<Integer, ShardTable> shard : finished.entrySet()) {
                List<Entry> entries = shard.getValue().entries().stream()
                        .filter(e -> newRows[e.row()] >= 0)
                        .map(e -> e.of(newRows[e.row()]))
                        .toList();
                if (!entries.isEmpty()) {
                    ShardTable table = ShardTable.of(entries);
                    other.shard(shard.getKey()).takeOver(files.shard(shard.getKey()), table);
                    taken.put(shard.getKey(), table);
                }
            }
            index(other, taken);
        } catch (IOException e) {
            throw failed(other.index(), e);
        }
    }

    private void requireRows(IntPredicate wanted) {
        for (int row = 0; row < has.length; row++) {
            if (!has[row] && wanted.test(row)) {
                throw new IllegalStateException("row " + row + " has no sample");
            }
        }
    }

    private void finishShards() throws IOException {
        for (ShardWriter shard : List.copyOf(open.values())) {
            if (shard.entries().isEmpty()) {
                shard.discard();
                open.remove(shard.number());
            } else {
                finish(shard);
            }
        }
        idle.clear();
    }

    private static void index(StoreFiles files, Map<Integer, ShardTable> shards) throws IOException {
        List<StoreIndex.Line> lines = new ArrayList<>();
        shards.forEach((number, table) -> lines.add(StoreIndex.Line.of(number, table)));
        new StoreIndex(lines).write(files);
    }

    private static StoreFailure failed(Path file, IOException e) {
        return new StoreFailure(
                "cannot write the prepared data " + file + " (" + e.getMessage()
                        + "): check the space and the rights of the cache folder, or set data.cache to another; the same"
                        + " command goes on from what is prepared",
                e);
    }

    @Override
    public synchronized void close() {
        try {
            for (ShardWriter shard : open.values()) {
                shard.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
