package org.gblend.data.internal.array;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Sparse;
import us.hebi.matlab.mat.types.Struct;

/** Numeric arrays of a .mat file of version 5 (save's -v6 and -v7), in MATLAB's shape and type. */
final class MatArray {
    private MatArray() {}

    /** @param entry variable, then a struct's field or a cell's number from 1 after each dot */
    static Opened open(Path file, String entry, Arena arena) throws IOException {
        Map<String, MatlabType> variables = variables(file);
        String name = entry.isEmpty() ? only(variables) : entry;
        List<String> parts = List.of(name.split("\\.", -1));
        if (!variables.containsKey(parts.getFirst())) {
            throw new FormatException(
                    "has no variable \"" + parts.getFirst() + "\": set entry to one of " + list(variables));
        }
        try (Source source = Sources.openFile(file.toFile());
                MatFile mat = Mat5.newReader(source)
                        .disableSubsystemProcessing()
                        .setBufferAllocator(bounded(file))
                        .setEntryFilter(header -> header.getName().equals(parts.getFirst()))
                        .readMat()) {
            Array array = mat.getArray(parts.getFirst());
            for (String part : parts.subList(1, parts.size())) {
                array = part(array, part, name);
            }
            if (array instanceof Sparse || !(array instanceof Matrix matrix)) {
                throw new FormatException("has " + array.getType() + " under \"" + name
                        + "\", not an array of numbers: name one after a dot, or save it as a full array");
            }
            return opened(matrix, name, Files.size(file), arena);
        }
    }

    private static Map<String, MatlabType> variables(Path file) throws IOException {
        Map<String, MatlabType> variables = new LinkedHashMap<>();
        try (Source source = Sources.openFile(file.toFile());
                MatFile none = Mat5.newReader(source)
                        .disableSubsystemProcessing()
                        .setBufferAllocator(bounded(file))
                        .setEntryFilter(header -> {
                            variables.put(header.getName(), header.getType());
                            return false;
                        })
                        .readMat()) {
            return none.getNumEntries() == 0 ? variables : Map.of();
        }
    }

    private static String only(Map<String, MatlabType> variables) throws FormatException {
        if (variables.size() != 1) {
            throw new FormatException("holds "
                    + (variables.isEmpty() ? "no array" : "several arrays: set entry to one of " + list(variables)));
        }
        return variables.keySet().iterator().next();
    }

    private static String list(Map<String, MatlabType> variables) {
        return String.join(", ", variables.keySet());
    }

    private static Array part(Array array, String part, String name) throws FormatException {
        if (array instanceof Struct struct && struct.getFieldNames().contains(part) && struct.getNumElements() == 1) {
            return struct.get(part);
        }
        int number = part.matches("[0-9]{1,9}") ? Integer.parseInt(part) : 0;
        if (array instanceof Cell cell && number >= 1 && number <= cell.getNumElements()) {
            return cell.get(number - 1);
        }
        String have = switch (array) {
            case Struct s when s.getNumElements() == 1 -> "the fields " + String.join(", ", s.getFieldNames());
            case Struct s -> s.getNumElements() + " structs, which cannot be told apart";
            case Cell c -> "the cells 1 to " + c.getNumElements();
            default -> "no parts";
        };
        throw new FormatException("has no \"" + part + "\" under \"" + name + "\", but " + have + ": mend entry");
    }

    /** Buffers no larger than what the file can hold. */
    private static BufferAllocator bounded(Path file) throws IOException {
        long limit = Files.size(file) * Opened.DEFLATE_LIMIT;
        return new BufferAllocator() {
            @Override
            public ByteBuffer allocate(int bytes) {
                if (bytes < 0 || bytes > limit) {
                    throw new IllegalArgumentException("a part of it claims " + bytes + " bytes");
                }
                return ByteBuffer.allocate(bytes);
            }

            @Override
            public void release(ByteBuffer buffer) {}
        };
    }

    private static Opened opened(Matrix matrix, String name, long fileBytes, Arena arena) throws FormatException {
        if (matrix.isComplex()) {
            throw new FormatException("holds complex numbers under \"" + name + "\": save their parts as real arrays");
        }
        ElementType type = matrix.isLogical() ? ElementType.BOOL : type(matrix.getType(), name);
        long[] shape = Arrays.stream(matrix.getDimensions()).asLongStream().toArray();
        long bytes = Opened.bytes(type, shape);
        // MATLAB stores whole numbers in fewer bytes than their type has: up to eight times fewer.
        Opened.believe(bytes / Double.BYTES, fileBytes);
        MemorySegment to = arena.allocate(Math.max(1, bytes), 64);
        int n = Math.toIntExact(bytes / type.bytes());
        for (int i = 0; i < n; i++) {
            put(matrix, i, type, to);
        }
        return new Opened(type, shape, true, Values.whole(to));
    }

    private static void put(Matrix matrix, int i, ElementType type, MemorySegment to) {
        switch (type) {
            case BOOL -> to.set(JAVA_BYTE, i, (byte) (matrix.getBoolean(i) ? 1 : 0));
            case U8, I8 -> to.set(JAVA_BYTE, i, matrix.getByte(i));
            case U16, I16 -> to.set(JAVA_SHORT_UNALIGNED, 2L * i, matrix.getShort(i));
            case U32, I32 -> to.set(JAVA_INT_UNALIGNED, 4L * i, matrix.getInt(i));
            case I64 -> to.set(JAVA_LONG_UNALIGNED, 8L * i, matrix.getLong(i));
            case F32 -> to.set(JAVA_FLOAT_UNALIGNED, 4L * i, matrix.getFloat(i));
            case F64 -> to.set(JAVA_DOUBLE_UNALIGNED, 8L * i, matrix.getDouble(i));
            case F16 -> throw new IllegalStateException("MATLAB has no half precision in files of version 5");
        }
    }

    private static ElementType type(MatlabType type, String name) throws FormatException {
        return switch (type) {
            case Double -> ElementType.F64;
            case Single -> ElementType.F32;
            case Int8 -> ElementType.I8;
            case UInt8 -> ElementType.U8;
            case Int16 -> ElementType.I16;
            case UInt16 -> ElementType.U16;
            case Int32 -> ElementType.I32;
            case UInt32 -> ElementType.U32;
            case Int64 -> ElementType.I64;
            case UInt64, Cell, Structure, Object, Character, Sparse, Function, Opaque ->
                throw new FormatException(
                        "holds values of type " + type + " under \"" + name + "\": save them as single or double");
        };
    }
}
