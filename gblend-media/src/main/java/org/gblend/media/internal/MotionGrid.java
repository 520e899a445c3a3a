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
        int firstRow = Math.clamp(Math.ceilDiv(top - CELL / 2, CELL), 0, rows);
        int firstCol = Math.clamp(Math.ceilDiv(left - CELL / 2, CELL), 0, cols);
        int endRow = Math.clamp(Math.ceilDiv(top + height - CELL / 2, CELL), 0, rows);
        int endCol = Math.clamp(Math.ceilDiv(left + width - CELL / 2, CELL), 0, cols);
        for (int row = firstRow; row < endRow; row++) {
            for (int col = firstCol; col < endCol; col++) {
                int at = 2 * (row * cols + col);
                int from = accumulate ? cell(row, col, u, v) : 0;
                now[at] = accumulate ? u + before[from] : u;
                now[at + 1] = accumulate ? v + before[from + 1] : v;
            }
        }
    }

    /** Where the cell from which the centre of (row, col) has come lies in the arrays. */
    private int cell(int row, int col, float u, float v) {
        int y = Math.clamp((int) Math.floor((row * CELL + CELL / 2f - v) / CELL), 0, rows - 1);
        int x = Math.clamp((int) Math.floor((col * CELL + CELL / 2f - u) / CELL), 0, cols - 1);
        return 2 * (y * cols + x);
    }
}
