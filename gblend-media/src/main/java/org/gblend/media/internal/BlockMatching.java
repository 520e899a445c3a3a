package org.gblend.media.internal;

import java.util.Arrays;
import org.gblend.media.BlockSearch;
import org.gblend.media.FrameSize.Pixels;
import org.gblend.media.MotionFields;
import org.gblend.media.VideoClip;

/** Block matching over the frames of a clip. */
public final class BlockMatching {
    private final int height;
    private final int width;
    private final int block;
    private final int range;
    private byte[] past;
    private byte[] present;
    private int bestU;
    private int bestV;
    private int bestCost;

    private BlockMatching(int height, int width, int block, int range) {
        this.height = height;
        this.width = width;
        this.block = block;
        this.range = range;
        past = new byte[height * width];
        present = new byte[height * width];
    }

    /**
     * Fields of a clip.
     *
     * @param keyEvery frames after which accumulation starts anew; 0 = fields of single steps
     */
    public static MotionFields fields(VideoClip rgb, BlockSearch search, int block, int range, int keyEvery) {
        MotionGrid grid = new MotionGrid(rgb.height(), rgb.width());
        FieldRaster raster =
                new FieldRaster(rgb.height(), rgb.width(), new Pixels(rgb.height(), rgb.width()), Orientation.UPRIGHT);
        float[] uv = new float[raster.values() * rgb.frames()];
        BlockMatching matching = new BlockMatching(rgb.height(), rgb.width(), block, range);
        for (int t = 0; t < rgb.frames(); t++) {
            matching.advance(rgb, t);
            boolean key = t == 0 || (keyEvery > 0 && t % keyEvery == 0);
            grid.next(!key && keyEvery > 0);
            if (!key) {
                matching.match(search, grid, keyEvery > 0);
            }
            raster.draw(grid.now(), uv, t * raster.values());
        }
        return raster.fields(uv, Arrays.copyOf(rgb.times(), rgb.frames()));
    }

    private void advance(VideoClip rgb, int frame) {
        byte[] swap = past;
        past = present;
        present = swap;
        Luma.of(rgb, frame, present);
    }

    private void match(BlockSearch search, MotionGrid grid, boolean accumulate) {
        for (int top = 0; top < height; top += block) {
            for (int left = 0; left < width; left += block) {
                int h = Math.min(block, height - top);
                int w = Math.min(block, width - left);
                bestU = 0;
                bestV = 0;
                bestCost = cost(left, top, w, h, 0, 0, Integer.MAX_VALUE);
                switch (search) {
                    case THREE_STEP -> halving(left, top, w, h);
                    case FULL_SEARCH -> everywhere(left, top, w, h);
                }
                grid.block(left, top, w, h, bestU, bestV, accumulate);
            }
        }
    }

    /** Nine places around the best one at each step; the first step is the greatest power of two up to (range + 1) / 2. */
    private void halving(int left, int top, int w, int h) {
        for (int step = Integer.highestOneBit((range + 1) / 2); step >= 1; step /= 2) {
            int u = bestU;
            int v = bestV;
            for (int dv = -step; dv <= step; dv += step) {
                for (int du = -step; du <= step; du += step) {
                    compare(left, top, w, h, u + du, v + dv);
                }
            }
        }
    }

    private void everywhere(int left, int top, int w, int h) {
        for (int v = -range; v <= range; v++) {
            for (int u = -range; u <= range; u++) {
                compare(left, top, w, h, u, v);
            }
        }
    }

    /** Takes a motion (u, v) where it fits better than the best so far, or as well and is shorter. */
    private void compare(int left, int top, int w, int h, int u, int v) {
        int x = left - u;
        int y = top - v;
        if (x < 0 || y < 0 || x + w > width || y + h > height || Math.abs(u) > range || Math.abs(v) > range) {
            return;
        }
        int cost = cost(left, top, w, h, u, v, bestCost);
        boolean shorter = u * u + v * v < bestU * bestU + bestV * bestV;
        if (cost < bestCost || (cost == bestCost && shorter)) {
            bestCost = cost;
            bestU = u;
            bestV = v;
        }
    }

    /** Sum of absolute differences, given up once it is above {@code most}. */
    private int cost(int left, int top, int w, int h, int u, int v, int most) {
        int sum = 0;
        for (int y = 0; y < h && sum <= most; y++) {
            int at = (top + y) * width + left;
            int from = (top + y - v) * width + left - u;
            for (int x = 0; x < w; x++) {
                sum += Math.abs((present[at + x] & 0xFF) - (past[from + x] & 0xFF));
            }
        }
        return sum;
    }
}
