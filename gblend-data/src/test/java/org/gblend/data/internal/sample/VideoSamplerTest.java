package org.gblend.data.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.PictureConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.config.TooShort;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.media.FlowMethod;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoSamplerTest {
    private static final int T = 9;
    private static final int H = 11;
    private static final int W = 14;

    @TempDir
    Path folder;

    private byte[] rgb = new byte[0];
    private byte[] flow = new byte[0];

    @BeforeEach
    void fill() {
        rgb = Stores.noise(1, T * H * W * 3);
        flow = Stores.noise(2, T * H * W * 2);
    }

    private static RgbConfig config(int frames, int stride, int low, int high, boolean mirror) {
        return new RgbConfig(
                "{file}",
                frames,
                stride,
                8,
                10,
                0,
                low,
                high,
                mirror,
                List.of(100.0, 50.0, 7.0),
                List.of(2.0, 3.0, 5.0),
                0);
    }

    private float[] make(PictureConfig config, ClipDraw draw, Span span) {
        boolean isFlow = config instanceof FlowConfig;
        ChannelScale scale =
                config instanceof RgbConfig c ? ChannelScale.normalise(c.mean(), c.std()) : ChannelScale.signedBytes(2);
        int channels = isFlow ? 2 : 3;
        try (SampleStore store = Stores.of(folder, isFlow ? flow : rgb, 0, 1.0 / T, T, H, W, channels)) {
            int values = config.frames() * config.height() * config.width() * channels;
            return Stores.make(new VideoSampler(config, store, scale, TooShort.HOLD), values, draw, span, 0);
        }
    }

    /** The value that a plain reading of the definition gives, in double precision. */
    private double expected(PictureConfig config, ClipDraw draw, int firstFrame, int i, int y, int x, int c) {
        boolean isFlow = config instanceof FlowConfig;
        int channels = isFlow ? 2 : 3;
        byte[] data = isFlow ? flow : rgb;
        int edge = H;
        if (config.jitterHigh() > 0) {
            int range = config.jitterHigh() - config.jitterLow() + 1;
            edge = config.jitterLow() + (draw.training() ? (int) (draw.edge() * range) : 0);
        }
        int height = edge;
        int width = (int) Math.round((double) W * edge / H);
        int top = draw.training() ? (int) (draw.down() * (height - 8 + 1)) : (height - 8) / 2;
        int left = draw.training() ? (int) (draw.right() * (width - 10 + 1)) : (width - 10) / 2;
        boolean mirrored = draw.mirrored() && config.mirror();
        double sy = Math.clamp((top + y + 0.5) * H / height - 0.5, 0, H - 1);
        double sx = Math.clamp((left + (mirrored ? 9 - x : x) + 0.5) * W / width - 0.5, 0, W - 1);
        int t = Math.min(firstFrame + i * config.stride(), T - 1);
        double value = 0;
        for (int dy = 0; dy < 2; dy++) {
            for (int dx = 0; dx < 2; dx++) {
                int py = Math.min((int) sy + dy, H - 1);
                int px = Math.min((int) sx + dx, W - 1);
                double wy = dy == 0 ? 1 - (sy - (int) sy) : sy - (int) sy;
                double wx = dx == 0 ? 1 - (sx - (int) sx) : sx - (int) sx;
                value += wy * wx * (data[((t * H + py) * W + px) * channels + c] & 0xFF);
            }
        }
        if (config instanceof RgbConfig r) {
            return (value - r.mean().get(c)) / r.std().get(c);
        }
        double sign = c == 0 && mirrored ? -1 : 1;
        return sign * (value - 128) / 127 * (c == 0 ? (double) width / W : (double) height / H);
    }

    private void check(PictureConfig config, ClipDraw draw, Span span, int firstFrame, String what) {
        float[] made = make(config, draw, span);
        int channels = config instanceof FlowConfig ? 2 : 3;
        int at = 0;
        for (int i = 0; i < config.frames(); i++) {
            for (int y = 0; y < 8; y++) {
                for (int x = 0; x < 10; x++) {
                    for (int c = 0; c < channels; c++) {
                        assertThat((double) made[at++])
                                .as("%s frame %d y %d x %d c %d", what, i, y, x, c)
                                .isCloseTo(expected(config, draw, firstFrame, i, y, x, c), offset(2e-4));
                    }
                }
            }
        }
    }

    @Test
    void evaluation_takesTheMiddleCropOfTheClip() {
        check(config(4, 1, 0, 0, true), ClipDraw.evaluation(0, 1), new Span(2.0 / T, 6.0 / T), 2, "plain");
        check(config(4, 1, 9, 13, true), ClipDraw.evaluation(0, 1), new Span(2.0 / T, 6.0 / T), 2, "at the low edge");
    }

    @Test
    void stride_skipsFrames_andAShortWindowRepeatsItsLast() {
        check(config(3, 2, 0, 0, false), ClipDraw.evaluation(0, 1), new Span(1.0 / T, 6.0 / T), 1, "stride 2");
        check(config(5, 4, 0, 0, false), ClipDraw.evaluation(0, 1), Span.WHOLE, 0, "17 frames out of 9");
    }

    @Test
    void training_isWhatANaiveReadingOfTheDrawGives() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            ClipDraw draw = new ClipDraw(
                    true,
                    random.nextDouble(),
                    random.nextDouble(),
                    random.nextDouble(),
                    random.nextDouble(),
                    random.nextBoolean());
            Span span = new Span(3.0 / T, 5.0 / T);
            boolean mirror = seed % 3 > 0;
            int low = seed % 2 == 0 ? 0 : 9;
            int high = seed % 2 == 0 ? 0 : 17;
            check(config(2, 1, low, high, mirror), draw, span, 3, "rgb, seed " + seed);
            check(
                    new FlowConfig("{file}", 2, 1, 8, 10, 0, low, high, mirror, 20, FlowMethod.DIS, 1, 0),
                    draw,
                    span,
                    3,
                    "flow, seed " + seed);
        }
    }

    @Test
    void mirroredFlow_negatesItsHorizontalPart() {
        FlowConfig config = new FlowConfig("{file}", 1, 1, 8, 10, 0, 0, 0, true, 20, FlowMethod.DIS, 1, 0);
        float[] plain = make(config, new ClipDraw(true, 0, 0, 0.5, 0.5, false), Span.WHOLE);
        float[] mirrored = make(config, new ClipDraw(true, 0, 0, 0.5, 0.5, true), Span.WHOLE);
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 10; x++) {
                int at = (y * 10 + x) * 2;
                int other = (y * 10 + 9 - x) * 2;
                assertThat(mirrored[at]).isEqualTo(-plain[other]);
                assertThat(mirrored[at + 1]).isEqualTo(plain[other + 1]);
            }
        }
    }

    @Test
    void pictureNarrowerThanTheCropAtTheLowEdge_isScaledEvenlyToCoverIt() {
        byte[] tall = Stores.noise(4, 20 * 10 * 3);
        RgbConfig c =
                new RgbConfig("{file}", 1, 1, 8, 12, 0, 8, 8, false, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 0);
        try (SampleStore store = Stores.of(folder, tall, 0, 1, 1, 20, 10, 3)) {
            VideoSampler sampler = new VideoSampler(c, store, ChannelScale.times(1, 3), TooShort.HOLD);
            float[] made = Stores.make(sampler, 8 * 12 * 3, ClipDraw.evaluation(0, 1), Span.WHOLE, 0);
            double sy = (8 + 0.5) * 20 / 24 - 0.5;
            int at = 30 * (int) sy;
            double expected = (tall[at] & 0xFF) * (1 - (sy - (int) sy)) + (tall[at + 30] & 0xFF) * (sy - (int) sy);
            assertThat((double) made[0]).isCloseTo(expected, offset(1e-3));
        }
    }
}
