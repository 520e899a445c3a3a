package org.gblend.data;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.gblend.data.internal.store.SampleStore;

/**
 * Samples of RGB and flow: frames of the clip, resized where the jitter asks for it, cropped, mirrored, normalised.
 *
 * <p>Bytes become floats in one pass where the size stays; otherwise each source row that the crop touches is resized once
 * in width, and two such rows give one output row.
 */
final class VideoSampler implements Sampler {
    private final PictureConfig config;
    private final SampleStore store;
    private final ChannelScale scale;
    private final int channels;
    private final TooShort tooShort;

    /** @param scale of the prepared bytes; for motion, an odd function of it */
    VideoSampler(PictureConfig config, SampleStore store, ChannelScale scale, TooShort tooShort) {
        this.tooShort = tooShort;
        this.config = config;
        this.store = store;
        this.scale = scale;
        this.channels = config.motion() ? 2 : 3;
    }

    /** Where the crop lies: the picture is resized to {@code height} x {@code width}, the crop begins at (top, left). */
    private record Place(int height, int width, int top, int left, boolean mirrored) {}

    @Override
    public void make(int row, ClipDraw draw, Span span, long random, Workspace scratch, MemorySegment to) {
        int[] shape = store.shape(row);
        int height = shape[1];
        int width = shape[2];
        Place place = place(height, width, draw);
        float[] mul = scratch.floats(1, config.width() * channels);
        float[] add = scratch.floats(2, config.width() * channels);
        rowScale(place, height, width, mul, add);
        int values = config.height() * config.width() * channels;
        float[] out = scratch.floats(0, values);
        int frameBytes = height * width * channels;
        byte[] frame = scratch.bytes(frameBytes);
        boolean sameSize = place.height() == height && place.width() == width;
        RowResize resize = sameSize ? null : new RowResize(place, width, config.width(), channels);
        MemorySegment sample = store.sample(row);
        int taken = Math.min(shape[0], config.span());
        int first = span.firstStep(store, row, shape[0], taken);
        for (int i = 0; i < config.frames(); i++) {
            long t = step(first + i * config.stride(), shape[0]);
            if (t < 0) {
                to.asSlice((long) i * values * Float.BYTES, (long) values * Float.BYTES)
                        .fill((byte) 0);
                continue;
            }
            MemorySegment.copy(sample, JAVA_BYTE, t * frameBytes, frame, 0, frameBytes);
            if (resize == null) {
                crop(frame, width, place, mul, add, out);
            } else {
                resized(frame, height, place, resize, mul, add, out);
            }
            MemorySegment.copy(out, 0, to, JAVA_FLOAT, (long) i * values * Float.BYTES, values);
        }
    }

    /** The prepared step that stands for step {@code wanted}; -1 = none. */
    private int step(int wanted, int steps) {
        if (wanted < steps || config.span() <= steps) {
            return Math.min(wanted, steps - 1);
        }
        return switch (tooShort) {
            case HOLD -> steps - 1;
            case LOOP -> wanted % steps;
            case PAD -> -1;
        };
    }

    private Place place(int height, int width, ClipDraw draw) {
        int h = height;
        int w = width;
        if (config.jitterHigh() > 0) {
            int range = config.jitterHigh() - config.jitterLow() + 1;
            int edge = config.jitterLow() + (draw.training() ? (int) (draw.edge() * range) : 0);
            double factor = Math.max(
                    (double) edge / Math.min(height, width),
                    Math.max((double) config.height() / height, (double) config.width() / width));
            h = Math.max(config.height(), (int) Math.round(height * factor));
            w = Math.max(config.width(), (int) Math.round(width * factor));
        }
        boolean across = !draw.training() && w - config.width() >= h - config.height();
        boolean along = !draw.training() && !across;
        return new Place(
                h,
                w,
                draw.offset(h, config.height(), across ? 0.5 : draw.down()),
                draw.offset(w, config.width(), along ? 0.5 : draw.right()),
                draw.mirrored() && config.mirror());
    }

    /** The scale of one row of the crop, value by value; flow follows the picture's resizing and mirroring. */
    private void rowScale(Place place, int height, int width, float[] mul, float[] add) {
        for (int c = 0; c < channels; c++) {
            double factor = 1;
            if (config.motion()) {
                factor = c == 0 ? (double) place.width() / width : (double) place.height() / height;
                factor = c == 0 && place.mirrored() ? -factor : factor;
            }
            for (int x = 0; x < config.width(); x++) {
                mul[x * channels + c] = (float) (scale.mul(c) * factor);
                add[x * channels + c] = (float) (scale.add(c) * factor);
            }
        }
    }

    private void crop(byte[] frame, int width, Place place, float[] mul, float[] add, float[] out) {
        int values = config.width() * channels;
        for (int y = 0; y < config.height(); y++) {
            int in = ((place.top() + y) * width + place.left()) * channels;
            int to = y * values;
            if (place.mirrored()) {
                mirrored(frame, in + values, mul, add, out, to, values);
            } else {
                for (int i = 0; i < values; i++) {
                    out[to + i] = (frame[in + i] & 0xFF) * mul[i] + add[i];
                }
            }
        }
    }

    /** One row, pixels taken from its end backwards. */
    private void mirrored(byte[] frame, int end, float[] mul, float[] add, float[] out, int to, int values) {
        int pixel = end - channels;
        for (int i = 0; i < values; i += channels, pixel -= channels) {
            for (int c = 0; c < channels; c++) {
                out[to + i + c] = (frame[pixel + c] & 0xFF) * mul[i + c] + add[i + c];
            }
        }
    }

    private void resized(
            byte[] frame, int height, Place place, RowResize resize, float[] mul, float[] add, float[] out) {
        int values = config.width() * channels;
        double step = (double) height / place.height();
        resize.nextFrame();
        for (int y = 0; y < config.height(); y++) {
            double at = Math.clamp((place.top() + y + 0.5) * step - 0.5, 0, height - 1);
            int low = (int) at;
            float share = (float) (at - low);
            float[] a = resize.row(frame, low);
            float[] b = resize.row(frame, Math.min(low + 1, height - 1));
            int to = y * values;
            for (int i = 0; i < values; i++) {
                out[to + i] = (a[i] + share * (b[i] - a[i])) * mul[i] + add[i];
            }
        }
    }

    /** Rows of a frame resized in width to the crop's columns, linearly with pixel centres at halves; two are kept. */
    private static final class RowResize {
        private final int stride;
        private final int[] low;
        private final int[] high;
        private final float[] share;
        private final float[][] rows;
        private final int[] kept = new int[2];

        RowResize(Place place, int width, int cropWidth, int channels) {
            this.stride = width * channels;
            this.low = new int[cropWidth * channels];
            this.high = new int[low.length];
            this.share = new float[low.length];
            this.rows = new float[2][low.length];
            double step = (double) width / place.width();
            for (int i = 0; i < low.length; i++) {
                int x = i / channels;
                int from = place.left() + (place.mirrored() ? cropWidth - 1 - x : x);
                double at = Math.clamp((from + 0.5) * step - 0.5, 0, width - 1);
                int pixel = (int) at;
                low[i] = pixel * channels + i % channels;
                high[i] = Math.min(pixel + 1, width - 1) * channels + i % channels;
                share[i] = (float) (at - pixel);
            }
        }

        void nextFrame() {
            kept[0] = -1;
            kept[1] = -1;
        }

        float[] row(byte[] frame, int y) {
            float[] row = rows[y & 1];
            if (kept[y & 1] != y) {
                kept[y & 1] = y;
                int base = y * stride;
                for (int i = 0; i < row.length; i++) {
                    float left = frame[base + low[i]] & 0xFF;
                    row[i] = left + share[i] * ((frame[base + high[i]] & 0xFF) - left);
                }
            }
            return row;
        }
    }
}
