package org.gblend.data.internal.store;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.data.internal.array.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleStoreTest {
    private static final int ROWS = 9;

    @TempDir
    Path folder;

    private static byte[] sample(int row) {
        byte[] bytes = new byte[3 * (row + 1)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (row * 31 + i);
        }
        return bytes;
    }

    private static void put(StoreWriter writer, int row) {
        writer.put(row, ElementType.U8, new int[] {row + 1, 3}, MemorySegment.ofArray(sample(row)), 0.1 * row, 0.01);
    }

    private void write(int... rows) {
        try (StoreWriter writer = StoreWriter.open(folder, "s", ROWS)) {
            Arrays.stream(rows).forEach(row -> put(writer, row));
        }
    }

    private void finish() {
        try (StoreWriter writer = StoreWriter.open(folder, "s", ROWS)) {
            for (int row = 0; row < ROWS; row++) {
                if (!writer.has(row)) {
                    put(writer, row);
                }
            }
            writer.finish();
        }
    }

    private void checkWhole() throws IOException {
        try (SampleStore store = requireNonNull(SampleStore.open(folder, "s", ROWS));
                Stream<Path> files = Files.list(folder)) {
            for (int row = 0; row < ROWS; row++) {
                assertThat(store.sample(row).toArray(JAVA_BYTE)).isEqualTo(sample(row));
                assertThat(store.shape(row)).containsExactly(row + 1, 3);
                assertThat(store.start(row)).isEqualTo(0.1 * row);
                assertThat(store.step(row)).isEqualTo(0.01);
                assertThat(store.type(row)).isEqualTo(ElementType.U8);
            }
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("s.00000.bin", "s.00000.csv", "s.csv");
        }
    }

    private List<Integer> kept() {
        try (StoreWriter writer = StoreWriter.open(folder, "s", ROWS)) {
            return IntStream.range(0, ROWS).filter(writer::has).boxed().toList();
        }
    }

    @Test
    void samplesOfAnyLengthInAnyOrder_comeBack() throws IOException {
        write(5, 0, 8, 3, 1, 2, 7, 4, 6);
        finish();
        checkWhole();
    }

    @Test
    void unfinishedStore_isNotOpenedAndIsGoneOnWith() throws IOException {
        write(4, 2);
        assertThat(SampleStore.open(folder, "s", ROWS)).isNull();
        assertThat(kept()).containsExactly(2, 4);
        finish();
        checkWhole();
    }

    @Test
    void killAtAnyByteOfTheTable_keepsWhatIsWholeAndNoMore() throws IOException {
        write(4, 2, 7);
        Path table = folder.resolve("s.00000.csv.partial");
        byte[] whole = Files.readAllBytes(table);
        for (int cut = 0; cut <= whole.length; cut++) {
            Files.write(table, Arrays.copyOf(whole, cut));
            assertThat(kept()).as("cut at byte %d", cut).isSubsetOf(2, 4, 7);
            Files.write(table, whole);
        }
        Files.write(table, Arrays.copyOf(whole, whole.length - 1));
        finish();
        checkWhole();
    }

    @Test
    void killBeforeTheDataReachedTheDisk_dropsThatSample() throws IOException {
        write(4, 2, 7);
        Path data = folder.resolve("s.00000.bin.partial");
        byte[] whole = Files.readAllBytes(data);
        Files.write(data, Arrays.copyOf(whole, whole.length - 1));
        assertThat(kept()).containsExactly(2, 4);
        finish();
        checkWhole();
    }

    @Test
    void killBetweenTheTwoRenames_losesNothing() throws IOException {
        write(IntStream.range(0, ROWS).toArray());
        Files.move(folder.resolve("s.00000.bin.partial"), folder.resolve("s.00000.bin"));
        assertThat(SampleStore.open(folder, "s", ROWS)).isNull();
        assertThat(kept()).hasSize(ROWS);
        finish();
        checkWhole();
    }

    @Test
    void damagedTable_isNotOpened() throws IOException {
        finish();
        for (String name : List.of("s.00000.csv", "s.csv")) {
            Path table = folder.resolve(name);
            Files.writeString(
                    table, Files.readString(table).replace("3,U8", "3,I8").replace("00000,9", "00000,8"));
            assertThat(SampleStore.open(folder, "s", ROWS)).as(name).isNull();
            finish();
            checkWhole();
        }
    }

    @Test
    void damagedSample_isRefusedByItsChecksum() throws IOException {
        finish();
        Path data = folder.resolve("s.00000.bin");
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
            file.seek(file.length() - 2);
            file.write(77);
        }
        try (SampleStore store = requireNonNull(SampleStore.open(folder, "s", ROWS))) {
            assertThat(store.sample(0).toArray(JAVA_BYTE)).isEqualTo(sample(0));
            assertThatThrownBy(() -> store.sample(ROWS - 1))
                    .isInstanceOf(InputException.class)
                    .hasMessage("the prepared data " + data + " is damaged at row 8 (its checksum differs): gblend data"
                            + " prepare --verify makes that sample again");
            assertThat(store.damaged()).containsExactly(ROWS - 1);
            assertThat(store.file(ROWS - 1)).isEqualTo(data);
        }
        requireNonNull(SampleStore.open(folder, "s", ROWS)).giveUp(List.of(ROWS - 1));
        assertThat(kept()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        finish();
        checkWhole();
    }

    @Test
    void put_aSampleThatIsNotItsShape_isRefused() {
        try (StoreWriter writer = StoreWriter.open(folder, "s", ROWS)) {
            MemorySegment five = MemorySegment.ofArray(new byte[5]);
            assertThatThrownBy(() -> writer.put(0, ElementType.U8, new int[] {2, 3}, five, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("sample of 5 bytes for shape 2x3 of U8");
        }
    }
}
