package org.gblend.media.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFftTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16, 64, 512, 1024})
    void power_isThatOfTheSumsWrittenOut(int size) {
        RandomGenerator random = RandomStreams.of(size).stream("fft");
        double[] signal = random.doubles(size, -1, 1).toArray();
        double[] power = new double[size / 2 + 1];

        new RealFft(size).power(signal.clone(), new double[size], power);

        for (int k = 0; k <= size / 2; k++) {
            double re = 0;
            double im = 0;
            for (int n = 0; n < size; n++) {
                re += signal[n] * Math.cos(2 * Math.PI * k * n / size);
                im -= signal[n] * Math.sin(2 * Math.PI * k * n / size);
            }
            assertThat(power[k]).as("bin %d of %d", k, size).isCloseTo(re * re + im * im, within(1e-9 * size));
        }
    }

    @Test
    void power_doesNotDependOnWhatTheScratchSpaceHolds() {
        double[] signal = RandomStreams.of(1).stream("fft").doubles(64).toArray();
        double[] scratch = new double[64];
        double[] once = new double[33];
        double[] again = new double[33];
        RealFft fft = new RealFft(64);

        fft.power(signal.clone(), scratch, once);
        Arrays.fill(scratch, Double.NaN);
        Arrays.fill(again, Double.NaN);
        fft.power(signal.clone(), scratch, again);

        assertThat(again).isEqualTo(once);
    }

    @Test
    void size_isAPowerOfTwo() {
        assertThatThrownBy(() -> new RealFft(12)).hasMessageContaining("12");
        assertThatThrownBy(() -> new RealFft(1)).hasMessageContaining("1");
    }
}
