package org.gblend.data.internal.store;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.data.internal.array.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores of many shards, each of a few samples. */
class ShardedStoreTest {
    private static final int ROWS = 40;
    private static final int LIMIT = 1000;

    @TempDir
    Path folder;

    private static byte[] sample(int row) {
        byte[] bytes = new byte[60 + 7 * row];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (row * 31 + i);
        }
        return bytes;
    }

    private StoreWriter writer() {
        return StoreWriter.open(folder, "s", ROWS, LIMIT);
    }

    private static void put(StoreWriter writer, int row) {
        if (row == 13) {
            writer.absent(row);
        } else {
            byte[] bytes = sample(row);
            writer.put(row, ElementType.U8, new int[] {bytes.length}, MemorySegment.ofArray(bytes), row, 0.5);
        }
    }

    /** Rows that had to be made. */
    private List<Integer> finish() {
        List<Integer> made = new ArrayList<>();
        try (StoreWriter writer = writer()) {
            for (int row = 0; row < ROWS; row++) {
                if (!writer.has(row)) {
                    put(writer, row);
                    made.add(row);
                }
            }
            writer.finish();
        }
        return made;
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private void checkWhole() throws IOException {
        try (SampleStore store = requireNonNull(SampleStore.open(folder, "s", ROWS))) {
            for (int row = 0; row < ROWS; row++) {
                assertThat(store.present(row)).isEqualTo(row != 13);
                if (row != 13) {
                    assertThat(store.sample(row).toArray(JAVA_BYTE)).isEqualTo(sample(row));
                    assertThat(store.start(row)).isEqualTo(row);
                }
            }
            assertThat(store.damaged()).isEmpty();
        }
        assertThat(files().keySet()).allMatch(name -> name.matches("s([.][0-9]{5}[.]bin|([.][0-9]{5})?[.]csv)"));
    }

    @Test
    void shards_areBoundedAndListedWithTheirCounts() throws IOException {
        finish();

        checkWhole();
        List<Path> shards = folderOf(".bin");
        assertThat(shards).hasSizeGreaterThan(5);
        for (Path shard : shards) {
            assertThat(Files.size(shard)).isLessThanOrEqualTo(LIMIT);
        }
        List<String> index = Files.readAllLines(folder.resolve("s.csv"));
        assertThat(index.getFirst()).isEqualTo("shard,rows,bytes,crc32c");
        assertThat(index).hasSize(shards.size() + 2);
        assertThat(index.get(1)).startsWith("00000,8,");
    }

    private List<Path> folderOf(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        }
    }

    @Test
    void sampleBeyondTheLimit_hasAShardOfItsOwn() {
        byte[] large = new byte[3 * LIMIT];
        try (StoreWriter writer = StoreWriter.open(folder, "s", 2, LIMIT)) {
            writer.put(0, ElementType.U8, new int[] {1}, MemorySegment.ofArray(new byte[] {7}), 0, 1);
            writer.put(1, ElementType.U8, new int[] {large.length}, MemorySegment.ofArray(large), 0, 1);
            writer.finish();
        }
        try (SampleStore store = requireNonNull(SampleStore.open(folder, "s", 2))) {
            assertThat(store.sample(1).byteSize()).isEqualTo(large.length);
            assertThat(store.file(1)).isEqualTo(folder.resolve("s.00001.bin"));
        }
    }

    /** What a kill leaves: every file as it was, or cut, after any number of samples, then gone on with. */
    @Test
    void killAtAnyPoint_keepsFinishedShards_andEndsWithTheBytesOfAnUndisturbedStore() throws IOException {
        finish();
        Map<String, byte[]> undisturbed = files();
        long seed = 3;
        RandomGenerator random = RandomStreams.of(seed).stream("kill");
        for (int round = 0; round < 30; round++) {
            for (Path file : folderOf("")) {
                Files.delete(file);
            }
            int until = random.nextInt(ROWS);
            StoreWriter killed = writer();
            IntStream.range(0, until).forEach(row -> put(killed, row));
            killed.close();
            int whole = folderOf(".bin").size();
            if (random.nextBoolean()) {
                cut(folderOf(random.nextBoolean() ? ".bin.partial" : ".csv.partial"), random);
            }
            List<Integer> made = finish();
            assertThat(folderOf(".bin")).as("seed %d round %d", seed, round).hasSizeGreaterThanOrEqualTo(whole);
            assertThat(made).hasSizeLessThanOrEqualTo(ROWS - until + 8);
            checkWhole();
            assertThat(files().keySet()).isEqualTo(undisturbed.keySet());
            undisturbed.forEach((name, bytes) -> {
                try {
                    assertThat(Files.readAllBytes(folder.resolve(name)))
                            .as(name)
                            .isEqualTo(bytes);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }
    }

    private static void cut(List<Path> files, RandomGenerator random) throws IOException {
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() * random.nextInt(100) / 100);
            }
        }
    }

    /** A kill between the renames of a shard, and before the index. */
    @Test
    void killWhileAShardIsFinished_losesNothing() throws IOException {
        finish();
        Files.move(folder.resolve("s.00002.csv"), folder.resolve("s.00002.csv.partial"));
        Files.delete(folder.resolve("s.csv"));
        assertThat(SampleStore.open(folder, "s", ROWS)).isNull();
        assertThat(finish()).isEmpty();
        checkWhole();

        Files.move(folder.resolve("s.00002.csv"), folder.resolve("s.00002.csv.partial"));
        Files.move(folder.resolve("s.00002.bin"), folder.resolve("s.00002.bin.partial"));
        assertThat(finish()).isEmpty();
        checkWhole();
    }

    @Test
    void damage_isConfinedToItsShardAndNamed() throws IOException {
        finish();
        Path damaged = folder.resolve("s.00003.bin");
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[2] ^= 1;
        Files.write(damaged, bytes);
        SampleStore store = requireNonNull(SampleStore.open(folder, "s", ROWS));
        List<Integer> rows = store.damaged();
        assertThat(rows).hasSize(1);
        assertThatThrownBy(() -> store.sample(rows.getFirst()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("the prepared data " + damaged + " is damaged at row " + rows.getFirst()
                        + " (its checksum differs)");
        assertThat(store.sample(0).toArray(JAVA_BYTE)).isEqualTo(sample(0));

        store.giveUp(rows);

        assertThat(finish()).isEqualTo(rows);
        checkWhole();
    }

    @Test
    void shardThatIsGone_isMadeAgainAlone() throws IOException {
        finish();
        List<Integer> lost;
        try (SampleStore store = requireNonNull(SampleStore.open(folder, "s", ROWS))) {
            lost = IntStream.range(0, ROWS)
                    .filter(row -> store.file(row).endsWith("s.00002.bin"))
                    .boxed()
                    .toList();
        }
        Files.delete(folder.resolve("s.00002.bin"));
        Files.delete(folder.resolve("s.00002.csv"));

        assertThat(SampleStore.open(folder, "s", ROWS)).isNull();
        try (StoreWriter writer = writer()) {
            assertThat(writer.lost()).containsExactly(folder.resolve("s.00002.bin"));
        }
        assertThat(finish()).isEqualTo(lost);
        checkWhole();
    }

    /** A store as earlier versions made it: one data file, one table without a last line. */
    @Test
    void storeOfAnEarlierVersion_isRead_andGoneOnWithWhereItIsDamaged() throws IOException {
        try (StoreWriter writer = StoreWriter.open(folder, "s", ROWS, Long.MAX_VALUE)) {
            IntStream.range(0, ROWS).forEach(row -> put(writer, row));
            writer.finish();
        }
        List<String> lines = Files.readAllLines(folder.resolve("s.00000.csv"));
        Files.delete(folder.resolve("s.00000.csv"));
        Files.write(folder.resolve("s.csv"), lines.subList(0, ROWS + 1));
        Files.move(folder.resolve("s.00000.bin"), folder.resolve("s.bin"));
        try (SampleStore store = requireNonNull(SampleStore.open(folder, "s", ROWS))) {
            assertThat(store.sample(ROWS - 1).toArray(JAVA_BYTE)).isEqualTo(sample(ROWS - 1));
            assertThat(store.damaged()).isEmpty();
        }
        byte[] bytes = Files.readAllBytes(folder.resolve("s.bin"));
        bytes[0] ^= 1;
        Files.write(folder.resolve("s.bin"), bytes);
        requireNonNull(SampleStore.open(folder, "s", ROWS)).giveUp(List.of(0));

        assertThat(finish()).containsExactly(0);
        checkWhole();
    }

    @Test
    void manyThreads_eachHaveAShard_andNoSampleIsLost() throws Exception {
        try (StoreWriter writer = writer();
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int row = 0; row < ROWS; row++) {
                int r = row;
                tasks.add(threads.submit(() -> put(writer, r)));
            }
            for (Future<?> task : tasks) {
                task.get();
            }
            writer.finish();
        }
        checkWhole();
        for (Path shard : folderOf(".bin")) {
            assertThat(Files.size(shard)).isLessThanOrEqualTo(LIMIT);
        }
    }

    /** Beyond 2 GiB in all, and an offset beyond it in one shard: a file with a hole, so that it takes no room. */
    @Test
    void shardBeyondTwoGibibytes_isReadAtItsEnd() throws IOException {
        long far = (1L << 31) + 64;
        byte[] bytes = sample(5);
        Path data = folder.resolve("s.00000.bin");
        try (FileChannel channel = FileChannel.open(
                data, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(java.nio.ByteBuffer.wrap(bytes), far);
        }
        int crc = Entry.crc(java.nio.ByteBuffer.wrap(bytes));
        Entry entry = new Entry(0, ElementType.U8, far, Entry.Shape.of(new int[] {bytes.length}), 0, 1, crc);
        ShardTable table = ShardTable.of(List.of(entry));
        Files.writeString(folder.resolve("s.00000.csv"), table.text());
        new StoreIndex(List.of(StoreIndex.Line.of(0, table))).write(new StoreFiles(folder, "s"));

        try (SampleStore store = requireNonNull(SampleStore.open(folder, "s", 1))) {
            assertThat(store.sample(0).toArray(JAVA_BYTE)).isEqualTo(bytes);
        }
    }
}
