package org.gblend.media.internal;

import org.gblend.media.FrameSize.Pixels;

/**
 * One of the eight ways in which a file may ask for its picture to be turned or mirrored.
 *
 * <p>Transpose first (rows become columns), then mirror. Rotations by other angles than quarters are taken as the nearest
 * quarter.
 */
record Orientation(boolean transpose, boolean mirrorX, boolean mirrorY) {
    static final Orientation UPRIGHT = new Orientation(false, false, false);

    /**
     * From FFmpeg's display matrix (16.16 fixed point, row-major): a point (x, y) of the stored picture is shown at
     * {@code (m0 x + m3 y, m1 x + m4 y)} up to a shift.
     */
    static Orientation of(int[] matrix) {
        boolean transpose = Math.abs((long) matrix[1]) > Math.abs((long) matrix[0]);
        return transpose
                ? new Orientation(true, matrix[3] < 0, matrix[1] < 0)
                : new Orientation(false, matrix[0] < 0, matrix[4] < 0);
    }

    /** The size shown for a stored size, and the other way round. */
    Pixels shown(int height, int width) {
        return transpose ? new Pixels(width, height) : new Pixels(height, width);
    }

    /** Writes a stored RGB picture of {@code height} x {@code width} into {@code to} at {@code offset} as it is shown. */
    void show(byte[] from, int height, int width, byte[] to, int offset) {
        Pixels shown = shown(height, width);
        int at = offset;
        for (int y = 0; y < shown.height(); y++) {
            int v = mirrorY ? shown.height() - 1 - y : y;
            for (int x = 0; x < shown.width(); x++) {
                int u = mirrorX ? shown.width() - 1 - x : x;
                int source = 3 * (transpose ? u * width + v : v * width + u);
                to[at] = from[source];
                to[at + 1] = from[source + 1];
                to[at + 2] = from[source + 2];
                at += 3;
            }
        }
    }
}
