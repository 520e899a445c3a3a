package org.gblend.media;

/**
 * Settings of the log-mel spectrogram.
 *
 * @param sampleRate samples per second of the sound
 * @param window samples under the Hann window
 * @param hop samples from one frame to the next
 * @param fft points of the transform, a power of two, at least {@code window}
 * @param mels number of bands
 * @param lowHz where the lowest band begins
 * @param highHz where the highest band ends, at most half the sample rate
 * @param gain factor on the power; the paper's is close to 32768 squared, which is that of 16-bit samples
 * @param log shape of the logarithm
 */
public record LogMelConfig(
        int sampleRate,
        int window,
        int hop,
        int fft,
        int mels,
        double lowHz,
        double highHz,
        double gain,
        LogCurve log) {
    private static final LogMelConfig PAPER =
            new LogMelConfig(16_000, 256, 160, 256, 40, 0, 8_000, 1_080_674_186.348, LogCurve.PAPER);

    public LogMelConfig {
        require(sampleRate >= 1, "sample-rate", sampleRate, "at least 1 Hz");
        require(window >= 2, "window", window, "at least 2 samples");
        require(hop >= 1, "hop", hop, "at least 1 sample");
        require(
                fft >= window && Integer.bitCount(fft) == 1,
                "fft",
                fft,
                "a power of two, at least the window of " + window);
        require(mels >= 1, "mels", mels, "at least 1");
        require(lowHz >= 0 && lowHz < highHz, "low-hz", lowHz, "from 0 to below high-hz of " + highHz);
        require(highHz <= sampleRate / 2.0, "high-hz", highHz, "at most half the sample-rate of " + sampleRate);
        require(gain > 0 && Double.isFinite(gain), "gain", gain, "above 0");
    }

    /** The audio input of Wang, Tran, Feiszli, CVPR 2020: 16 ms windows every 10 ms, 40 bands up to 8 kHz. */
    public static LogMelConfig defaults() {
        return PAPER;
    }

    private static void require(boolean holds, String key, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException("log-mel: %s must be %s; got %s".formatted(key, allowed, value));
        }
    }
}
