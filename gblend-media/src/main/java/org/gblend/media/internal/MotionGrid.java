package org.gblend.media.internal;

import java.util.Arrays;

/**
 * Motion of one picture per cell of 4 x 4 pixels, the smallest block of H.264, and that of the picture before.
 *
 * <p>Where blocks overlap the last one counts; a vector that leads out of the picture is followed to its border.
 */
final class MotionGrid {
    static final int CELL = 4;

    private final int rows;
    private final int cols;
    private float[] now;
    private float[] before;

    MotionGrid(int height, int width) {
        rows = Math.ceilDiv(height, CELL);
        cols = Math.ceilDiv(width, CELL);
        now = new float[2 * rows * cols];
        before = new float[now.length];
    }

    int rows() {
        return rows;
    }

    int cols() {
        return cols;
    }

    /** (rows, cols, 2) of the picture at hand: u, v in pixels. */
    float[] now() {
        return now;
    }

    /** The same of the picture before. */
    float[] before() {
        return before;
    }

    /**
     * Goes on to the next picture.
     *
     * @param keep whether cells without a block keep what had accumulated there; otherwise they are 0
     */
    void next(boolean keep) {
        float[] swap = before;
        before = now;
        now = swap;
        if (keep) {
            System.arraycopy(before, 0, now, 0, now.length);
        } else {
            Arrays.fill(now, 0);
        }
    }

    /**
     * A block of the picture at hand that has come by (u, v) from the picture before.
     *
     * @param accumulate whether the motion found at its origin is added
     */
    void block(int left, int top, int width, int height, float u, float v, boolean accumulate) {
        int firstRow = Math.max(firstCentre(top), 0);
        int firstCol = Math.max(firstCentre(left), 0);
        int endRow = Math.min(firstCentre(top + height), rows);
        int endCol = Math.min(firstCentre(left + width), cols);
        if (accumulate) {
            // every cell of the block comes from as many cells away: CELL and vectors of a power of 2 make that exact
            int down = (int) Math.floor((CELL / 2f - v) / CELL);
            int across = (int) Math.floor((CELL / 2f - u) / CELL);
            for (int row = firstRow; row < endRow; row++) {
                int from = Math.min(Math.max(row + down, 0), rows - 1) * cols;
                for (int col = firstCol; col < endCol; col++) {
                    int origin = 2 * (from + Math.min(Math.max(col + across, 0), cols - 1));
                    int at = 2 * (row * cols + col);
                    now[at] = u + before[origin];
                    now[at + 1] = v + before[origin + 1];
                }
            }
        } else {
            for (int row = firstRow; row < endRow; row++) {
                for (int at = 2 * (row * cols + firstCol); at < 2 * (row * cols + endCol); at += 2) {
                    now[at] = u;
                    now[at + 1] = v;
                }
            }
        }
    }

    /** The first cell whose centre lies at a pixel or after it. */
    private static int firstCentre(int pixel) {
        return Math.ceilDiv(pixel - CELL / 2, CELL);
    }
}
