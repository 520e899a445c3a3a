package org.gblend.media.internal;

import java.util.Arrays;
import org.gblend.media.FrameSize.Pixels;

/**
 * From cells of motion to a field of the size shown: each pixel is the mean of the cells that it covers, scaled as the
 * picture is and turned with it.
 */
final class FieldRaster {
    private final Pixels stored;
    private final Pixels shown;
    private final Orientation orientation;
    private final Cover down;
    private final Cover across;
    private final float[] rowScale;
    private final float[] narrowed;
    private final float[] field;

    /**
     * A raster for one stream.
     *
     * @param height of the stream's own picture, pixels
     * @param width of the stream's own picture, pixels
     * @param shown size of the field, as shown
     */
    FieldRaster(int height, int width, Pixels shown, Orientation orientation) {
        this.shown = shown;
        this.orientation = orientation;
        stored = orientation.shown(shown.height(), shown.width());
        down = Cover.of(height, stored.height());
        across = Cover.of(width, stored.width());
        rowScale = new float[2 * stored.width()];
        for (int x = 0; x < stored.width(); x++) {
            rowScale[2 * x] = (float) stored.width() / width;
            rowScale[2 * x + 1] = (float) stored.height() / height;
        }
        narrowed = new float[2 * down.cells() * stored.width()];
        field = new float[2 * stored.height() * stored.width()];
    }

    int values() {
        return field.length;
    }

    /** Writes the field of {@code cells}, (rows, cols, 2), at {@code offset} of {@code to}. */
    void draw(float[] cells, float[] to, int offset) {
        for (int row = 0; row < down.cells(); row++) {
            narrow(cells, 2 * row * across.cells(), 2 * row * stored.width());
        }
        boolean upright = orientation.equals(Orientation.UPRIGHT);
        float[] target = upright ? to : field;
        int at = upright ? offset : 0;
        int row = 2 * stored.width();
        for (int y = 0; y < stored.height(); y++, at += row) {
            if (down.asBefore(y)) {
                System.arraycopy(target, at - row, target, at, row);
            } else {
                average(y, target, at);
            }
        }
        if (!upright) {
            turn(to, offset);
        }
    }

    /** One row of cells at the field's width. */
    private void narrow(float[] cells, int from, int to) {
        int at = to;
        for (int x = 0; x < stored.width(); x++, at += 2) {
            if (across.asBefore(x)) {
                narrowed[at] = narrowed[at - 2];
                narrowed[at + 1] = narrowed[at - 1];
                continue;
            }
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
        int row = rowScale.length;
        if (weights.length == 1) {
            int from = down.first()[y] * row;
            for (int i = 0; i < row; i++) {
                to[offset + i] =
                        (0 + weights[0] * narrowed[from + i]) * rowScale[i]; // 0 + -0 is 0, as in the sum below
            }
            return;
        }
        Arrays.fill(to, offset, offset + row, 0);
        for (int k = 0; k < weights.length; k++) {
            float weight = weights[k];
            int from = (down.first()[y] + k) * row;
            for (int i = 0; i < row; i++) {
                to[offset + i] += weight * narrowed[from + i];
            }
        }
        for (int i = 0; i < row; i++) {
            to[offset + i] *= rowScale[i];
        }
    }

    private void turn(float[] to, int offset) {
        int at = offset;
        for (int y = 0; y < shown.height(); y++) {
            int v = orientation.mirrorY() ? shown.height() - 1 - y : y;
            for (int x = 0; x < shown.width(); x++, at += 2) {
                int u = orientation.mirrorX() ? shown.width() - 1 - x : x;
                int from = 2 * (orientation.transpose() ? u * stored.width() + v : v * stored.width() + u);
                float across = field[orientation.transpose() ? from + 1 : from];
                float down = field[orientation.transpose() ? from : from + 1];
                to[at] = orientation.mirrorX() ? -across : across;
                to[at + 1] = orientation.mirrorY() ? -down : down;
            }
        }
    }

    /**
     * Which cells each pixel of an axis covers, and how much of each.
     *
     * @param first the first cell of each pixel
     * @param shares of the cells from the first on, for each pixel; they sum to 1
     * @param same whether a pixel's cells and shares are those of the pixel before
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Cover(int cells, int[] first, float[][] shares, boolean[] same) {
        static Cover of(int from, int to) {
            int cells = Math.ceilDiv(from, MotionGrid.CELL);
            int[] first = new int[to];
            float[][] shares = new float[to][];
            for (int i = 0; i < to; i++) {
                double begin = (double) i * from / to;
                double end = (double) (i + 1) * from / to;
                first[i] = (int) (begin / MotionGrid.CELL);
                int last = Math.clamp((int) Math.ceil(end / MotionGrid.CELL) - 1, first[i], cells - 1);
                shares[i] = new float[last - first[i] + 1];
                for (int k = 0; k < shares[i].length; k++) {
                    double cell = (double) (first[i] + k) * MotionGrid.CELL;
                    double covered = Math.min(end, cell + MotionGrid.CELL) - Math.max(begin, cell);
                    shares[i][k] = (float) (covered / (end - begin));
                }
            }
            boolean[] same = new boolean[to];
            for (int i = 1; i < to; i++) {
                same[i] = first[i] == first[i - 1] && Arrays.equals(shares[i], shares[i - 1]);
            }
            return new Cover(cells, first, shares, same);
        }

        /** Whether a pixel covers the same cells in the same shares as the one before it. */
        boolean asBefore(int pixel) {
            return same[pixel];
        }
    }
}
