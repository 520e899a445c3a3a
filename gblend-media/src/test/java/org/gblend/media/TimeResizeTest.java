package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimeResizeTest {
    @Test
    void to_twiceTheFrames_interpolatesAtQuarters() {
        Spectrogram two = new Spectrogram(new float[] {0, 10, 4, 30}, 2, 2);

        Spectrogram four = TimeResize.to(two, 4);

        assertThat(four.frames()).isEqualTo(4);
        assertThat(four.values()).containsExactly(0, 10, 1, 15, 3, 25, 4, 30);
    }

    @Test
    void to_halfTheFrames_takesTheMiddleOfEachPair() {
        Spectrogram four = new Spectrogram(new float[] {0, 2, 10, 20}, 4, 1);

        assertThat(TimeResize.to(four, 2).values()).containsExactly(1, 15);
    }

    @Test
    void to_threeToTwo_isTheHandComputedMean() {
        Spectrogram three = new Spectrogram(new float[] {0, 4, 8}, 3, 1);

        assertThat(TimeResize.to(three, 2).values()).containsExactly(1, 7); // at 0.25 and 1.75
    }

    @Test
    void to_sameFrames_isTheSame() {
        Spectrogram three = new Spectrogram(new float[] {0, 4, 8}, 3, 1);

        assertThat(TimeResize.to(three, 3)).isSameAs(three);
    }

    @Test
    void to_oneFrame_takesTheMiddle_andFromOneRepeats() {
        assertThat(TimeResize.to(new Spectrogram(new float[] {1, 2, 9}, 3, 1), 1)
                        .values())
                .containsExactly(2);
        assertThat(TimeResize.to(new Spectrogram(new float[] {7}, 1, 1), 3).values())
                .containsExactly(7, 7, 7);
    }

    @Test
    void to_ramp_staysARampAwayFromTheEnds() {
        float[] ramp = new float[59];
        for (int i = 0; i < 59; i++) {
            ramp[i] = i;
        }

        float[] out = TimeResize.to(new Spectrogram(ramp, 59, 1), 100).values();

        for (int t = 1; t < 99; t++) {
            assertThat(out[t]).isCloseTo((t + 0.5f) * 0.59f - 0.5f, org.assertj.core.api.Assertions.within(1e-5f));
        }
    }

    @Test
    void to_noFrames_isRefused() {
        assertThatThrownBy(() -> TimeResize.to(new Spectrogram(new float[3], 3, 1), 0))
                .hasMessage("a spectrogram is resized between 1 frame or more; got 3 to 0");
    }
}
