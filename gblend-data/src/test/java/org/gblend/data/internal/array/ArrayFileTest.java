package org.gblend.data.internal.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gblend.core.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayFileTest {
    @TempDir
    Path folder;

    private Path write(String name, byte[] content) throws IOException {
        return NpyFiles.write(folder.resolve(name), content);
    }

    private static float[] floats(ArrayFile file, MemorySegment sample) {
        int n = (int) (sample.byteSize() / file.type().bytes());
        float[] values = new float[n];
        file.type().toFloats(sample, 0, values, 0, n);
        return values;
    }

    private static float[] read(Path path, long index, int... order) {
        try (ArrayFile file = ArrayFile.open(path, "")) {
            return floats(file, file.sample(index, order));
        }
    }

    private static byte[] ramp(ElementType type, int n, ByteOrder order) {
        ByteBuffer bytes = ByteBuffer.allocate(n * type.bytes()).order(order);
        for (int i = 0; i < n; i++) {
            int v = i - (type.name().startsWith("I") || type.floating() ? 2 : 0);
            switch (type) {
                case BOOL -> bytes.put((byte) (v % 2));
                case U8, I8 -> bytes.put((byte) v);
                case U16, I16 -> bytes.putShort((short) v);
                case U32, I32 -> bytes.putInt(v);
                case I64 -> bytes.putLong(v);
                case F16 -> bytes.putShort(Float.floatToFloat16(v));
                case F32 -> bytes.putFloat(v);
                case F64 -> bytes.putDouble(v);
            }
        }
        return bytes.array();
    }

    @Test
    void open_readsEveryTypeInBothByteOrders() throws IOException {
        Map<String, ElementType> types = new LinkedHashMap<>();
        types.put("b1", ElementType.BOOL);
        types.put("u1", ElementType.U8);
        types.put("i1", ElementType.I8);
        types.put("u2", ElementType.U16);
        types.put("i2", ElementType.I16);
        types.put("u4", ElementType.U32);
        types.put("i4", ElementType.I32);
        types.put("i8", ElementType.I64);
        types.put("f2", ElementType.F16);
        types.put("f4", ElementType.F32);
        types.put("f8", ElementType.F64);
        for (Map.Entry<String, ElementType> entry : types.entrySet()) {
            ElementType type = entry.getValue();
            float from = type.name().startsWith("I") || type.floating() ? -2 : 0;
            float[] expected = type == ElementType.BOOL ? new float[] {0, 1} : new float[] {from + 2, from + 3};
            Path little = write(
                    "a.npy", NpyFiles.npy("<" + entry.getKey(), false, ramp(type, 6, ByteOrder.LITTLE_ENDIAN), 3, 2));
            Path big = write(
                    "b.npy", NpyFiles.npy(">" + entry.getKey(), false, ramp(type, 6, ByteOrder.BIG_ENDIAN), 3, 2));
            assertThat(read(little, 1, 0)).as(type.name()).containsExactly(expected);
            assertThat(read(big, 1, 0)).as(type.name()).containsExactly(expected);
        }
    }

    @Test
    void sample_givesTheAxesInTheOrderWanted() throws IOException {
        float[] values = new float[2 * 3 * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path file = write("a.npy", NpyFiles.floats(values, 2, 3, 4));
        assertThat(read(file, 1, 0, 1)).containsExactly(Arrays.copyOfRange(values, 12, 24));
        assertThat(read(file, 1, 1, 0)).containsExactly(12, 16, 20, 13, 17, 21, 14, 18, 22, 15, 19, 23);
        assertThat(read(file, -1, 0, 1, 2)).containsExactly(values);
    }

    @Test
    void sample_ofFortranOrder_isTheSameArray() throws IOException {
        Random random = new Random(3);
        float[] c = new float[2 * 3 * 4];
        float[] fortran = new float[c.length];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 4; k++) {
                    float v = random.nextFloat();
                    c[(i * 3 + j) * 4 + k] = v;
                    fortran[i + 2 * (j + 3 * k)] = v;
                }
            }
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * c.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(fortran);
        Path a = write("a.npy", NpyFiles.floats(c, 2, 3, 4));
        Path f = write("f.npy", NpyFiles.npy("<f4", true, bytes.array(), 2, 3, 4));
        assertThat(read(f, 1, 1, 0)).containsExactly(read(a, 1, 1, 0));
        assertThat(read(f, 0, 0, 1)).containsExactly(read(a, 0, 0, 1));
    }

    @Test
    void open_unpacksGzipAndIdx() throws IOException {
        byte[] idx = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, (byte) 200};
        assertThat(read(write("images-idx3-ubyte.gz", NpyFiles.gzip(idx)), 1, 0, 1))
                .containsExactly(5, 6, 7, 200);
        byte[] shorts = {0, 0, 0x0B, 1, 0, 0, 0, 2, 1, 0, (byte) 0xFF, (byte) 0xFE};
        assertThat(read(write("shorts", shorts), -1, 0)).containsExactly(256, -2);
        Path packed = write("a.npy.gz", NpyFiles.gzip(NpyFiles.floats(new float[] {1, 2, 3}, 3)));
        assertThat(read(packed, 2)).containsExactly(3);
    }

    private byte[] npz(String... names) throws IOException {
        Path file = folder.resolve("made.npz");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            float value = 1;
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name + ".npy"));
                zip.write(NpyFiles.floats(new float[] {value++}, 1));
                zip.closeEntry();
            }
        }
        return Files.readAllBytes(file);
    }

    @Test
    void open_findsTheEntryOfAnNpz() throws IOException {
        assertThat(read(write("one.npz", npz("x")), -1, 0)).containsExactly(1);
        assertThat(read(write("one.npz.gz", NpyFiles.gzip(npz("x"))), -1, 0)).containsExactly(1);
        Path two = write("two.npz", npz("x", "y"));
        try (ArrayFile file = ArrayFile.open(two, "y")) {
            assertThat(floats(file, file.sample(-1, new int[] {0}))).containsExactly(2);
        }
        refused(two, "", two + " holds several arrays: set entry to one of x, y");
        refused(two, "z", two + " has no array \"z\": set entry to one of x, y");
    }

    private static void refused(Path file, String entry, String message) {
        assertThatThrownBy(() -> ArrayFile.open(file, entry).close())
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void open_saysWhyAFileIsNoArray() throws IOException {
        Path empty = write("empty.npy", new byte[0]);
        refused(empty, "", empty + " is truncated: copy or write it again");
        Path text = write("text.npy", "label,a\n".getBytes(StandardCharsets.US_ASCII));
        refused(
                text,
                "",
                text + " is no array file (it begins with the bytes 6c 61 62 65): give a .npy, .npz, idx, .mat, HDF5 or"
                        + " Parquet file");
        Path object = write("object.npy", NpyFiles.npy("|O", false, new byte[8], 1));
        refused(
                object,
                "",
                object + " holds values of type '|O': save it as integers or floats (numpy astype('float32'))");
        byte[] whole = NpyFiles.floats(new float[20], 5, 4);
        Path cut = write("cut.npy", Arrays.copyOf(whole, whole.length - 7));
        refused(
                cut,
                "",
                cut + " is truncated: its header promises 80 bytes of values (shape [5, 4], F32), it holds 73:"
                        + " copy or write it again");
        byte[] packed = NpyFiles.gzip(whole);
        Path cutGzip = write("cut.npy.gz", Arrays.copyOf(packed, packed.length - 12));
        refused(cutGzip, "", cutGzip + " is truncated: copy or write it again");
    }

    @Test
    void open_survivesHostileHeaders() throws IOException {
        byte[] huge = NpyFiles.npy("<f8", false, new byte[8], Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        byte[] large = NpyFiles.npy(">f8", false, new byte[8], Integer.MAX_VALUE, 64);
        byte[] whole = NpyFiles.floats(new float[20], 5, 4);
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            byte[] broken = whole.clone();
            for (int k = 0; k <= i % 4; k++) {
                broken[random.nextInt(i % 2 == 0 ? 20 : 90)] = (byte) random.nextInt(256);
            }
            opensOrRefuses(write("broken.npy", broken), i);
        }
        for (byte[] bytes : List.of(huge, large, NpyFiles.gzip(large))) {
            Path file = write("hostile.npy", bytes);
            assertThatThrownBy(() -> ArrayFile.open(file, "").close()).isInstanceOf(InputException.class);
        }
    }

    private static void opensOrRefuses(Path file, int seed) {
        try (ArrayFile array = ArrayFile.open(file, "")) {
            assertThat(array.shape()).as("seed %d", seed).isNotNull();
        } catch (InputException e) {
            assertThat(e).as("seed %d", seed).hasMessageContaining(file.toString());
        }
    }
}
