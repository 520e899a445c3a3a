package org.gblend.media.internal;

import java.util.Arrays;
import org.gblend.media.FrameSize.Pixels;
import org.gblend.media.MotionFields;

/**
 * From cells of motion to a field of the size shown: each pixel is the mean of the cells that it covers, scaled as the
 * picture is and turned with it. Drawn is one pixel for each run of rows or columns that cover the same cells in the same
 * shares; {@link MotionFields} has the others.
 */
final class FieldRaster {
    private final Orientation orientation;
    private final Cover down;
    private final Cover across;
    private final float[] scale;
    private final float[] narrowed;
    private final float[] drawn;
    private final boolean cellsAsTheyAre;
    private final int[] rowRuns;
    private final int[] colRuns;

    /**
     * A raster for one stream.
     *
     * @param height of the stream's own picture, pixels
     * @param width of the stream's own picture, pixels
     * @param shown size of the field, as shown
     */
    FieldRaster(int height, int width, Pixels shown, Orientation orientation) {
        this.orientation = orientation;
        Pixels stored = orientation.shown(shown.height(), shown.width());
        down = Cover.of(height, stored.height());
        across = Cover.of(width, stored.width());
        scale = new float[] {(float) stored.width() / width, (float) stored.height() / height};
        narrowed = new float[2 * down.cells() * across.runs()];
        drawn = new float[2 * down.runs() * across.runs()];
        cellsAsTheyAre = orientation.equals(Orientation.UPRIGHT) && stored.equals(new Pixels(height, width));
        int[] rows = orientation.transpose() ? across.runOf() : down.runOf();
        int[] cols = orientation.transpose() ? down.runOf() : across.runOf();
        rowRuns = orientation.mirrorY() ? reversed(rows) : rows;
        colRuns = orientation.mirrorX() ? reversed(cols) : cols;
    }

    private static int[] reversed(int[] runs) {
        int[] reversed = new int[runs.length];
        Arrays.setAll(reversed, i -> runs[runs.length - 1 - i]);
        return reversed;
    }

    /** Values that a field takes. */
    int values() {
        return drawn.length;
    }

    /** Fields drawn one behind the other. */
    MotionFields fields(float[] fields, double[] times) {
        return new MotionFields(fields, rowRuns, colRuns, times);
    }

    /** Writes the field of {@code cells}, (rows, cols, 2), at {@code offset} of {@code to}. */
    void draw(float[] cells, float[] to, int offset) {
        if (cellsAsTheyAre) {
            System.arraycopy(cells, 0, to, offset, drawn.length);
            return;
        }
        int row = 2 * across.runs();
        for (int i = 0; i < down.cells(); i++) {
            narrow(cells, 2 * i * across.cells(), i * row);
        }
        boolean upright = orientation.equals(Orientation.UPRIGHT);
        for (int y = 0; y < down.runs(); y++) {
            average(y, upright ? to : drawn, (upright ? offset : 0) + y * row);
        }
        if (!upright) {
            turn(to, offset);
        }
    }

    /** One row of cells at the field's width. */
    private void narrow(float[] cells, int from, int to) {
        int at = to;
        for (int x = 0; x < across.runs(); x++, at += 2) {
            float[] weights = across.shares()[x];
            int cell = from + 2 * across.first()[x];
            float u = 0;
            float v = 0;
            for (int k = 0; k < weights.length; k++) {
                u += weights[k] * cells[cell + 2 * k];
                v += weights[k] * cells[cell + 2 * k + 1];
            }
            narrowed[at] = u;
            narrowed[at + 1] = v;
        }
    }

    /** One row of the field out of the narrowed rows of cells. */
    private void average(int y, float[] to, int offset) {
        float[] weights = down.shares()[y];
        int row = 2 * across.runs();
        Arrays.fill(to, offset, offset + row, 0);
        for (int k = 0; k < weights.length; k++) {
            float weight = weights[k];
            int from = (down.first()[y] + k) * row;
            for (int i = 0; i < row; i++) {
                to[offset + i] += weight * narrowed[from + i];
            }
        }
        for (int i = 0; i < row; i += 2) {
            to[offset + i] *= scale[0];
            to[offset + i + 1] *= scale[1];
        }
    }

    /** The runs keep their order: {@link #rowRuns} and {@link #colRuns} lead to them from the other side. */
    private void turn(float[] to, int offset) {
        int rows = down.runs();
        int cols = across.runs();
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < cols; x++) {
                int from = 2 * (y * cols + x);
                int at = offset + 2 * (orientation.transpose() ? x * rows + y : y * cols + x);
                float right = drawn[orientation.transpose() ? from + 1 : from];
                float below = drawn[orientation.transpose() ? from : from + 1];
                to[at] = orientation.mirrorX() ? -right : right;
                to[at + 1] = orientation.mirrorY() ? -below : below;
            }
        }
    }

    /**
     * Which cells each pixel of an axis covers, and how much of each, by runs of pixels that cover the same.
     *
     * @param first the first cell of each run
     * @param shares of the cells from the first on, for each run; they sum to 1
     * @param runOf the run of each pixel
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Cover(int cells, int[] first, float[][] shares, int[] runOf) {
        static Cover of(int from, int to) {
            int cells = Math.ceilDiv(from, MotionGrid.CELL);
            int[] first = new int[to];
            float[][] shares = new float[to][];
            int[] runOf = new int[to];
            int run = -1;
            for (int i = 0; i < to; i++) {
                double begin = (double) i * from / to;
                double end = (double) (i + 1) * from / to;
                int cell = (int) (begin / MotionGrid.CELL);
                int last = Math.clamp((int) Math.ceil(end / MotionGrid.CELL) - 1, cell, cells - 1);
                float[] covered = shares(begin, end, cell, last);
                if (run < 0 || first[run] != cell || !Arrays.equals(shares[run], covered)) {
                    run++;
                    first[run] = cell;
                    shares[run] = covered;
                }
                runOf[i] = run;
            }
            return new Cover(cells, Arrays.copyOf(first, run + 1), Arrays.copyOf(shares, run + 1), runOf);
        }

        private static float[] shares(double begin, double end, int first, int last) {
            float[] shares = new float[last - first + 1];
            for (int k = 0; k < shares.length; k++) {
                double cell = (double) (first + k) * MotionGrid.CELL;
                double covered = Math.min(end, cell + MotionGrid.CELL) - Math.max(begin, cell);
                shares[k] = (float) (covered / (end - begin));
            }
            return shares;
        }

        int runs() {
            return first.length;
        }
    }
}
