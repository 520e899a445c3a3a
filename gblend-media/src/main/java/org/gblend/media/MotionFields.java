package org.gblend.media;

import java.util.Arrays;

/**
 * Fields of motion, one per frame, of {@code height x width} pixels, that are the same over runs of rows and columns.
 *
 * <p>A codec tells one motion for a block. A field of the picture's own size repeats it over the block's pixels: 8 bytes for
 * each where the picture has 3. So a run of equal rows or columns is kept once, and drawn as values or bytes when those are
 * asked for: {@link #flow} and {@link #quantised} give the bits that a field kept pixel by pixel would. The arrays are not
 * copied on their way in.
 */
public final class MotionFields {
    private final float[] uv;
    private final int[] rowRuns;
    private final int[] colRuns;
    private final double[] times;
    private final int rowValues;
    private final int values;

    /**
     * Fields out of their runs.
     *
     * @param uv (T, runs of rows, runs of columns, 2), pixels of the field's size; what lies behind is not read
     * @param rowRuns the run of each row, {@code height} of them
     * @param colRuns the run of each column, {@code width} of them
     * @param times seconds from the file's start of each field's frame
     */
    public MotionFields(float[] uv, int[] rowRuns, int[] colRuns, double[] times) {
        rowValues = 2 * (Arrays.stream(colRuns).max().orElse(-1) + 1);
        values = rowValues * (Arrays.stream(rowRuns).max().orElse(-1) + 1);
        if ((long) values * times.length > uv.length) {
            throw new IllegalArgumentException("%d fields of %d values need %d; got %d"
                    .formatted(times.length, values, (long) values * times.length, uv.length));
        }
        this.uv = uv;
        this.rowRuns = rowRuns;
        this.colRuns = colRuns;
        this.times = times;
    }

    /** As many as the frames. */
    public int frames() {
        return times.length;
    }

    public int height() {
        return rowRuns.length;
    }

    public int width() {
        return colRuns.length;
    }

    /** Seconds from the file's start of each field's frame, as given. */
    public double[] times() {
        return times;
    }

    /** The same fields at other times. */
    public MotionFields at(double[] others) {
        if (others.length != times.length) {
            throw new IllegalArgumentException("%d times for %d fields".formatted(others.length, times.length));
        }
        return new MotionFields(uv, rowRuns, colRuns, others);
    }

    /** Every pixel's motion, (T, H, W, 2). */
    public FlowClip flow() {
        float[] drawn = new float[length()];
        draw(drawn, (from, to) -> {
            for (int x = 0; x < colRuns.length; x++) {
                drawn[to + 2 * x] = uv[from + 2 * colRuns[x]];
                drawn[to + 2 * x + 1] = uv[from + 2 * colRuns[x] + 1];
            }
        });
        return new FlowClip(drawn, frames(), height(), width(), times);
    }

    /** The bytes of {@link FlowClip#quantised}, computed once for each run. */
    public VideoClip quantised(double bound) {
        byte[] bytes = FlowClip.quantised(uv, values * frames(), bound);
        byte[] drawn = new byte[length()];
        draw(drawn, (from, to) -> {
            for (int x = 0; x < colRuns.length; x++) {
                drawn[to + 2 * x] = bytes[from + 2 * colRuns[x]];
                drawn[to + 2 * x + 1] = bytes[from + 2 * colRuns[x] + 1];
            }
        });
        return new VideoClip(drawn, frames(), height(), width(), 2, times);
    }

    private int length() {
        return Math.multiplyExact(Math.multiplyExact(2 * height(), width()), frames());
    }

    /** Spreads a row of runs, from the place of its first value on, over the pixels of a row. */
    @FunctionalInterface
    private interface Spread {
        void row(int from, int to);
    }

    /** @param pixels the array that {@code spread} writes to: rows of one run are copied in it */
    private void draw(Object pixels, Spread spread) {
        int row = 2 * width();
        int at = 0;
        for (int t = 0; t < frames(); t++) {
            for (int y = 0; y < height(); y++, at += row) {
                if (y > 0 && rowRuns[y] == rowRuns[y - 1]) {
                    System.arraycopy(pixels, at - row, pixels, at, row);
                } else {
                    spread.row(t * values + rowRuns[y] * rowValues, at);
                }
            }
        }
    }
}
