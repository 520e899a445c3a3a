package org.gblend.data.internal.array;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.LogicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.LayerKind;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Columns of a Parquet file as one array: a column of numbers (rows), of lists of one length (rows, length), of lists of lists
 * (rows, a, b), or several columns of numbers side by side (rows, columns).
 */
final class ParquetArray {
    private final ParquetFileReader reader;
    private final List<ColumnSchema> columns;
    private final ElementType type;
    private final long rows;
    private final Arena arena;
    private long[] inner = {};
    private @Nullable MemorySegment to;

    private ParquetArray(ParquetFileReader reader, List<ColumnSchema> columns, ElementType type, Arena arena) {
        this.reader = reader;
        this.columns = columns;
        this.type = type;
        this.rows = reader.getFileMetaData().numRows();
        this.arena = arena;
    }

    /** @param entry a column, or several by a * in it */
    static Opened open(Path file, String entry, Arena arena) throws IOException {
        try (HardwoodContext context = HardwoodContext.create(1);
                ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file), context)) {
            List<ColumnSchema> columns = columns(reader.getFileSchema().getColumns(), entry);
            ElementType type = type(columns.getFirst());
            for (ColumnSchema column : columns) {
                if (type(column) != type) {
                    throw new FormatException("has " + type + " in the column \"" + name(columns.getFirst()) + "\" but "
                            + type(column) + " in \"" + name(column) + "\": save columns of one type");
                }
            }
            return new ParquetArray(reader, columns, type, arena).read();
        }
    }

    private static String name(ColumnSchema column) {
        return column.fieldPath().topLevelName();
    }

    private static List<ColumnSchema> columns(List<ColumnSchema> all, String entry) throws FormatException {
        Set<String> names = new LinkedHashSet<>();
        all.forEach(c -> names.add(name(c)));
        if (entry.isEmpty() && names.size() != 1) {
            throw new FormatException("holds several columns: set entry to one of " + String.join(", ", names)
                    + ", or to several by a * such as f*");
        }
        Pattern wanted = Pattern.compile(
                entry.isEmpty()
                        ? ".*"
                        : "\\Q" + entry.replace("\\E", "\\E\\\\E\\Q").replace("*", "\\E.*\\Q") + "\\E");
        List<ColumnSchema> chosen =
                all.stream().filter(c -> wanted.matcher(name(c)).matches()).toList();
        if (chosen.isEmpty()) {
            throw new FormatException(
                    "has no column \"" + entry + "\": set entry to one of " + String.join(", ", names));
        }
        for (ColumnSchema column : chosen) {
            if (chosen.size() > 1 && column.fieldPath().elements().size() > 1) {
                throw new FormatException("has parts in the column \"" + name(column)
                        + "\": only columns of single numbers can stand side by side; name one column");
            }
        }
        return chosen;
    }

    private static ElementType type(ColumnSchema column) throws FormatException {
        LogicalType logical = column.logicalType();
        boolean unsigned = logical instanceof LogicalType.IntType i && !i.isSigned();
        ElementType known = logical != null && !(logical instanceof LogicalType.IntType)
                ? null
                : switch (column.type()) {
                    case BOOLEAN -> ElementType.BOOL;
                    case INT32 -> unsigned ? ElementType.U32 : ElementType.I32;
                    case INT64 -> unsigned ? null : ElementType.I64;
                    case FLOAT -> ElementType.F32;
                    case DOUBLE -> ElementType.F64;
                    case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> null;
                };
        if (known == null) {
            throw new FormatException("holds values of type " + column.type()
                    + (logical == null ? "" : " (" + logical + ")") + " in the column \"" + name(column)
                    + "\": save them as 32-bit integers or floats");
        }
        return known;
    }

    private Opened read() throws FormatException {
        for (int k = 0; k < columns.size(); k++) {
            try (ColumnReader column =
                    reader.buildColumnReader(columns.get(k).columnIndex()).build()) {
                long row = 0;
                while (column.nextBatch()) {
                    row = batch(column, k, row);
                }
                if (row != rows) {
                    throw new FormatException("promises " + rows + " rows, its column \"" + name(columns.get(k))
                            + "\" holds " + row + ": copy or write it again");
                }
            }
        }
        List<Long> shape = new ArrayList<>(List.of(rows));
        Arrays.stream(columns.size() > 1 ? new long[] {columns.size()} : inner).forEach(shape::add);
        long[] lengths = shape.stream().mapToLong(Long::longValue).toArray();
        return new Opened(type, lengths, false, Values.whole(to == null ? MemorySegment.NULL : to));
    }

    /** @return the row after the batch's */
    private long batch(ColumnReader column, int k, long row) throws FormatException {
        String name = name(columns.get(k));
        int records = column.getRecordCount();
        long[] lengths = lengths(column, name);
        if (to == null) {
            inner = lengths;
            long bytes = Opened.bytes(type, all(lengths));
            to = arena.allocate(Math.max(1, bytes), 64);
        } else if (!Arrays.equals(inner, lengths)) {
            throw uneven(name);
        }
        long width = Arrays.stream(inner).reduce(1, (a, b) -> a * b);
        if (column.getLeafValidity().hasNulls()) {
            throw new FormatException(
                    "has empty places in the column \"" + name + "\": fill them in, or remove those rows");
        }
        if (row + records > rows || records * width != column.getValueCount()) {
            throw new FormatException(
                    "promises " + rows + " rows, its column \"" + name + "\" holds more: copy or write it again");
        }
        copy(column, to, (row * columns.size() + k) * width, columns.size(), column.getValueCount());
        return row + records;
    }

    private long[] all(long[] lengths) {
        long[] shape = new long[lengths.length + 2];
        shape[0] = rows;
        shape[1] = columns.size();
        System.arraycopy(lengths, 0, shape, 2, lengths.length);
        return shape;
    }

    /** The one length of the lists of each level; empty for a column of single numbers. */
    private long[] lengths(ColumnReader column, String name) throws FormatException {
        List<Long> lengths = new ArrayList<>();
        for (int layer = 0; layer < column.getLayerCount(); layer++) {
            if (column.getLayerValidity(layer).hasNulls()) {
                throw new FormatException(
                        "has empty places in the column \"" + name + "\": fill them in, or remove those rows");
            }
            if (column.getLayerKind(layer) != LayerKind.REPEATED) {
                continue;
            }
            int[] offsets = column.getLayerOffsets(layer);
            long items = lengths.stream().reduce((long) column.getRecordCount(), (a, b) -> a * b);
            if (items == 0 || offsets.length <= items) {
                throw uneven(name);
            }
            for (int i = 0; i < items; i++) {
                if (offsets[i + 1] - offsets[i] != offsets[1] - offsets[0]) {
                    throw uneven(name);
                }
            }
            lengths.add((long) offsets[1] - offsets[0]);
        }
        return lengths.stream().mapToLong(Long::longValue).toArray();
    }

    private static FormatException uneven(String name) {
        return new FormatException("has lists of different lengths in the column \"" + name
                + "\": bring them to one length, or save one file per row");
    }

    private void copy(ColumnReader column, MemorySegment values, long first, int stride, int n) {
        switch (type) {
            case BOOL -> {
                boolean[] from = column.getBooleans();
                for (int i = 0; i < n; i++) {
                    values.set(JAVA_BYTE, first + (long) i * stride, (byte) (from[i] ? 1 : 0));
                }
            }
            case I32, U32 -> {
                int[] from = column.getInts();
                for (int i = 0; i < n; i++) {
                    values.set(JAVA_INT_UNALIGNED, 4 * (first + (long) i * stride), from[i]);
                }
            }
            case I64 -> {
                long[] from = column.getLongs();
                for (int i = 0; i < n; i++) {
                    values.set(JAVA_LONG_UNALIGNED, 8 * (first + (long) i * stride), from[i]);
                }
            }
            case F32 -> {
                float[] from = column.getFloats();
                for (int i = 0; i < n; i++) {
                    values.set(JAVA_FLOAT_UNALIGNED, 4 * (first + (long) i * stride), from[i]);
                }
            }
            case F64 -> {
                double[] from = column.getDoubles();
                for (int i = 0; i < n; i++) {
                    values.set(JAVA_DOUBLE_UNALIGNED, 8 * (first + (long) i * stride), from[i]);
                }
            }
            case U8, I8, U16, I16, F16 -> throw new IllegalStateException("Parquet has no " + type);
        }
    }
}
