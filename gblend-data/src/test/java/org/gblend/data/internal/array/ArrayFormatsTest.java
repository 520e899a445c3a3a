package org.gblend.data.internal.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files written by SciPy, the HDF5 C library and Arrow's Rust writer ({@code src/test/python}). A "ramp" is (2, 3, 4) with 100 i +
 * 10 j + k at (i, j, k).
 */
class ArrayFormatsTest {
    private static final float[] RAMP = ramp(2, 3, 4);
    private static final int[] ALL = {0, 1, 2};

    @TempDir
    Path folder;

    private static float[] ramp(int a, int b, int c) {
        float[] values = new float[a * b * c];
        for (int i = 0; i < values.length; i++) {
            values[i] = 100 * (i / (b * c)) + 10 * (i / c % b) + i % c;
        }
        return values;
    }

    private static Path fixture(String name) {
        return Path.of("src/test/resources/arrays", name);
    }

    private static float[] floats(ArrayFile file, MemorySegment sample) {
        float[] values = new float[(int) (sample.byteSize() / file.type().bytes())];
        file.type().toFloats(sample, 0, values, 0, values.length);
        return values;
    }

    private static float[] read(String name, String entry, long index, int... order) {
        try (ArrayFile file = ArrayFile.open(fixture(name), entry)) {
            return floats(file, file.sample(index, order));
        }
    }

    private static void isRamp(String name, String entry, ElementType type) {
        try (ArrayFile file = ArrayFile.open(fixture(name), entry)) {
            String what = name + " " + entry;
            assertThat(file.type()).as(what).isEqualTo(type);
            assertThat(file.shape()).as(what).containsExactly(2, 3, 4);
            float[] expected = RAMP.clone();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = switch (type) {
                    case U8 -> (int) expected[i] & 0xFF;
                    case I8 -> (byte) (int) expected[i];
                    default -> expected[i];
                };
            }
            assertThat(floats(file, file.sample(-1, ALL))).as(what).containsExactly(expected);
            assertThat(floats(file, file.sample(1, new int[] {0, 1})))
                    .as(what)
                    .containsExactly(Arrays.copyOfRange(expected, 12, 24));
        }
    }

    private static void refused(String name, String entry, String message) {
        refused(fixture(name), entry, message);
    }

    private static void refused(Path file, String entry, String message) {
        assertThatThrownBy(() -> ArrayFile.open(file, entry).close())
                .isInstanceOf(InputException.class)
                .hasMessage(file + " " + message);
    }

    private static ElementType type(String code) {
        return switch (code) {
            case "f2" -> ElementType.F32;
            case "u1" -> ElementType.U8;
            case "i1" -> ElementType.I8;
            case "u2" -> ElementType.U16;
            case "i2" -> ElementType.I16;
            case "u4" -> ElementType.U32;
            case "i4" -> ElementType.I32;
            case "i8" -> ElementType.I64;
            case "f4" -> ElementType.F32;
            default -> ElementType.F64;
        };
    }

    @Test
    void mat5_isReadInEveryTypeAndInMatlabsShape() {
        for (String code : List.of("u1", "i1", "u2", "i2", "u4", "i4", "i8", "f4", "f8")) {
            isRamp("several.mat", "ramp_" + code, type(code));
        }
        isRamp("one.mat", "", ElementType.I16);
        isRamp("plain.mat", "other", ElementType.F64);
    }

    @Test
    void mat5_findsLogicalArraysCellsAndFields() {
        assertThat(read("several.mat", "mask", 1, 0, 1)).containsExactly(0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        assertThat(read("several.mat", "views.2", -1, 0, 1)).containsExactly(Arrays.copyOfRange(RAMP, 12, 24));
        isRamp("several.mat", "data.depth", ElementType.F64);
    }

    @Test
    void mat5_saysWhatCannotBeUsed() {
        refused("plain.mat", "", "holds several arrays: set entry to one of ramp, other");
        refused("plain.mat", "depth", "has no variable \"depth\": set entry to one of ramp, other");
        refused("several.mat", "views.3", "has no \"3\" under \"views.3\", but the cells 1 to 2: mend entry");
        refused("several.mat", "data.x", "has no \"x\" under \"data.x\", but the fields depth, note: mend entry");
        refused("several.mat", "mask.x", "has no \"x\" under \"mask.x\", but no parts: mend entry");
        refused(
                "several.mat",
                "note",
                "has char under \"note\", not an array of numbers: name one after a dot, or save it as a full array");
        refused(
                "several.mat",
                "sparse",
                "has sparse under \"sparse\", not an array of numbers: name one after a dot, or save it as a full array");
        refused("several.mat", "complex", "holds complex numbers under \"complex\": save their parts as real arrays");
        refused("several.mat", "large", "holds values of type uint64 under \"large\": save them as single or double");
    }

    @Test
    void hdf5_isReadInEveryTypeAndPacking() {
        for (String code : List.of("u1", "i1", "u2", "i2", "u4", "i4", "i8", "f2", "f4", "f8")) {
            isRamp("several.h5", "ramp_" + code, type(code));
            isRamp("several.h5", "big_" + code, type(code));
        }
        isRamp("several.h5", "group/ramp", ElementType.F64);
        isRamp("several.h5", "packed", ElementType.F64);
        isRamp("several.h5", "lzf", ElementType.F64);
        isRamp("several.h5", "growing", ElementType.F32);
        isRamp("latest.h5", "", ElementType.F32);
    }

    @Test
    void mat73_hasTheShapeThatMatlabShows() {
        isRamp("v73.mat", "ramp", ElementType.F64);
        isRamp("v73.mat", "data.depth", ElementType.U8);
    }

    @Test
    void hdf5_saysWhatCannotBeUsed() {
        refused("v73.mat", "", "holds several arrays: set entry to one of data, ramp");
        refused("v73.mat", "depth", "has no array \"depth\": set entry to one of data/..., ramp");
        refused("several.h5", "group", "has a group under \"group\": set entry to one of group/ramp in it");
        refused("several.h5", "group/x", "has no array \"group/x\": set entry to one of group/ramp");
        refused(
                "several.h5",
                "mask",
                "holds values of type EnumDataType of 1 bytes under \"mask\": save them as integers or floats");
        refused("several.h5", "number", "holds a single number under \"number\": name an array");
        refused("several.h5", "inside", "has a link under \"inside\": name the array itself");
        refused("several.h5", "outside", "has a link under \"outside\": name the array itself");
        assertThatThrownBy(
                        () -> ArrayFile.open(fixture("several.h5"), "unwritten").close())
                .isInstanceOf(InputException.class)
                .hasMessage(
                        fixture("several.h5") + " has the impossible shape [1099511627776, 1048576]: write it again");
    }

    @Test
    void parquet_isReadInEveryTypeAndPacking() {
        assertThat(read("several.parquet", "d", -1, 0)).containsExactly(0, 0.5f, 1, 1.5f);
        assertThat(read("several.parquet", "u8", -1, 0)).containsExactly(250, 251, 252, 253);
        assertThat(read("several.parquet", "i16", -1, 0)).containsExactly(0, -1, -2, -3);
        assertThat(read("several.parquet", "u32", -1, 0)).containsOnly(4.2949673E9f);
        assertThat(read("several.parquet", "i64", -1, 0)).containsExactly(0, -1, -2, -3);
        assertThat(read("several.parquet", "flag", -1, 0)).containsExactly(0, 1, 0, 1);
        assertThat(read("several.parquet", "x*", 2, 0)).containsExactly(20, 21, 22);
        for (String codec : List.of("uncompressed", "gzip", "zstd", "lz4_raw")) {
            assertThat(read(codec + ".parquet", "", 3, 0)).as(codec).containsExactly(3, 3.5f);
        }
    }

    @Test
    void parquet_listsAndColumnsBecomeAxes() {
        try (ArrayFile file = ArrayFile.open(fixture("several.parquet"), "ramp")) {
            assertThat(file.shape()).containsExactly(4, 2, 3);
            assertThat(floats(file, file.sample(-1, ALL))).containsExactly(ramp(4, 2, 3));
        }
        assertThat(read("several.parquet", "fixed", 3, 0)).containsExactly(3, 3.25f);
        try (ArrayFile file = ArrayFile.open(fixture("several.parquet"), "x*")) {
            assertThat(file.shape()).containsExactly(4, 3);
        }
    }

    @Test
    void parquet_saysWhatCannotBeUsed() {
        refused(
                "several.parquet",
                "",
                "holds several columns: set entry to one of id, x0, x1, x2, d, u8, i16, u32, i64, flag, ramp, vectors,"
                        + " fixed, uneven, holes, or to several by a * such as f*");
        refused(
                "several.parquet",
                "uneven",
                "has lists of different lengths in the column \"uneven\": bring them to one length, or save one file per"
                        + " row");
        refused(
                "several.parquet",
                "holes",
                "has empty places in the column \"holes\": fill them in, or remove those rows");
        refused(
                "several.parquet",
                "id",
                "holds values of type BYTE_ARRAY (STRING) in the column \"id\": save them as 32-bit integers or floats");
    }

    @Test
    void open_ofAFileCutAnywhere_namesIt() throws IOException {
        for (String name : List.of("several.mat", "several.h5", "v73.mat", "several.parquet", "zstd.parquet")) {
            byte[] whole = Files.readAllBytes(fixture(name));
            for (int length : IntStream.of(0, 1, 30, 128, 200, 600, whole.length / 2, whole.length - 1)
                    .toArray()) {
                Path cut = Files.write(
                        folder.resolve("cut-" + name), Arrays.copyOf(whole, Math.min(length, whole.length)));
                try (ArrayFile file = ArrayFile.open(cut, name.equals("zstd.parquet") ? "" : "ramp")) {
                    assertThat(file.shape()).as("%s cut at %d", name, length).isNotNull();
                } catch (InputException e) {
                    assertThat(e).as("%s cut at %d", name, length).hasMessageContaining(cut.toString());
                }
            }
        }
    }

    @Test
    void open_ofAMatFileWithBombs_isRefusedInLittleMemory() throws IOException {
        byte[] mat = Files.readAllBytes(fixture("plain.mat"));
        String text = new String(mat, StandardCharsets.ISO_8859_1);
        int dimensions = 128 + 8 + 16 + 8;
        for (int i = 0; i < 8; i++) {
            mat[dimensions + i] = (byte) (i % 4 == 3 ? 0x7F : 0xFF);
        }
        Path bomb = Files.write(folder.resolve("bomb.mat"), mat);
        assertThat(text).startsWith("MATLAB 5.0");
        assertThatThrownBy(() -> ArrayFile.open(bomb, "ramp").close())
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(bomb.toString());
    }
}
