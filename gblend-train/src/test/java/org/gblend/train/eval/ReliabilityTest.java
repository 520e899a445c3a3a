package org.gblend.train.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
    @Test
    void ofOneLabel_binsThePredictedClassByItsProbability() {
        float[][] p = {{0.9f, 0.1f}, {0.92f, 0.08f}, {0.45f, 0.55f}, {Float.NaN, Float.NaN}};
        Reliability bins = Reliability.of(p, new int[] {0, 1, 1, 0});
        assertThat(bins.samples()[13]).isEqualTo(2); // 13/15 = 0.867 up to 14/15 = 0.933
        assertThat(bins.samples()[8]).isEqualTo(1); // 8/15 = 0.533 up to 9/15 = 0.6
        assertThat(Arrays.stream(bins.samples()).sum()).isEqualTo(3);
        assertThat(bins.confidence()[13]).isCloseTo(0.91, within(1e-6));
        assertThat(bins.accuracy()[13]).isEqualTo(0.5);
        assertThat(bins.accuracy()[8]).isEqualTo(1);
        assertThat(bins.accuracy()[0]).isNaN();
        assertThat(bins.error()).isCloseTo((2 * 0.41 + 0.45) / 3, within(1e-6));
    }

    @Test
    void ofSeveralLabels_binsEveryClassOfEverySample() {
        float[][] p = {{0.9f, 0.8f, 0.05f}, {0.02f, 0.9f, 0}};
        Reliability bins = Reliability.of(p, new int[][] {{0, 1}, {0}});
        assertThat(bins.samples()[0]).isEqualTo(3);
        assertThat(bins.accuracy()[0]).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(bins.samples()[13]).isEqualTo(2);
        assertThat(bins.accuracy()[13]).isEqualTo(0.5);
        assertThat(bins.error()).isCloseTo((Math.abs(0.07 - 1) + 0.2 + Math.abs(1.8 - 1)) / 6, within(1e-6));
    }

    @Test
    void withoutSamples_hasNoError() {
        assertThat(Reliability.of(new float[0][], new int[0]).error()).isNaN();
    }
}
