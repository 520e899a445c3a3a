package org.gblend.media.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.gblend.media.FlowClip;
import org.gblend.media.FrameSize.Pixels;
import org.gblend.media.MotionFields;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields and grids against plain loops over pixels and cells. */
class FieldRasterTest {
    private static final int CELL = MotionGrid.CELL;

    private static float[] random(RandomGenerator random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (40 * random.nextDouble() - 20);
        }
        return values;
    }

    /** The mean of the cells over the area of pixel (y, x), by 60 x 60 points of it. */
    private static double mean(float[] cells, int height, int width, Pixels to, int y, int x, int component) {
        int parts = 60;
        int cols = Math.ceilDiv(width, CELL);
        double sum = 0;
        for (int b = 0; b < parts; b++) {
            int row = (int) ((y + (b + 0.5) / parts) * height / to.height() / CELL);
            for (int a = 0; a < parts; a++) {
                int col = (int) ((x + (a + 0.5) / parts) * width / to.width() / CELL);
                sum += cells[2 * (row * cols + col) + component];
            }
        }
        return sum / (parts * parts);
    }

    /** Sizes as the stream has it, smaller, larger, of other proportions, odd; the reference by points errs by up to 0.7. */
    @ParameterizedTest
    @CsvSource({"24,32,24,32", "24,32,10,14", "24,32,6,8", "24,32,48,64", "24,32,30,33", "23,29,23,29", "23,29,7,40"})
    void draw_anySize_isTheMeanOfTheCellsThatEachPixelCovers(int height, int width, int toHeight, int toWidth) {
        RandomGenerator random = RandomStreams.of(3).stream("cells");
        float[] cells = random(random, 2 * Math.ceilDiv(height, CELL) * Math.ceilDiv(width, CELL));
        Pixels to = new Pixels(toHeight, toWidth);

        FlowClip flow = fields(cells, height, width, to, Orientation.UPRIGHT).flow();

        for (int y = 0; y < toHeight; y++) {
            for (int x = 0; x < toWidth; x++) {
                int at = 2 * (y * toWidth + x);
                double u = mean(cells, height, width, to, y, x, 0) * toWidth / width;
                double v = mean(cells, height, width, to, y, x, 1) * toHeight / height;
                assertThat((double) flow.uv()[at]).as("u at %d, %d", y, x).isCloseTo(u, within(0.7 * toWidth / width));
                assertThat((double) flow.uv()[at + 1])
                        .as("v at %d, %d", y, x)
                        .isCloseTo(v, within(0.7 * toHeight / height));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true,false,false", "false,true,false", "false,false,true", "true,true,false", "true,false,true"})
    void draw_turned_isTheUprightFieldTurned(boolean transpose, boolean mirrorX, boolean mirrorY) {
        RandomGenerator random = RandomStreams.of(4).stream("turned");
        float[] cells = random(random, 2 * 6 * 8);
        Orientation turn = new Orientation(transpose, mirrorX, mirrorY);
        Pixels shown = turn.shown(11, 17);
        FlowClip upright =
                fields(cells, 23, 31, new Pixels(11, 17), Orientation.UPRIGHT).flow();

        FlowClip flow = fields(cells, 23, 31, shown, turn).flow();

        for (int y = 0; y < shown.height(); y++) {
            for (int x = 0; x < shown.width(); x++) {
                int v = mirrorY ? shown.height() - 1 - y : y;
                int u = mirrorX ? shown.width() - 1 - x : x;
                int from = 2 * (transpose ? u * 17 + v : v * 17 + u);
                float across = upright.uv()[transpose ? from + 1 : from];
                float down = upright.uv()[transpose ? from : from + 1];
                int at = 2 * (y * shown.width() + x);
                assertThat(flow.uv()[at]).isEqualTo(mirrorX ? -across : across);
                assertThat(flow.uv()[at + 1]).isEqualTo(mirrorY ? -down : down);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"24,32,24,32,false", "24,32,10,14,false", "23,29,40,31,false", "23,29,29,23,true"})
    void quantised_hasTheBytesOfEveryPixelsMotion(int height, int width, int toHeight, int toWidth, boolean turned) {
        RandomGenerator random = RandomStreams.of(5).stream("bytes");
        float[] cells = random(random, 2 * Math.ceilDiv(height, CELL) * Math.ceilDiv(width, CELL));
        Orientation turn = turned ? new Orientation(true, true, false) : Orientation.UPRIGHT;

        MotionFields fields = fields(cells, height, width, new Pixels(toHeight, toWidth), turn);

        assertThat(fields.quantised(7).data())
                .isEqualTo(fields.flow().quantised(7).data());
    }

    private static MotionFields fields(float[] cells, int height, int width, Pixels to, Orientation orientation) {
        FieldRaster raster = new FieldRaster(height, width, to, orientation);
        float[] drawn = new float[raster.values()];
        raster.draw(cells, drawn, 0);
        return raster.fields(drawn, new double[1]);
    }

    /** D_t(x) = d_t(x) + D_{t-1}(x - d_t(x)) at the centre of every cell, blocks of all kinds, vectors that lead out. */
    @ParameterizedTest
    @CsvSource({"1", "2", "4"})
    void block_accumulated_followsEveryCellsCentre(int scale) {
        RandomGenerator random = RandomStreams.of(6).stream("grid", scale);
        int rows = 6;
        int cols = 9;
        MotionGrid grid = new MotionGrid(22, 35);
        float[] before = new float[2 * rows * cols];
        for (int picture = 0; picture < 20; picture++) {
            float[] now = before.clone();
            grid.next(true);
            for (int block = 0; block < 9; block++) {
                int left = 4 * random.nextInt(-1, cols);
                int top = 4 * random.nextInt(-1, rows);
                int w = 4 << random.nextInt(3);
                int h = 4 << random.nextInt(3);
                float u = random.nextInt(-60, 61) / (float) scale;
                float v = random.nextInt(-60, 61) / (float) scale;
                grid.block(left, top, w, h, u, v, true);
                for (int row = Math.max(0, top / 4); row < Math.min(rows, (top + h) / 4); row++) {
                    for (int col = Math.max(0, left / 4); col < Math.min(cols, (left + w) / 4); col++) {
                        int y = Math.clamp((long) Math.floor((4 * row + 2 - v) / 4), 0, rows - 1);
                        int x = Math.clamp((long) Math.floor((4 * col + 2 - u) / 4), 0, cols - 1);
                        now[2 * (row * cols + col)] = u + before[2 * (y * cols + x)];
                        now[2 * (row * cols + col) + 1] = v + before[2 * (y * cols + x) + 1];
                    }
                }
            }
            assertThat(grid.now()).as("picture %d", picture).containsExactly(now);
            before = now;
        }
    }
}
