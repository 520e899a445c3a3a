package org.gblend.media;

/**
 * Mono sound, full scale at -1 and 1. A lossy codec may pass full scale by a little; values are not clipped.
 *
 * <p>The array is not copied, neither in nor out.
 *
 * @param samples the sound
 * @param rate samples per second
 */
@SuppressWarnings("ArrayRecordComponent") // a bulk value: compared by nobody, copied by nobody
public record AudioClip(float[] samples, int rate) {
    public AudioClip {
        if (rate < 1) {
            throw new IllegalArgumentException("sample rate must be at least 1 Hz; got " + rate);
        }
    }

    /** Seconds. */
    public double duration() {
        return (double) samples.length / rate;
    }
}
