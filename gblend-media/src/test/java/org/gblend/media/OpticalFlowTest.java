package org.gblend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.gblend.media.internal.NativeScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpticalFlowTest {
    @ParameterizedTest
    @CsvSource({
        "80, 112, 2, 0",
        "80, 112, -2, 0",
        "80, 112, 0, 3",
        "80, 112, 0, -3",
        "80, 112, 1.5, -0.5",
        "48, 64, 2, -1",
        "144, 176, 6, 4",
        "32, 32, 1, 1",
        "45, 61, -1, 2"
    })
    void dis_movingScene_givesItsMotionWithItsSign(int height, int width, double dx, double dy) {
        VideoClip scene = Scenes.moving(3, height, width, dx, dy);

        FlowClip flow = OpticalFlow.dis(scene);

        assertThat(flow.frames()).isEqualTo(2);
        assertThat(flow.height()).isEqualTo(height);
        assertThat(flow.width()).isEqualTo(width);
        for (int t = 0; t < 2; t++) {
            assertThat(inner(flow, t, 0)).as("u of pair %d", t).isCloseTo(dx, within(0.12));
            assertThat(inner(flow, t, 1)).as("v of pair %d", t).isCloseTo(dy, within(0.12));
        }
    }

    /** Mean of one component away from the border, where pixels leave the picture. */
    private static double inner(FlowClip flow, int t, int component) {
        double sum = 0;
        int count = 0;
        for (int y = 8; y < flow.height() - 8; y++) {
            for (int x = 8; x < flow.width() - 8; x++) {
                sum += flow.uv()[((t * flow.height() + y) * flow.width() + x) * 2 + component];
                count++;
            }
        }
        return sum / count;
    }

    @ParameterizedTest
    @CsvSource({
        "FARNEBACK, 64, 80, 2, 0",
        "FARNEBACK, 45, 61, -1, 2",
        "FARNEBACK, 64, 80, 1.5, -3",
        "TVL1, 48, 64, 2, 0",
        "TVL1, 45, 61, -1, 1.5"
    })
    void of_anyMethod_givesTheMotionWithItsSign(FlowMethod method, int height, int width, double dx, double dy) {
        FlowClip flow = OpticalFlow.of(Scenes.moving(2, height, width, dx, dy), method, 1);

        assertThat(inner(flow, 0, 0)).as("u").isCloseTo(dx, within(0.2));
        assertThat(inner(flow, 0, 1)).as("v").isCloseTo(dy, within(0.2));
    }

    @ParameterizedTest
    @EnumSource(FlowMethod.class)
    void of_gapOfThree_givesTheMotionOverTheGap(FlowMethod method) {
        VideoClip scene = Scenes.moving(5, 48, 64, 1, -0.5);
        VideoClip timed = new VideoClip(scene.data(), 5, 48, 64, 3, new double[] {0, 1, 2, 3, 4});

        FlowClip flow = OpticalFlow.of(timed, method, 3);

        assertThat(flow.frames()).isEqualTo(2);
        assertThat(flow.times()).containsExactly(0, 1);
        assertThat(inner(flow, 1, 0)).as("u").isCloseTo(3, within(0.25));
        assertThat(inner(flow, 1, 1)).as("v").isCloseTo(-1.5, within(0.25));
    }

    @ParameterizedTest
    @EnumSource(FlowMethod.class)
    void of_anySize_givesFiniteFlowAndKeepsNothing(FlowMethod method) {
        RandomGenerator random = RandomStreams.of(21).stream("flow-sizes");
        for (int i = 0; i < (method == FlowMethod.TVL1 ? 6 : 30); i++) {
            int height = 8 + random.nextInt(30);
            int width = 12 + random.nextInt(i % 2 == 0 ? 30 : 120);
            byte[] noise = new byte[2 * height * width * 3];
            random.nextBytes(noise);

            for (float value : OpticalFlow.of(new VideoClip(noise, 2, height, width, 3, new double[2]), method, 1)
                    .uv()) {
                assertThat(Float.isFinite(value)).as("%d x %d", height, width).isTrue();
            }
        }
        assertThat(NativeScope.live()).isZero();
    }

    @Test
    void of_gapAsLongAsTheClip_saysSo() {
        assertThatThrownBy(() -> OpticalFlow.of(Scenes.moving(3, 32, 32, 0, 0), FlowMethod.DIS, 3))
                .isExactlyInstanceOf(InputException.class)
                .hasMessage("Optical flow needs 4 frames or more; the window holds 3. Widen the window, or lower the"
                        + " gap.");
    }

    @Test
    void dis_stillScene_hasNoFlow() {
        FlowClip flow = OpticalFlow.dis(Scenes.moving(2, 64, 64, 0, 0));

        assertThat(flow.uv()).usingComparatorWithPrecision(1e-3f).containsOnly(0f);
    }

    @Test
    void dis_decodedClip_keepsTheTimesOfTheFirstFrames() {
        VideoClip scene = Scenes.moving(4, 32, 32, 1, 0);
        VideoClip timed = new VideoClip(scene.data(), 4, 32, 32, 3, new double[] {1, 1.04, 1.08, 1.12});

        assertThat(OpticalFlow.dis(timed).times()).containsExactly(1, 1.04, 1.08);
    }

    @Test
    void dis_twice_givesTheSameBits() {
        VideoClip scene = Scenes.moving(3, 60, 80, 1.3, 0.7);

        float[] first = OpticalFlow.dis(scene).uv();
        OpticalFlow.dis(Scenes.moving(3, 60, 80, -4, 2)); // leaves other values in freed memory
        assertThat(Arrays.equals(first, OpticalFlow.dis(scene).uv())).isTrue();
    }

    /** OpenCV's own choice of scales ends the process on some narrow frames. */
    @Test
    void dis_anySizeDownToTheSmallest_givesFiniteFlow() {
        RandomGenerator random = RandomStreams.of(20).stream("flow-sizes");
        for (int i = 0; i < 150; i++) {
            int height = i < 10 ? 20 : 8 + random.nextInt(40);
            int width = i < 10 ? 290 + i : 12 + random.nextInt(i % 2 == 0 ? 30 : 300);
            boolean turned = random.nextBoolean();
            byte[] noise = new byte[2 * height * width * 3];
            random.nextBytes(noise);
            VideoClip clip =
                    new VideoClip(noise, 2, turned ? width : height, turned ? height : width, 3, new double[2]);

            for (float value : OpticalFlow.dis(clip).uv()) {
                assertThat(Float.isFinite(value))
                        .as("%d x %d", clip.height(), clip.width())
                        .isTrue();
            }
        }
        assertThat(NativeScope.live()).isZero();
    }

    @Test
    void dis_tooFewFrames_saysSo() {
        assertThatThrownBy(() -> OpticalFlow.dis(Scenes.moving(1, 32, 32, 0, 0)))
                .isExactlyInstanceOf(InputException.class)
                .hasMessage("Optical flow needs 2 frames or more; the window holds 1. Widen the window.");
    }

    @ParameterizedTest
    @CsvSource({"7, 100", "100, 7", "11, 11"})
    void dis_tooFewPixels_saysSo(int height, int width) {
        assertThatThrownBy(() -> OpticalFlow.dis(Scenes.moving(2, height, width, 0, 0)))
                .isExactlyInstanceOf(InputException.class)
                .hasMessage(
                        "Optical flow needs frames of at least 8 x 12 pixels; these are %d x %d. Decode larger frames.",
                        height, width);
    }

    @Test
    void quantised_isRoundedCutAndSymmetric() {
        float[] uv = {0, 20, -20, 100, -100, 10, -10, 0.07f};
        FlowClip flow = new FlowClip(uv, 1, 2, 2, new double[1]);

        VideoClip bytes = flow.quantised(20);

        assertThat(bytes.channels()).isEqualTo(2);
        assertThat(bytes.data()).containsExactly(128, 255, 1, 255, 1, 192, 65, 128);
        float[] back = FlowClip.restored(bytes, 20).uv();
        assertThat(back[0]).isZero();
        assertThat(back[1]).isEqualTo(20);
        assertThat(back[2]).isEqualTo(-20);
        assertThat(back[5]).isCloseTo(10, within(20f / 254 + 1e-6f));
    }

    @Test
    void quantised_withoutABound_isRefused() {
        FlowClip flow = new FlowClip(new float[2], 1, 1, 1, new double[1]);

        assertThatThrownBy(() -> flow.quantised(0)).hasMessage("flow: bound must be above 0 pixels; got 0.0");
    }
}
