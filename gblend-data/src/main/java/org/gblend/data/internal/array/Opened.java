package org.gblend.data.internal.array;

import java.util.Arrays;

/**
 * An array as a reader found it.
 *
 * @param shape lengths of the axes, the first one slowest unless {@code fortran}
 * @param fortran whether the first axis is the fastest; such an array is one stretch
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
record Opened(ElementType type, long[] shape, boolean fortran, Values values) {
    /** Deflate makes at most about this many bytes of one; a header that promises more is not believed. */
    static final int DEFLATE_LIMIT = 1100;

    /**
     * Bytes that an array takes.
     *
     * @throws FormatException when no file could hold them
     */
    static long bytes(ElementType type, long... shape) throws FormatException {
        long n = type.bytes();
        for (long length : shape) {
            if (length < 0 || (length != 0 && n > Long.MAX_VALUE / length)) {
                throw new FormatException("has the impossible shape " + Arrays.toString(shape) + ": write it again");
            }
            n *= length;
        }
        return n;
    }

    /** Refuses an array that a file of this size cannot hold, however it is packed. */
    static void believe(long bytes, long fileBytes) throws FormatException {
        if (bytes / DEFLATE_LIMIT > fileBytes) {
            throw new FormatException("promises " + bytes + " bytes of values, which a file of " + fileBytes
                    + " bytes cannot hold: copy or write it again");
        }
    }
}
