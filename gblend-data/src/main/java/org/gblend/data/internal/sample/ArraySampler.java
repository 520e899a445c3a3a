package org.gblend.data.internal.sample;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.TooShort;
import org.gblend.data.internal.array.ElementType;
import org.gblend.data.internal.store.SampleStore;

/** Samples of an array modality: a clip in time where one is asked for, scaled, pictures shifted and mirrored in training. */
final class ArraySampler implements Sampler {
    private final int frames;
    private final int cropPad;
    private final boolean mirror;
    private final boolean motion;
    private final SampleStore store;
    private final ChannelScale scale;
    private final TooShort tooShort;

    ArraySampler(ArrayConfig config, SampleStore store, ChannelScale scale, TooShort tooShort) {
        this(store, scale, tooShort, config.frames(), config.cropPad(), config.mirror(), false);
    }

    ArraySampler(ArrayFlowConfig config, SampleStore store, TooShort tooShort) {
        this(store, ChannelScale.signedBytes(2), tooShort, config.frames(), config.cropPad(), config.mirror(), true);
    }

    /**
     * A sampler.
     *
     * @param motion whether pixels are motions (x, y), of which x changes its sign in the mirror
     */
    private ArraySampler(
            SampleStore store,
            ChannelScale scale,
            TooShort tooShort,
            int frames,
            int cropPad,
            boolean mirror,
            boolean motion) {
        this.store = store;
        this.scale = scale;
        this.tooShort = tooShort;
        this.frames = frames;
        this.cropPad = cropPad;
        this.mirror = mirror;
        this.motion = motion;
    }

    @Override
    public void make(int row, ClipDraw draw, Span span, long random, Workspace scratch, MemorySegment to) {
        int[] shape = store.shape(row);
        int n = Math.toIntExact(to.byteSize() / Float.BYTES);
        float[] values = scratch.floats(0, n);
        int filled = read(row, shape, span, values, n);
        scale.apply(values, n);
        if (tooShort == TooShort.PAD) {
            Arrays.fill(values, filled, n, 0);
        }
        if (draw.training() && cropPad > 0) {
            float[] moved = scratch.floats(1, n);
            shift(values, moved, n, shape, draw);
            values = moved;
        }
        if (draw.mirrored() && mirror) {
            mirror(values, n, shape);
        }
        MemorySegment.copy(values, 0, to, JAVA_FLOAT, 0, n);
    }

    /**
     * The whole sample, or a clip of it in which the last step stands in for those beyond the end, or the first ones do.
     *
     * @return values that are the row's own
     */
    private int read(int row, int[] shape, Span span, float[] values, int n) {
        MemorySegment sample = store.sample(row);
        ElementType type = store.type(row);
        if (frames == 0) {
            type.toFloats(sample, 0, values, 0, n);
            return n;
        }
        int steps = shape[0];
        int size = n / frames;
        int taken = Math.min(steps, frames);
        int first = span.firstStep(store, row, steps, taken);
        type.toFloats(sample, (long) first * size * type.bytes(), values, 0, taken * size);
        for (int t = taken; t < frames; t++) {
            int from = tooShort == TooShort.LOOP ? t % taken : taken - 1;
            System.arraycopy(values, from * size, values, t * size, size);
        }
        return taken * size;
    }

    /** Moves every picture of (T,) H, W, C by the sample's draw, zeros moving in. */
    private void shift(float[] from, float[] to, int n, int[] shape, ClipDraw draw) {
        int rank = shape.length;
        int height = shape[rank - 3];
        int width = shape[rank - 2];
        int channels = shape[rank - 1];
        int reach = 2 * cropPad + 1;
        int down = (int) (draw.down() * reach) - cropPad;
        int right = (int) (draw.right() * reach) - cropPad;
        Arrays.fill(to, 0, n, 0);
        int x0 = Math.max(0, right);
        int kept = (width - Math.abs(right)) * channels;
        if (kept <= 0) {
            return;
        }
        int picture = height * width * channels;
        for (int start = 0; start < n; start += picture) {
            for (int y = Math.max(0, down); y < Math.min(height, height + down); y++) {
                int source = start + ((y - down) * width + x0 - right) * channels;
                System.arraycopy(from, source, to, start + (y * width + x0) * channels, kept);
            }
        }
    }

    /** Turns every picture of (T,) H, W, C left to right, and with it motion. */
    private void mirror(float[] values, int n, int[] shape) {
        int channels = shape[shape.length - 1];
        int line = shape[shape.length - 2] * channels;
        for (int start = 0; start < n; start += line) {
            for (int left = start, right = start + line - channels; left < right; left += channels, right -= channels) {
                for (int c = 0; c < channels; c++) {
                    float kept = values[left + c];
                    values[left + c] = values[right + c];
                    values[right + c] = kept;
                }
            }
        }
        for (int i = 0; motion && i < n; i += channels) {
            values[i] = -values[i];
        }
    }
}
