package org.gblend.data.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.nio.file.Path;
import java.util.List;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.TooShort;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.media.FlowMethod;
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

    @Test
    void mirroredClips_turnThePictureAndTheSignOfX_shiftsLetNoMotionIn() {
        byte[] bytes = Stores.noise(5, 2 * 3 * 4 * 2);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == 0 ? 1 : bytes[i];
        }
        ArrayFlowConfig config =
                new ArrayFlowConfig("x.npy", "row", "", "t,h,w", List.of(), 0, FlowMethod.DIS, 1, 6, 0, 1, true);
        ClipDraw draw = new ClipDraw(true, 0, 0, 0.5, 0.9, true);
        float[] made;
        try (SampleStore store = Stores.of(folder, bytes, 0, 0.5, 2, 3, 4, 2)) {
            made = Stores.make(new ArraySampler(config, store, TooShort.HOLD), bytes.length, draw, Span.WHOLE, 0);
        }
        for (int i = 0; i < bytes.length; i++) {
            int component = i % 2;
            int x = 3 - i / 2 % 4 - 1;
            float expected = 0;
            if (x >= 0) {
                expected = ((bytes[i / 8 * 8 + 2 * x + component] & 0xFF) - 128) / 127f * (component == 0 ? -1 : 1);
            }
            assertThat(made[i]).as("value %d", i).isCloseTo(expected, offset(1e-6f));
        }
    }

    @Test
    void mirroredArrays_turnThePictureAlone() {
        byte[] bytes = Stores.noise(6, 2 * 3 * 5);
        ArrayConfig config = new ArrayConfig("x.npy", "row", "", "t,h,w", 0, -1, ArrayScale.NONE, 0, true);
        try (SampleStore store = Stores.of(folder, bytes, 0, 0.5, 2, 3, 5, 1)) {
            ArraySampler sampler = new ArraySampler(config, store, ChannelScale.times(1, 1), TooShort.HOLD);
            float[] turned = Stores.make(sampler, bytes.length, new ClipDraw(true, 0, 0, 0, 0, true), Span.WHOLE, 0);
            float[] plain = Stores.make(sampler, bytes.length, ClipDraw.evaluation(0, 1), Span.WHOLE, 0);
            for (int i = 0; i < bytes.length; i++) {
                assertThat(turned[i]).isEqualTo(bytes[i / 5 * 5 + 4 - i % 5] & 0xFF);
                assertThat(plain[i]).isEqualTo(bytes[i] & 0xFF);
            }
        }
    }
}
