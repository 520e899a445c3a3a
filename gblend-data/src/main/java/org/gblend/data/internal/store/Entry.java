package org.gblend.data.internal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.StringJoiner;
import java.util.zip.CRC32C;
import org.gblend.data.internal.array.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * Where one row's sample lies in the data file of its shard.
 *
 * @param row row of the manifest, from 0
 * @param type type of its values
 * @param offset first byte in the data file
 * @param shape lengths of its axes, channels last; a single 0 where the row has no such sample
 * @param start time of the first step, as a fraction of the row's window
 * @param step time from one step to the next, as a fraction of the row's window
 * @param crc CRC-32C of its bytes
 */
public record Entry(int row, ElementType type, long offset, Shape shape, double start, double step, int crc) {
    static final String HEADER = "row,type,offset,shape,start,step,crc32c,line_crc32c";

    private static final Shape NOTHING = new Shape("0");

    /** The entry of a row that has no such sample. */
    static Entry absent(int row) {
        return new Entry(row, ElementType.U8, 0, NOTHING, 0, 1, 0);
    }

    /** The same sample of another row. */
    Entry of(int newRow) {
        return new Entry(newRow, type, offset, shape, start, step, crc);
    }

    /** The same sample at another place. */
    Entry at(long place) {
        return new Entry(row, type, place, shape, start, step, crc);
    }

    boolean isAbsent() {
        return shape.equals(NOTHING);
    }

    /** Lengths of the axes, compared by value. */
    public record Shape(String text) {
        public static Shape of(int[] lengths) {
            StringJoiner text = new StringJoiner("x");
            for (int length : lengths) {
                text.add(Integer.toString(length));
            }
            return new Shape(text.toString());
        }

        public int[] lengths() {
            return Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
        }

        long count() {
            long n = 1;
            for (int length : lengths()) {
                n *= length;
            }
            return n;
        }
    }

    long bytes() {
        return shape.count() * type.bytes();
    }

    /** The entry as one line that checks itself. */
    String line() {
        String text = row + "," + type + "," + offset + "," + shape.text() + "," + start + "," + step + ","
                + Integer.toHexString(crc);
        return text + "," + Integer.toHexString(crc(text));
    }

    /** The entry of a line, or null when the line is damaged or cut off. */
    static @Nullable Entry parse(String line) {
        int last = line.lastIndexOf(',');
        String[] f = line.split(",", -1);
        if (f.length != 8 || !Integer.toHexString(crc(line.substring(0, last))).equals(f[7])) {
            return null;
        }
        try {
            return new Entry(
                    Integer.parseInt(f[0]),
                    ElementType.valueOf(f[1]),
                    Long.parseLong(f[2]),
                    new Shape(f[3]),
                    Double.parseDouble(f[4]),
                    Double.parseDouble(f[5]),
                    Integer.parseUnsignedInt(f[6], 16));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static int crc(String text) {
        return crc(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
