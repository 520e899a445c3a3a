package org.gblend.data.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.TooShort;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.media.LogMelConfig;
import org.gblend.media.Spectrogram;
import org.gblend.media.TimeResize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioSamplerTest {
    private static final int F = 60;
    private static final int M = 40;

    @TempDir
    Path folder;

    private final float[] mel = noise();

    private static float[] noise() {
        Random random = new Random(5);
        float[] values = new float[F * M];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + random.nextFloat();
        }
        return values;
    }

    private static AudioConfig config(int frames, int timeMask, int freqMask) {
        return new AudioConfig("{file}", LogMelConfig.defaults(), frames, false, timeMask, freqMask);
    }

    private float[] make(AudioConfig config, int frames, ClipDraw draw, Span span, long random) {
        try (SampleStore store = Stores.of(folder, mel, 0, 1.0 / F, F, M)) {
            return Stores.make(
                    new AudioSampler(config, store, frames, null, TooShort.HOLD), frames * M, draw, span, random);
        }
    }

    private float[] reference(int from, int to, int frames) {
        Spectrogram slice = new Spectrogram(Arrays.copyOfRange(mel, from * M, to * M), to - from, M);
        return TimeResize.to(slice, frames).values();
    }

    @Test
    void stretch_isResizedInTimeAsTheMediaRoomDoes() {
        ClipDraw draw = ClipDraw.evaluation(0, 1);
        assertThat(make(config(100, 0, 0), 100, draw, Span.WHOLE, 0)).isEqualTo(reference(0, 60, 100));
        assertThat(make(config(100, 0, 0), 100, draw, new Span(0.25, 0.75), 0)).isEqualTo(reference(15, 45, 100));
        assertThat(make(config(7, 0, 0), 7, draw, new Span(0.5, 1.2), 0)).isEqualTo(reference(30, 60, 7));
        assertThat(make(config(30, 0, 0), 30, draw, new Span(0.5, 1), 0)).isEqualTo(reference(30, 60, 30));
        assertThat(make(config(5, 0, 0), 5, draw, new Span(0.999, 1), 0)).isEqualTo(reference(59, 60, 5));
    }

    @Test
    void ownLength_takesFramesAsTheyAre() {
        assertThat(make(config(0, 0, 0), 20, ClipDraw.evaluation(0, 1), new Span(0.5, 0.84), 0))
                .isEqualTo(reference(30, 50, 20));
        assertThat(make(config(0, 0, 0), 20, ClipDraw.evaluation(0, 1), new Span(0.8, 1.14), 0))
                .isEqualTo(reference(40, 60, 20));
    }

    @Test
    void masks_coverOneBlockOfFramesAndOneOfBandsWithTheMean() {
        ClipDraw training = new ClipDraw(true, 0, 0, 0, 0, false);
        float[] plain = make(config(60, 0, 0), 60, training, Span.WHOLE, 0);
        double mean = IntStream.range(0, plain.length)
                .mapToDouble(i -> plain[i])
                .average()
                .orElseThrow();
        Set<Integer> widths = new HashSet<>();
        Set<Integer> heights = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            float[] masked = make(config(60, 8, 5), 60, training, Span.WHOLE, seed);
            boolean[] frames = new boolean[60];
            boolean[] bands = new boolean[M];
            for (int t = 0; t < 60; t++) {
                int row = t;
                frames[t] = IntStream.range(0, M).allMatch(m -> masked[row * M + m] != plain[row * M + m]);
            }
            for (int m = 0; m < M; m++) {
                int band = m;
                bands[m] = IntStream.range(0, 60).allMatch(t -> masked[t * M + band] != plain[t * M + band]);
            }
            for (int i = 0; i < masked.length; i++) {
                boolean hidden = frames[i / M] || bands[i % M];
                assertThat(masked[i]).as("seed %d, value %d", seed, i).isEqualTo(hidden ? (float) mean : plain[i]);
            }
            widths.add(count(frames));
            heights.add(count(bands));
        }
        assertThat(widths).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(heights).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
        assertThat(make(config(60, 8, 5), 60, ClipDraw.evaluation(0, 1), Span.WHOLE, 3))
                .isEqualTo(plain);
    }

    private static int count(boolean[] flags) {
        int n = 0;
        for (boolean flag : flags) {
            n += flag ? 1 : 0;
        }
        return n;
    }
}
