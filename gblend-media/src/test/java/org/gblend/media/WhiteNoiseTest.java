package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gblend.core.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhiteNoiseTest {
    private static final int SAMPLES = 160_000;

    @ParameterizedTest
    @ValueSource(doubles = {-5, 0, 20})
    void under_hasTheRatioAskedFor_andIsWhite(double snr) {
        AudioClip tone = tone(0.3);

        float[] noisy =
                WhiteNoise.under(tone, snr, RandomStreams.of(1).stream("a")).samples();

        double signal = 0;
        double noise = 0;
        double neighbours = 0;
        double last = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double difference = noisy[i] - tone.samples()[i];
            signal += Math.pow(tone.samples()[i], 2);
            noise += difference * difference;
            neighbours += difference * last;
            last = difference;
        }
        assertThat(10 * Math.log10(signal / noise)).isCloseTo(snr, within(0.1));
        assertThat(neighbours / noise).as("correlation of neighbours").isCloseTo(0, within(0.01));
    }

    @Test
    void under_theSameStream_isTheSame_andAnotherIsAnother_andTheSoundIsLeftAlone() {
        AudioClip tone = tone(0.3);
        float first = tone.samples()[7];

        float[] one = WhiteNoise.under(tone, 0, RandomStreams.of(1).stream("a")).samples();

        assertThat(WhiteNoise.under(tone, 0, RandomStreams.of(1).stream("a")).samples())
                .isEqualTo(one);
        assertThat(WhiteNoise.under(tone, 0, RandomStreams.of(1).stream("b")).samples())
                .isNotEqualTo(one);
        assertThat(tone.samples()[7]).isEqualTo(first);
    }

    @Test
    void under_silence_staysSilence() {
        float[] samples =
                WhiteNoise.under(tone(0), 0, RandomStreams.of(1).stream("a")).samples();

        for (float sample : samples) {
            assertThat(Math.abs(sample)).isZero();
        }
    }

    private static AudioClip tone(double amplitude) {
        float[] samples = new float[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            samples[i] = (float) (amplitude * Math.sin(0.1 * i));
        }
        return new AudioClip(samples, 16_000);
    }
}
