package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogMelTest {
    private static final LogMelConfig PAPER = LogMelConfig.defaults();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void of_noise_equalsTheDefinitionWrittenOut(long seed) {
        RandomGenerator random = RandomStreams.of(seed).stream("log-mel");
        LogMelConfig[] configs = {
            PAPER,
            new LogMelConfig(16_000, 400, 160, 512, 64, 60, 7_800, 1, LogCurve.PLAIN),
            new LogMelConfig(8_000, 100, 37, 128, 7, 0, 4_000, 5, LogCurve.PAPER)
        };
        for (LogMelConfig config : configs) {
            float[] samples = new float[config.window() + 3 * config.hop() + 5];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) (0.3 * random.nextGaussian());
            }

            Spectrogram spectrogram = new LogMel(config).of(new AudioClip(samples, config.sampleRate()));

            assertThat(spectrogram.frames()).isEqualTo(4);
            for (int t = 0; t < 4; t++) {
                for (int m = 0; m < config.mels(); m++) {
                    assertThat(spectrogram.values()[t * config.mels() + m])
                            .as("seed %d, %s, frame %d, band %d", seed, config, t, m)
                            .isCloseTo((float) value(config, samples, t, m), within(2e-5f));
                }
            }
        }
    }

    /** The definition: window, slow Fourier sum, triangles on the mel scale, gain, logarithm. */
    private static double value(LogMelConfig c, float[] samples, int t, int m) {
        double low = 1127 * Math.log(1 + c.lowHz() / 700);
        double high = 1127 * Math.log(1 + c.highHz() / 700);
        double left = low + (high - low) * m / (c.mels() + 1);
        double centre = low + (high - low) * (m + 1) / (c.mels() + 1);
        double right = low + (high - low) * (m + 2) / (c.mels() + 1);
        double sum = 0;
        double weights = 0;
        for (int k = 0; k <= c.fft() / 2; k++) {
            double mel = 1127 * Math.log(1 + (double) k * c.sampleRate() / c.fft() / 700);
            double weight = mel <= centre ? (mel - left) / (centre - left) : (right - mel) / (right - centre);
            if (weight > 0) {
                weights += weight;
                sum += weight * power(c, samples, t, k);
            }
        }
        double x = c.gain() * sum / weights;
        return switch (c.log()) {
            case PAPER -> x > Math.E ? Math.log(x) : x / Math.E;
            case PLAIN -> Math.log(Math.max(x, 1e-10 * c.gain()));
        };
    }

    private static double power(LogMelConfig c, float[] samples, int t, int k) {
        double re = 0;
        double im = 0;
        for (int n = 0; n < c.window(); n++) {
            double x = samples[t * c.hop() + n] * (0.5 - 0.5 * Math.cos(2 * Math.PI * n / c.window()));
            re += x * Math.cos(2 * Math.PI * k * n / c.fft());
            im -= x * Math.sin(2 * Math.PI * k * n / c.fft());
        }
        return re * re + im * im;
    }

    /** Band m peaks at (m + 1) 69.27 mel: 250 Hz are 343.9 mel, 4.96 steps; 1 kHz 1000.0 mel, 14.4 steps. */
    @ParameterizedTest
    @CsvSource({"250, 4", "1000, 13", "2000, 21", "4000, 30", "6950, 38"})
    void of_tone_peaksInItsBand(double hertz, int band) {
        Spectrogram spectrogram = new LogMel(PAPER).of(Scenes.tone(1, 16_000, hertz, 0.5));

        for (int t = 0; t < spectrogram.frames(); t++) {
            int peak = 0;
            for (int m = 1; m < 40; m++) {
                peak = spectrogram.values()[t * 40 + m] > spectrogram.values()[t * 40 + peak] ? m : peak;
            }
            assertThat(peak).isEqualTo(band);
        }
    }

    @Test
    void of_silence_isZeroOnThePapersCurve() {
        assertThat(new LogMel(PAPER).of(new AudioClip(new float[1600], 16_000)).values())
                .containsOnly(0f);
    }

    @Test
    void of_silence_isTheFloorOnThePlainCurve() {
        LogMelConfig plain = new LogMelConfig(16_000, 256, 160, 256, 40, 0, 8_000, 1, LogCurve.PLAIN);

        assertThat(new LogMel(plain).of(new AudioClip(new float[1600], 16_000)).values())
                .containsOnly((float) Math.log(1e-10));
    }

    @Test
    void paperCurve_isContinuousAndSmoothAtE() {
        assertThat(LogCurve.PAPER.apply(0, 1)).isZero();
        assertThat(LogCurve.PAPER.apply(Math.E, 1)).isEqualTo(1);
        assertThat(LogCurve.PAPER.apply(Math.E * (1 + 1e-9), 1)).isCloseTo(1 + 1e-9, within(1e-15));
        assertThat(LogCurve.PAPER.apply(1, 1)).isEqualTo(1 / Math.E);
        assertThat(LogCurve.PAPER.apply(100, 1)).isEqualTo(Math.log(100));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "256, 1", "415, 1", "416, 2", "16000, 99", "9600, 59"})
    void frames_countsWholeWindows(int samples, int frames) {
        LogMel logMel = new LogMel(PAPER);

        assertThat(logMel.frames(samples)).isEqualTo(frames);
        assertThat(logMel.of(new AudioClip(new float[samples], 16_000)).frames())
                .isEqualTo(frames);
    }

    @Test
    void of_otherRate_isRefused() {
        assertThatThrownBy(() -> new LogMel(PAPER).of(new AudioClip(new float[10], 8_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("log-mel is set to sound at 16000 Hz; got 8000 Hz: decode at that rate");
    }

    @Test
    void bandWithoutAPoint_isRefused() {
        LogMelConfig config = new LogMelConfig(16_000, 256, 160, 256, 128, 0, 8_000, 1, LogCurve.PAPER);

        assertThatThrownBy(() -> new LogMel(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("log-mel: band 0 (0.0-27.9 Hz) of mels = 128 holds no point of an fft of 256 at 16000 Hz:"
                        + " take fewer mels or a longer fft");
    }

    @Test
    void config_outOfRange_namesKeyRangeAndValue() {
        refused(() -> config(0, 256, 160, 256, 40, 0, 8_000, 1), "log-mel: sample-rate must be at least 1 Hz; got 0");
        refused(
                () -> config(16_000, 1, 160, 256, 40, 0, 8_000, 1),
                "log-mel: window must be at least 2 samples; got 1");
        refused(() -> config(16_000, 256, 0, 256, 40, 0, 8_000, 1), "log-mel: hop must be at least 1 sample; got 0");
        refused(
                () -> config(16_000, 256, 160, 300, 40, 0, 8_000, 1),
                "log-mel: fft must be a power of two, at least the window of 256; got 300");
        refused(
                () -> config(16_000, 256, 160, 128, 40, 0, 8_000, 1),
                "log-mel: fft must be a power of two, at least the window of 256; got 128");
        refused(() -> config(16_000, 256, 160, 256, 0, 0, 8_000, 1), "log-mel: mels must be at least 1; got 0");
        refused(
                () -> config(16_000, 256, 160, 256, 40, 9_000, 8_000, 1),
                "log-mel: low-hz must be from 0 to below high-hz of 8000.0; got 9000.0");
        refused(
                () -> config(16_000, 256, 160, 256, 40, 0, 9_000, 1),
                "log-mel: high-hz must be at most half the sample-rate of 16000; got 9000.0");
        refused(() -> config(16_000, 256, 160, 256, 40, 0, 8_000, 0), "log-mel: gain must be above 0; got 0.0");
    }

    private static void config(int rate, int window, int hop, int fft, int mels, double low, double high, double gain) {
        assertThat(new LogMelConfig(rate, window, hop, fft, mels, low, high, gain, LogCurve.PAPER))
                .isNotNull();
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
