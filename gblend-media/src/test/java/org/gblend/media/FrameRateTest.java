package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FrameRateTest {
    /** One pixel per frame, its value the frame's number. */
    private static VideoClip clip(double... times) {
        byte[] data = new byte[times.length * 3];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i / 3);
        }
        return new VideoClip(data, times.length, 1, 1, 3, times);
    }

    private static int[] numbers(VideoClip clip) {
        int[] numbers = new int[clip.frames()];
        for (int t = 0; t < numbers.length; t++) {
            numbers[t] = clip.data()[3 * t];
        }
        return numbers;
    }

    @Test
    void resample_halfTheRate_takesEverySecondFrame() {
        VideoClip half = FrameRate.resample(clip(0, 0.04, 0.08, 0.12, 0.16, 0.20), 12.5);

        assertThat(numbers(half)).containsExactly(0, 2, 4);
        assertThat(half.times()[2]).isCloseTo(0.16, within(1e-12));
    }

    @Test
    void resample_twiceTheRate_repeatsFrames() {
        assertThat(numbers(FrameRate.resample(clip(1, 1.04, 1.08), 50))).containsExactly(0, 0, 1, 1, 2, 2);
    }

    @Test
    void resample_variableRate_showsWhatIsOnTheScreen() {
        VideoClip steady = FrameRate.resample(clip(0, 0.1, 0.15, 0.5, 0.6), 10);

        assertThat(numbers(steady)).containsExactly(0, 1, 2, 2, 2, 3, 4, 4);
        for (int k = 0; k < steady.frames(); k++) {
            assertThat(steady.times()[k]).isCloseTo(k / 10.0, within(1e-12));
        }
    }

    @Test
    void resample_oneFrame_isOneFrame() {
        assertThat(numbers(FrameRate.resample(clip(3), 10))).containsExactly(0);
    }

    @Test
    void resample_withoutARate_isRefused() {
        assertThatThrownBy(() -> FrameRate.resample(clip(0), 0))
                .hasMessage("frame rate: must be above 0 frames per second; got 0.0");
    }
}
