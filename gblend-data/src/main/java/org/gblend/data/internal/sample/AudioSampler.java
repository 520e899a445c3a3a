package org.gblend.data.internal.sample;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.gblend.data.config.SoundConfig;
import org.gblend.data.config.TooShort;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.data.sets.Draws;
import org.jspecify.annotations.Nullable;

/** Samples of sound: the stretch's frames of the log-mel, resized in time, standardised, masked in training. */
final class AudioSampler implements Sampler {
    private final SoundConfig config;
    private final SampleStore store;
    private final @Nullable ChannelScale scale;
    private final int frames;
    private final int mels;
    private final TooShort tooShort;

    /**
     * A sampler of one audio modality.
     *
     * @param frames frames of a sample
     * @param scale null = values as they are
     */
    AudioSampler(SoundConfig config, SampleStore store, int frames, @Nullable ChannelScale scale, TooShort tooShort) {
        this.tooShort = tooShort;
        this.config = config;
        this.store = store;
        this.scale = scale;
        this.frames = frames;
        this.mels = config.mel().mels();
    }

    @Override
    public void make(int row, ClipDraw draw, Span span, long random, Workspace scratch, MemorySegment to) {
        int steps = store.shape(row)[0];
        int first = span.firstStep(store, row, steps, config.frames() == 0 ? frames : 1);
        int end = config.frames() == 0 ? first + frames : span.endStep(store, row, steps, first, tooShort);
        int taken = end - first;
        float[] source = scratch.floats(1, taken * mels);
        read(row, steps, first, taken, source);
        int n = frames * mels;
        float[] out = scratch.floats(0, n);
        resize(source, taken, out);
        if (scale != null) {
            scale.apply(out, n);
        }
        if (end > steps && tooShort == TooShort.PAD) {
            pad(out, Math.round((float) frames * (steps - first) / taken));
        }
        if (draw.training() && (config.timeMask() > 0 || config.freqMask() > 0)) {
            mask(out, RandomStreams.of(random).stream("masks"));
        }
        MemorySegment.copy(out, 0, to, JAVA_FLOAT, 0, n);
    }

    /** Frames {@code first ..} of a row, from its start again beyond its end. */
    private void read(int row, int steps, int first, int taken, float[] to) {
        for (int done = 0; done < taken; ) {
            int from = (first + done) % steps;
            int n = Math.min(taken - done, steps - from);
            store.type(row).toFloats(store.sample(row), (long) from * mels * Float.BYTES, to, done * mels, n * mels);
            done += n;
        }
    }

    /** Frames from {@code end} on become what masks become. */
    private void pad(float[] out, int end) {
        Arrays.fill(out, end * mels, frames * mels, scale == null ? mean(out, end) : 0);
    }

    /** The same values as {@link org.gblend.media.TimeResize}, in memory that is there already. */
    private void resize(float[] source, int from, float[] out) {
        if (from == frames) {
            System.arraycopy(source, 0, out, 0, frames * mels);
            return;
        }
        double step = (double) from / frames;
        for (int t = 0; t < frames; t++) {
            double at = Math.clamp((t + 0.5) * step - 0.5, 0, from - 1);
            int frame = (int) at;
            int low = frame * mels;
            int high = Math.min(frame + 1, from - 1) * mels;
            double share = at - frame;
            for (int m = 0; m < mels; m++) {
                double a = source[low + m];
                out[t * mels + m] = (float) (a + share * (source[high + m] - a));
            }
        }
    }

    /** Masked values become the mean: 0 where bands are standardised, else that of the sample. */
    private void mask(float[] out, RandomGenerator random) {
        float fill = scale == null ? mean(out, frames) : 0;
        int wide = Math.min(frames, Draws.below(random, config.timeMask() + 1));
        int from = Draws.below(random, frames - wide + 1);
        for (int i = from * mels; i < (from + wide) * mels; i++) {
            out[i] = fill;
        }
        int high = Draws.below(random, config.freqMask() + 1);
        int lowest = Draws.below(random, mels - high + 1);
        for (int t = 0; t < frames; t++) {
            for (int m = lowest; m < lowest + high; m++) {
                out[t * mels + m] = fill;
            }
        }
    }

    private float mean(float[] out, int count) {
        double sum = 0;
        for (int i = 0; i < count * mels; i++) {
            sum += out[i];
        }
        return (float) (sum / (count * mels));
    }
}
