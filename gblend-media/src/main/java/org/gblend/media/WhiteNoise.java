package org.gblend.media;

import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;

/** White Gaussian noise under a sound. */
public final class WhiteNoise {
    private WhiteNoise() {}

    /**
     * A copy with noise at a signal-to-noise ratio {@code 10 log10(P_signal / P_noise)}, where P is the mean square over the whole
     * sound. Silence has no such ratio and stays silence.
     *
     * @param snr decibels
     * @param random where the noise comes from
     */
    public static AudioClip under(AudioClip sound, double snr, RandomGenerator random) {
        float[] samples = sound.samples().clone();
        double power = 0;
        for (float sample : samples) {
            power += (double) sample * sample;
        }
        double deviation = Math.sqrt(power / Math.max(1, samples.length) / Math.pow(10, snr / 10));
        for (int i = 0; i < samples.length; i++) {
            samples[i] += (float) (deviation * RandomStreams.gaussian(random));
        }
        return new AudioClip(samples, sound.rate());
    }
}
