package org.gblend.media;

import java.util.Arrays;
import org.gblend.media.internal.Resampler;

/** Brings sound that is decoded already to another rate; sound still in a file is resampled by {@link AudioDecoder}. */
public final class SoundResample {
    private SoundResample() {}

    /**
     * The sound at another rate: sample k lies at the time {@code k / rate}, as {@code round(n * rate / clip.rate())} samples.
     *
     * <p>Thread-safe.
     *
     * @param rate samples per second
     * @return the clip itself where it has that rate
     */
    public static AudioClip resample(AudioClip clip, int rate) {
        if (rate == clip.rate()) {
            return clip;
        }
        int length = clip.samples().length;
        int wanted = Math.toIntExact(Math.round((double) length * rate / clip.rate()));
        float[] samples = Resampler.resample(clip.samples(), length, clip.rate(), rate);
        return new AudioClip(Arrays.copyOf(samples, wanted), rate);
    }
}
