package org.gblend.media;

/**
 * Stretches or squeezes a spectrogram in time by linear interpolation between frames.
 *
 * <p>Frame t of the result lies at {@code (t + 0.5) * from / to - 0.5} of the source, held at the ends: both cover the same
 * span of time (the half-pixel rule of image resizing).
 */
public final class TimeResize {
    private TimeResize() {}

    /** {@code frames} frames over the span of {@code source}. */
    public static Spectrogram to(Spectrogram source, int frames) {
        if (frames < 1 || source.frames() < 1) {
            throw new IllegalArgumentException("a spectrogram is resized between 1 frame or more; got %d to %d"
                    .formatted(source.frames(), frames));
        }
        if (frames == source.frames()) {
            return source;
        }
        int mels = source.mels();
        float[] out = new float[frames * mels];
        double step = (double) source.frames() / frames;
        for (int t = 0; t < frames; t++) {
            double at = Math.clamp((t + 0.5) * step - 0.5, 0, source.frames() - 1);
            int low = (int) at;
            int high = Math.min(low + 1, source.frames() - 1);
            double share = at - low;
            for (int m = 0; m < mels; m++) {
                double a = source.values()[low * mels + m];
                double b = source.values()[high * mels + m];
                out[t * mels + m] = (float) (a + share * (b - a));
            }
        }
        return new Spectrogram(out, frames, mels);
    }
}
