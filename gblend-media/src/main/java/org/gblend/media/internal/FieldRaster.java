package org.gblend.media.internal;

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
    private final float scaleU;
    private final float scaleV;
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
        scaleU = (float) stored.width() / width;
        scaleV = (float) stored.height() / height;
        narrowed = new float[2 * down.cells() * stored.width()];
        field = new float[2 * stored.height() * stored.width()];
    }

    int values() {
        return field.length;
    }

    /** Writes the field of {@code cells}, (rows, cols, 2), at {@code offset} of {@code to}. */
    void draw(float[] cells, float[] to, int offset) {
        int cols = across.cells();
        int width = stored.width();
        for (int row = 0; row < down.cells(); row++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 2; c++) {
                    narrowed[2 * (row * width + x) + c] = across.mean(x, cells, 2 * row * cols + c, 2);
                }
            }
        }
        for (int y = 0; y < stored.height(); y++) {
            for (int i = 0; i < 2 * width; i++) {
                field[2 * y * width + i] = down.mean(y, narrowed, i, 2 * width) * (i % 2 == 0 ? scaleU : scaleV);
            }
        }
        turn(to, offset);
    }

    private void turn(float[] to, int offset) {
        if (orientation.equals(Orientation.UPRIGHT)) {
            System.arraycopy(field, 0, to, offset, field.length);
            return;
        }
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
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Cover(int cells, int[] first, float[][] shares) {
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
            return new Cover(cells, first, shares);
        }

        float mean(int pixel, float[] values, int offset, int stride) {
            float[] weights = shares[pixel];
            float sum = 0;
            for (int k = 0; k < weights.length; k++) {
                sum += weights[k] * values[offset + (first[pixel] + k) * stride];
            }
            return sum;
        }
    }
}
