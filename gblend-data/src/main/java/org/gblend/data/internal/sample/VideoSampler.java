package org.gblend.data.internal.sample;

import java.lang.foreign.MemorySegment;
import org.gblend.data.config.PictureConfig;
import org.gblend.data.config.TooShort;
import org.gblend.data.internal.store.SampleStore;

/** Samples of RGB and flow: frames of the clip, resized where the jitter asks for it, cropped, mirrored, normalised. */
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
        this.channels = config.motion() ? CropRows.MOTION : CropRows.RGB;
    }

    @Override
    public void make(int row, ClipDraw draw, Span span, long random, Workspace scratch, MemorySegment to) {
        int[] shape = store.shape(row);
        int height = shape[1];
        int width = shape[2];
        CropRows.Place place = place(height, width, draw);
        float[] mul = new float[config.width() * channels];
        float[] add = new float[config.width() * channels];
        rowScale(place, height, width, mul, add);
        CropRows crop =
                new CropRows(place, new CropRows.Frame(height, width, channels), config.height(), mul, add, scratch);
        long frameBytes = (long) height * width * channels;
        long cropBytes = (long) config.height() * config.width() * channels * Float.BYTES;
        MemorySegment sample = store.sample(row);
        int taken = Math.min(shape[0], config.span());
        int first = span.firstStep(store, row, shape[0], taken);
        for (int i = 0; i < config.frames(); i++) {
            long t = step(first + i * config.stride(), shape[0]);
            MemorySegment out = to.asSlice(i * cropBytes, cropBytes);
            if (t < 0) {
                out.fill((byte) 0);
            } else {
                crop.draw(sample, t * frameBytes, out);
            }
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

    private CropRows.Place place(int height, int width, ClipDraw draw) {
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
        return new CropRows.Place(
                h,
                w,
                draw.offset(h, config.height(), across ? 0.5 : draw.down()),
                draw.offset(w, config.width(), along ? 0.5 : draw.right()),
                draw.mirrored() && config.mirror());
    }

    /** The scale of one row of the crop, value by value; flow follows the picture's resizing and mirroring. */
    private void rowScale(CropRows.Place place, int height, int width, float[] mul, float[] add) {
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
}
