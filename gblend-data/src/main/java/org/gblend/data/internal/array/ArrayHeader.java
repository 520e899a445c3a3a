package org.gblend.data.internal.array;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the values of an array file.
 *
 * @param type type of the values
 * @param shape lengths of the axes, the first one slowest unless {@code fortran}
 * @param bigEndian whether the file's values have their most significant byte first
 * @param fortran whether the first axis is the fastest
 * @param headerBytes where the values begin
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
record ArrayHeader(ElementType type, long[] shape, boolean bigEndian, boolean fortran, long headerBytes) {
    private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int NPY_HEADER_LIMIT = 1 << 20;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9L,\\s]*)\\)");

    /**
     * Reads a .npy header (NumPy's format versions 1 to 3) or an idx header (the format of the MNIST files).
     *
     * @throws FormatException when it is neither
     */
    static ArrayHeader read(DataInputStream in) throws IOException {
        byte[] start = new byte[4];
        in.readFully(start);
        if (start[0] == 0 && start[1] == 0) {
            return idx(start, in);
        }
        byte[] magic = Arrays.copyOf(start, 6);
        in.readFully(magic, 4, 2);
        if (!Arrays.equals(magic, NPY_MAGIC)) {
            throw new FormatException(
                    "is no array file (it begins with the bytes " + hex(start) + "): give " + ArrayFile.KINDS);
        }
        return npy(in);
    }

    /** Bytes of the values. */
    long bytes() throws FormatException {
        return Opened.bytes(type, shape);
    }

    private static ArrayHeader npy(DataInputStream in) throws IOException {
        int major = in.readUnsignedByte();
        in.readUnsignedByte();
        int prefix = major == 1 ? 10 : 12;
        int length = major == 1
                ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
                : Integer.reverseBytes(in.readInt());
        if (major < 1 || major > 3 || length < 0 || length > NPY_HEADER_LIMIT) {
            throw new FormatException("has a .npy header of version " + major + " and " + length
                    + " bytes, which is not valid: write it again with numpy.save");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        String descr = group(DESCR, text);
        String shape = group(SHAPE, text);
        boolean fortran = group(ORDER, text).equals("True");
        char order = descr.isEmpty() ? '?' : descr.charAt(0);
        String code = descr.isEmpty() ? "" : descr.substring(1);
        return new ArrayHeader(npyType(descr, code), lengths(shape), order == '>', fortran, prefix + (long) length);
    }

    private static ElementType npyType(String descr, String code) throws FormatException {
        return switch (code) {
            case "b1" -> ElementType.BOOL;
            case "u1" -> ElementType.U8;
            case "i1" -> ElementType.I8;
            case "u2" -> ElementType.U16;
            case "i2" -> ElementType.I16;
            case "u4" -> ElementType.U32;
            case "i4" -> ElementType.I32;
            case "i8" -> ElementType.I64;
            case "f2" -> ElementType.F16;
            case "f4" -> ElementType.F32;
            case "f8" -> ElementType.F64;
            default ->
                throw new FormatException("holds values of type '" + descr
                        + "': save it as integers or floats (numpy astype('float32'))");
        };
    }

    private static long[] lengths(String text) throws FormatException {
        String[] parts = Arrays.stream(text.replace("L", "").split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toArray(String[]::new);
        long[] lengths = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            try {
                lengths[i] = Long.parseLong(parts[i]);
            } catch (NumberFormatException e) {
                throw new FormatException("has the impossible shape (" + text + "): write it again");
            }
        }
        return lengths;
    }

    private static String group(Pattern pattern, String text) throws FormatException {
        Matcher m = pattern.matcher(text);
        if (!m.find()) {
            throw new FormatException("has a .npy header that is not understood (" + text.strip()
                    + "): save a plain array with numpy.save");
        }
        return m.group(1);
    }

    private static ArrayHeader idx(byte[] start, DataInputStream in) throws IOException {
        ElementType type = switch (start[2]) {
            case 0x08 -> ElementType.U8;
            case 0x09 -> ElementType.I8;
            case 0x0B -> ElementType.I16;
            case 0x0C -> ElementType.I32;
            case 0x0D -> ElementType.F32;
            case 0x0E -> ElementType.F64;
            default ->
                throw new FormatException(
                        "is no array file (it begins with the bytes " + hex(start) + "): give " + ArrayFile.KINDS);
        };
        long[] shape = new long[start[3] & 0xFF];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = in.readInt() & 0xFFFFFFFFL;
        }
        return new ArrayHeader(type, shape, true, false, 4 + 4L * shape.length);
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(String.format(Locale.ROOT, "%s%02x", text.isEmpty() ? "" : " ", b & 0xFF));
        }
        return text.toString();
    }
}
