package org.gblend.media;

import java.util.Arrays;
import org.gblend.media.internal.MelFilters;
import org.gblend.media.internal.RealFft;

/**
 * Log-mel spectrogram of mono sound.
 *
 * <p>Frame t takes samples {@code t * hop .. t * hop + window}, under a periodic Hann window
 * {@code 0.5 - 0.5 cos(2 pi n / window)}; its power spectrum {@code |X_k|^2} goes through triangular mel filters that each
 * sum to 1, is multiplied by the gain, and bent by the logarithm. Samples are at full scale 1. Only whole windows count:
 * {@code 1 + (samples - window) / hop} frames; sound shorter than one window is filled up with zeros to one.
 *
 * <p>Thread-safe. Source of the parameters: Wang, Tran, Feiszli, CVPR 2020 and its public model code.
 */
public final class LogMel {
    private final LogMelConfig config;
    private final double[] hann;
    private final RealFft fft;
    private final MelFilters filters;

    /**
     * Prepares window, transform and filters.
     *
     * @throws IllegalArgumentException where a band is too narrow to hold a point of the transform
     */
    public LogMel(LogMelConfig config) {
        this.config = config;
        this.fft = new RealFft(config.fft());
        this.filters =
                new MelFilters(config.mels(), config.fft(), config.sampleRate(), config.lowHz(), config.highHz());
        this.hann = new double[config.window()];
        for (int n = 0; n < hann.length; n++) {
            hann[n] = 0.5 - 0.5 * Math.cos(2 * Math.PI * n / hann.length);
        }
    }

    public LogMelConfig config() {
        return config;
    }

    /** Frames for a number of samples, at least 1. */
    public int frames(int samples) {
        return 1 + Math.max(0, samples - config.window()) / config.hop();
    }

    /**
     * The spectrogram, (frames, mels).
     *
     * @throws IllegalArgumentException where the clip's rate is not the configured one
     */
    public Spectrogram of(AudioClip clip) {
        if (clip.rate() != config.sampleRate()) {
            throw new IllegalArgumentException("log-mel is set to sound at %d Hz; got %d Hz: decode at that rate"
                    .formatted(config.sampleRate(), clip.rate()));
        }
        int frames = frames(clip.samples().length);
        float[] values = new float[frames * config.mels()];
        double[] frame = new double[config.fft()];
        double[] power = new double[config.fft() / 2 + 1];
        double[] scratch = new double[config.fft()];
        for (int t = 0; t < frames; t++) {
            window(clip.samples(), t * config.hop(), frame);
            fft.power(frame, scratch, power);
            for (int m = 0; m < config.mels(); m++) {
                double band = config.gain() * filters.band(m, power);
                values[t * config.mels() + m] = (float) config.log().apply(band, config.gain());
            }
        }
        return new Spectrogram(values, frames, config.mels());
    }

    private void window(float[] samples, int from, double[] frame) {
        for (int n = 0; n < hann.length; n++) {
            frame[n] = from + n < samples.length ? samples[from + n] * hann[n] : 0;
        }
        Arrays.fill(frame, hann.length, frame.length, 0);
    }
}
