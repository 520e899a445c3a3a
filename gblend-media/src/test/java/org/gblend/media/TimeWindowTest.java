package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TimeWindowTest {
    @Test
    void resized_keepsTheMiddle() {
        TimeWindow window = new TimeWindow(1.12, 1.24).resized(0.6);

        assertThat(window.start()).isCloseTo(0.88, within(1e-12));
        assertThat(window.end()).isCloseTo(1.48, within(1e-12));
    }

    @Test
    void movedInto_keepsTheLengthWhereItFits() {
        assertThat(new TimeWindow(-0.5, 0.5).movedInto(3)).isEqualTo(new TimeWindow(0, 1));
        assertThat(new TimeWindow(2.5, 3.5).movedInto(3)).isEqualTo(new TimeWindow(2, 3));
        assertThat(new TimeWindow(1, 2).movedInto(3)).isEqualTo(new TimeWindow(1, 2));
        assertThat(new TimeWindow(-1, 4).movedInto(3)).isEqualTo(new TimeWindow(0, 3));
    }

    @Test
    void frameSizes_followTheShorterEdge() {
        assertThat(FrameSize.shortEdge(48).resolve(80, 112)).isEqualTo(new FrameSize.Pixels(48, 67));
        assertThat(FrameSize.shortEdge(48).resolve(112, 80)).isEqualTo(new FrameSize.Pixels(67, 48));
        assertThat(FrameSize.shortEdge(48).resolve(50, 50)).isEqualTo(new FrameSize.Pixels(48, 48));
        assertThat(FrameSize.exact(3, 4).resolve(9, 9)).isEqualTo(new FrameSize.Pixels(3, 4));
        assertThat(FrameSize.nativeSize().resolve(9, 7)).isEqualTo(new FrameSize.Pixels(9, 7));
        assertThatThrownBy(() -> FrameSize.shortEdge(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("frame size: short edge must be at least 1 pixel; got 0");
    }

    @Test
    void frameResize_averagesAreasAndKeepsChannels() {
        byte[] data = new byte[2 * 4 * 4 * 2];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i % 2 == 0 ? 100 : i / 2 % 4 < 2 ? 10 : 200);
        }
        VideoClip clip = new VideoClip(data, 2, 4, 4, 2, new double[] {3, 4});

        VideoClip half = FrameResize.resize(clip, FrameSize.exact(2, 2));

        assertThat(half.data()).containsExactly(row(8, 100, 10, 100, 200));
        assertThat(half.times()).containsExactly(3, 4);
        assertThat(FrameResize.resize(clip, FrameSize.nativeSize())).isSameAs(clip);
        assertThat(FrameResize.resize(clip, FrameSize.shortEdge(8)).frameBytes())
                .isEqualTo(8 * 8 * 2);
    }

    private static byte[] row(int pixels, int... values) {
        byte[] bytes = new byte[2 * pixels];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i % values.length];
        }
        return bytes;
    }
}
