package org.gblend.data.internal.array;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A dataset of an HDF5 file, or a variable of a .mat file of version 7.3, which is one with its axes turned round. */
final class HdfArray implements Values {
    /** Bytes that are read at a time. */
    private static final long STRETCH = 8 << 20;

    private final HdfFile file;
    private final Dataset dataset;
    private final ElementType type;
    private final long[] shape;
    private @Nullable Stretch last;

    private HdfArray(HdfFile file, Dataset dataset, ElementType type, long[] shape) {
        this.file = file;
        this.dataset = dataset;
        this.type = type;
        this.shape = shape;
    }

    static Opened open(Path path, String entry, boolean matlab, Arena arena) throws IOException {
        HdfFile file = new HdfFile(path);
        try {
            String name = entry.isEmpty() ? only(file) : matlab ? entry.replace('.', '/') : entry;
            Dataset dataset = find(file, name);
            ElementType type = type(dataset.getDataType(), name);
            long[] shape = dataset.getDimensionsAsLong();
            if (dataset.isScalar()) {
                throw new FormatException("holds a single number under \"" + name + "\": name an array");
            }
            Opened.believe(Opened.bytes(type, shape), Files.size(path));
            HdfArray values = new HdfArray(file, dataset, type, shape);
            if (!matlab) {
                return new Opened(type, shape, false, values);
            }
            long[] turned = new long[shape.length];
            Arrays.setAll(turned, i -> shape[shape.length - 1 - i]);
            MemorySegment whole = values.whole(arena);
            file.close();
            return new Opened(type, turned, true, Values.whole(whole));
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static String only(Group root) throws FormatException {
        List<String> names = root.getChildren().values().stream()
                .filter(n -> n.isLink() || n.isGroup() || n instanceof Dataset)
                .map(Node::getName)
                .filter(n -> !n.startsWith("#"))
                .toList();
        if (names.size() != 1) {
            throw new FormatException(
                    names.isEmpty()
                            ? "holds no array"
                            : "holds several arrays: set entry to one of " + String.join(", ", names));
        }
        return names.getFirst();
    }

    /** Links are not followed: they may lead into other files. */
    private static Dataset find(HdfFile file, String name) throws FormatException {
        Node node = file;
        for (String part : name.split("/", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            Node child = node instanceof Group group ? group.getChildren().get(part) : null;
            if (child == null) {
                throw new FormatException("has no array \"" + name + "\": set entry to one of " + names(node));
            }
            if (child.isLink()) {
                throw new FormatException("has a link under \"" + name + "\": name the array itself");
            }
            node = child;
        }
        if (node instanceof Dataset dataset) {
            return dataset;
        }
        throw new FormatException("has a group under \"" + name + "\": set entry to one of " + names(node) + " in it");
    }

    private static String names(Node node) {
        return node instanceof Group group
                ? group.getChildren().values().stream()
                        .map(n -> n.isLink() || !n.isGroup()
                                ? n.getPath().substring(1)
                                : n.getPath().substring(1) + "...")
                        .collect(Collectors.joining(", "))
                : node.getName();
    }

    private static ElementType type(DataType type, String name) throws FormatException {
        ElementType known = switch (type) {
            case FixedPoint t
            when t.isSigned() ->
                switch (t.getSize()) {
                    case 1 -> ElementType.I8;
                    case 2 -> ElementType.I16;
                    case 4 -> ElementType.I32;
                    case 8 -> ElementType.I64;
                    default -> null;
                };
            case FixedPoint t ->
                switch (t.getSize()) {
                    case 1 -> ElementType.U8;
                    case 2 -> ElementType.U16;
                    case 4 -> ElementType.U32;
                    default -> null;
                };
            case FloatingPoint t ->
                switch (t.getSize()) {
                    case 2, 4 -> ElementType.F32;
                    case 8 -> ElementType.F64;
                    default -> null;
                };
            default -> null;
        };
        if (known == null) {
            throw new FormatException("holds values of type " + type.getClass().getSimpleName() + " of "
                    + type.getSize() + " bytes under \"" + name + "\": save them as integers or floats");
        }
        return known;
    }

    @Override
    public synchronized Stretch around(long index) {
        if (index < 0) {
            return new Stretch(0, read(0, shape[0]));
        }
        long rows = Math.max(1, STRETCH / Math.max(1, rowBytes()));
        long first = index / rows * rows;
        Stretch known = last;
        if (known == null || known.first() != first) {
            known = new Stretch(first, read(first, Math.min(rows, shape[0] - first)));
            last = known;
        }
        return known;
    }

    private long rowBytes() {
        long bytes = type.bytes();
        for (int i = 1; i < shape.length; i++) {
            bytes *= shape[i];
        }
        return bytes;
    }

    private MemorySegment whole(Arena arena) {
        long rowBytes = rowBytes();
        MemorySegment to = arena.allocate(Math.max(1, shape[0] * rowBytes), 64);
        long rows = Math.max(1, STRETCH / Math.max(1, rowBytes));
        for (long first = 0; first < shape[0]; first += rows) {
            MemorySegment part = read(first, Math.min(rows, shape[0] - first));
            MemorySegment.copy(part, 0, to, first * rowBytes, part.byteSize());
        }
        return to;
    }

    private MemorySegment read(long first, long rows) {
        long[] offset = new long[shape.length];
        offset[0] = first;
        int[] lengths = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
        lengths[0] = Math.toIntExact(rows);
        MemorySegment to = MemorySegment.ofArray(new byte[Math.toIntExact(rows * rowBytes())]);
        if (to.byteSize() > 0) {
            copy(dataset.getData(offset, lengths), to, 0);
        }
        return to;
    }

    /** Copies an array of arrays of numbers; unsigned numbers come in the next wider type. */
    private long copy(Object from, MemorySegment to, long at) {
        long end = at;
        switch (from) {
            case Object[] parts -> {
                for (Object part : parts) {
                    end = copy(part, to, end);
                }
            }
            case byte[] v -> {
                MemorySegment.copy(v, 0, to, JAVA_BYTE, at, v.length);
                end += v.length;
            }
            case short[] v -> {
                MemorySegment.copy(v, 0, to, JAVA_SHORT_UNALIGNED, at, v.length);
                end += 2L * v.length;
            }
            case int[] v -> end = copyInts(v, to, at);
            case long[] v -> end = copyLongs(v, to, at);
            case float[] v -> {
                MemorySegment.copy(v, 0, to, JAVA_FLOAT_UNALIGNED, at, v.length);
                end += 4L * v.length;
            }
            case double[] v -> {
                MemorySegment.copy(v, 0, to, JAVA_DOUBLE_UNALIGNED, at, v.length);
                end += 8L * v.length;
            }
            default ->
                throw new IllegalStateException(
                        "values came as " + from.getClass().getSimpleName());
        }
        return end;
    }

    private long copyInts(int[] from, MemorySegment to, long at) {
        int width = type.bytes();
        for (int i = 0; i < from.length; i++) {
            switch (width) {
                case 1 -> to.set(JAVA_BYTE, at + i, (byte) from[i]);
                case 2 -> to.set(JAVA_SHORT_UNALIGNED, at + 2L * i, (short) from[i]);
                default -> to.set(JAVA_INT_UNALIGNED, at + 4L * i, from[i]);
            }
        }
        return at + (long) width * from.length;
    }

    private long copyLongs(long[] from, MemorySegment to, long at) {
        if (type.bytes() == Long.BYTES) {
            MemorySegment.copy(from, 0, to, JAVA_LONG_UNALIGNED, at, from.length);
        } else {
            for (int i = 0; i < from.length; i++) {
                to.set(JAVA_INT_UNALIGNED, at + 4L * i, (int) from[i]);
            }
        }
        return at + (long) type.bytes() * from.length;
    }

    @Override
    public void close() {
        file.close();
    }
}
