package org.gblend.data.internal.sample;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The crops of one sample's frames, row by row: resized linearly with pixel centres at halves, mirrored, normalised.
 *
 * <p>Bytes become floats in one pass where the size stays. Otherwise each row of the frame that the crop touches is resized once
 * in width, and two such rows give one row of the crop.
 *
 * <p>It is written for the compiler's vector instructions: loops over values have no indirect index, no two arrays of a
 * kind at different indices, and only signed bytes, so that a frame's bytes are first moved from 0..255 to -128..127. What is
 * indirect, a row's pixels in the crop's order, moves whole pixels.
 */
final class CropRows {
    /** Where the crop lies: the picture is resized to {@code height} x {@code width}, the crop begins at (top, left). */
    record Place(int height, int width, int top, int left, boolean mirrored) {}

    /** What the store holds: pixels of {@code channels} bytes, {@link #RGB} or {@link #MOTION}. */
    record Frame(int height, int width, int channels) {}

    /** Bytes of a pixel of a picture, and of flow or motion vectors. */
    static final int RGB = 3;

    static final int MOTION = 2;

    private static final VarHandle FOUR_BYTES =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Pixels have 2 or 3 bytes; one is moved by 4, two neighbours by 8. */
    private static final int PADDING = Long.BYTES;

    private static final int MIDDLE = 128;

    private final Place place;
    private final int height;
    private final int rows;
    private final int channels;
    private final float[] mul;
    private final float[] add;
    private final boolean sameSize;
    private final int stride;
    private final int firstRow;
    private final int lastRow;
    private final byte[] frame;
    private final float[] line;
    private final int[] left;
    private final float[] share;
    private final byte[] leftBytes;
    private final byte[] rightBytes;
    private final float[][] resized;
    private final int[] kept = new int[2];

    /**
     * @param rows of the crop
     * @param mul of each value of a row of the crop; its length is that of the row
     * @param add likewise
     */
    CropRows(Place place, Frame size, int rows, float[] mul, float[] add, Workspace scratch) {
        int width = size.width();
        this.place = place;
        this.height = size.height();
        this.rows = rows;
        this.channels = size.channels();
        this.mul = mul;
        this.add = add;
        this.sameSize = place.height() == height && place.width() == width;
        this.stride = width * channels;
        this.firstRow = (int) rowOf(0);
        this.lastRow = Math.min((int) rowOf(rows - 1) + 1, height - 1);
        this.frame = scratch.bytes((lastRow - firstRow + 1) * stride + PADDING);
        int columns = mul.length / channels;
        this.line = new float[mul.length];
        this.left = new int[columns];
        this.share = new float[mul.length];
        this.leftBytes = new byte[mul.length + PADDING];
        this.rightBytes = new byte[mul.length + PADDING];
        this.resized = new float[2][mul.length];
        double step = (double) width / place.width();
        for (int x = 0; x < columns; x++) {
            int from = place.left() + (place.mirrored() ? columns - 1 - x : x);
            double at = Math.clamp((from + 0.5) * step - 0.5, 0, width - 1);
            int pixel = (int) at;
            left[x] = pixel * channels;
            for (int c = 0; c < channels; c++) {
                share[x * channels + c] = (float) (at - pixel);
            }
        }
    }

    /** The crop of the frame whose bytes begin at {@code offset}, to {@code out}, which has its size. */
    void draw(MemorySegment sample, long offset, MemorySegment out) {
        int bytes = (lastRow - firstRow + 1) * stride;
        MemorySegment.copy(sample, JAVA_BYTE, offset + (long) firstRow * stride, frame, 0, bytes);
        toSigned(frame, bytes);
        kept[0] = -1;
        kept[1] = -1;
        for (int y = 0; y < rows; y++) {
            if (!sameSize) {
                resizedRow(y);
            } else if (place.mirrored()) {
                pixels(frame, y * stride, left, leftBytes, rightBytes, channels);
                scaled(leftBytes, 0, mul, add, line);
            } else {
                scaled(frame, y * stride + place.left() * channels, mul, add, line);
            }
            MemorySegment.copy(line, 0, out, JAVA_FLOAT, (long) y * line.length * Float.BYTES, line.length);
        }
    }

    /** Where in the frame a row of the crop lies. */
    private double rowOf(int y) {
        double step = (double) height / place.height();
        return Math.clamp((place.top() + y + 0.5) * step - 0.5, 0, height - 1);
    }

    private void resizedRow(int y) {
        double at = rowOf(y);
        int low = (int) at;
        float[] upper = resizedInWidth(low);
        float[] lower = resizedInWidth(Math.min(low + 1, height - 1));
        between(upper, lower, (float) (at - low), mul, add, line);
    }

    private float[] resizedInWidth(int y) {
        float[] row = resized[y & 1];
        if (kept[y & 1] != y) {
            kept[y & 1] = y;
            pixels(frame, (y - firstRow) * stride, left, leftBytes, rightBytes, channels);
            between(leftBytes, rightBytes, share, row);
        }
        return row;
    }

    private static void toSigned(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            bytes[i] ^= (byte) MIDDLE;
        }
    }

    /**
     * Pixels one after the other, and their neighbours to the right, which at a row's end has no share in the result. What is written
     * past a pixel's end is overwritten by the next one. The two loops differ in a constant, from which
     * the compiler knows that they stay within the arrays.
     */
    private static void pixels(byte[] frame, int base, int[] left, byte[] to, byte[] neighbours, int channels) {
        if (channels == RGB) {
            for (int x = 0; x < left.length; x++) {
                long two = (long) EIGHT_BYTES.get(frame, base + left[x]);
                FOUR_BYTES.set(to, x * RGB, (int) two);
                FOUR_BYTES.set(neighbours, x * RGB, (int) (two >>> (RGB * Byte.SIZE)));
            }
        } else {
            for (int x = 0; x < left.length; x++) {
                long two = (long) EIGHT_BYTES.get(frame, base + left[x]);
                FOUR_BYTES.set(to, x * MOTION, (int) two);
                FOUR_BYTES.set(neighbours, x * MOTION, (int) (two >>> (MOTION * Byte.SIZE)));
            }
        }
    }

    private static void scaled(byte[] from, int at, float[] mul, float[] add, float[] line) {
        for (int i = 0; i < line.length; i++) {
            line[i] = ((float) from[at + i] + MIDDLE) * mul[i] + add[i];
        }
    }

    private static void between(byte[] left, byte[] right, float[] share, float[] row) {
        for (int i = 0; i < share.length; i++) {
            float a = (float) left[i] + MIDDLE;
            float b = (float) right[i] + MIDDLE;
            row[i] = a + share[i] * (b - a);
        }
    }

    private static void between(float[] upper, float[] lower, float share, float[] mul, float[] add, float[] line) {
        for (int i = 0; i < line.length; i++) {
            line[i] = (upper[i] + share * (lower[i] - upper[i])) * mul[i] + add[i];
        }
    }
}
