package org.gblend.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.TooShort;
import org.gblend.data.internal.store.SampleStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArraySamplerTest {
    @TempDir
    Path folder;

    private static ArrayConfig config(String layout, int frames, ArrayScale scale, int cropPad) {
        return new ArrayConfig("x.npy", "row", "", layout, frames, -1, scale, cropPad);
    }

    private float[] make(ArrayConfig config, byte[] bytes, int values, ClipDraw draw, Span span, int... shape) {
        try (SampleStore store = Stores.of(folder, bytes, 0, 1.0 / shape[0], shape)) {
            ChannelScale scale = config.scale() == ArrayScale.UNIT
                    ? ChannelScale.times(1 / 255.0, shape[shape.length - 1])
                    : ChannelScale.times(1, shape[shape.length - 1]);
            return Stores.make(new ArraySampler(config, store, scale, TooShort.HOLD), values, draw, span, 0);
        }
    }

    @Test
    void bytes_areScaledToOne() {
        byte[] bytes = {0, 51, (byte) 255};
        float[] made = make(config("c", 0, ArrayScale.UNIT, 0), bytes, 3, ClipDraw.evaluation(0, 1), Span.WHOLE, 3);
        assertThat(made).containsExactly(0, 51 * (1 / 255f), 1);
    }

    @Test
    void frames_takeAClipAndRepeatTheLastStepOfAShortOne() {
        byte[] bytes = {10, 11, 20, 21, 30, 31, 40, 41};
        ClipDraw draw = ClipDraw.evaluation(0, 1);
        ArrayConfig two = config("t,c", 2, ArrayScale.NONE, 0);
        assertThat(make(two, bytes, 4, draw, new Span(0.25, 0.75), 4, 2)).containsExactly(20, 21, 30, 31);
        ArrayConfig five = config("t,c", 5, ArrayScale.NONE, 0);
        assertThat(make(five, bytes, 10, draw, Span.WHOLE, 4, 2))
                .containsExactly(10, 11, 20, 21, 30, 31, 40, 41, 40, 41);
    }

    @Test
    void cropPad_movesEveryPictureTheSameWayWithZerosMovingIn() {
        byte[] bytes = Stores.noise(7, 2 * 3 * 4);
        for (double down : new double[] {0, 0.25, 0.45, 0.7, 0.99}) {
            for (double right : new double[] {0, 0.25, 0.45, 0.7, 0.99}) {
                ClipDraw draw = new ClipDraw(true, 0, 0, down, right, false);
                int dy = (int) (down * 5) - 2;
                int dx = (int) (right * 5) - 2;
                float[] made = make(config("t,h,w", 0, ArrayScale.NONE, 2), bytes, 24, draw, Span.WHOLE, 2, 3, 4, 1);
                for (int i = 0; i < 24; i++) {
                    int y = i / 4 % 3 - dy;
                    int x = i % 4 - dx;
                    boolean inside = y >= 0 && y < 3 && x >= 0 && x < 4;
                    int from = i / 12 * 12 + y * 4 + x;
                    assertThat(made[i])
                            .as("down %d right %d value %d", dy, dx, i)
                            .isEqualTo(inside ? bytes[from] & 0xFF : 0);
                }
            }
        }
    }

    @Test
    void cropPad_leavesEvaluationAlone() {
        byte[] bytes = Stores.noise(7, 12);
        float[] made =
                make(config("h,w", 0, ArrayScale.NONE, 2), bytes, 12, ClipDraw.evaluation(0, 1), Span.WHOLE, 3, 4, 1);
        assertThat(made[5]).isEqualTo(bytes[5] & 0xFF);
    }
}
