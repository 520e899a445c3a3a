package org.gblend.data.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.config.TooShort;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.media.LogCurve;
import org.gblend.media.LogMelConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clips longer than their row: three steps, of values 1, 2, 3. */
class TooShortTest {
    private static final ClipDraw DRAW = ClipDraw.evaluation(0, 1);

    @TempDir
    Path folder;

    private static float[] numbers(String text) {
        String[] parts = text.split(" ", -1);
        float[] values = new float[parts.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(parts[i]);
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"HOLD, 1 2 3 3 3 3 3", "LOOP, 1 2 3 1 2 3 1", "PAD, 1 2 3 0 0 0 0"})
    void pictures_beyondTheEnd_areAsTheSettingSays(TooShort tooShort, String expected) {
        try (SampleStore store = Stores.of(folder, new byte[] {1, 1, 1, 2, 2, 2, 3, 3, 3}, 0, 1 / 3.0, 3, 1, 1, 3)) {
            RgbConfig config = new RgbConfig(
                    "{file}", 7, 1, 1, 1, 0, 0, 0, false, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), 0);
            VideoSampler sampler =
                    new VideoSampler(config, store, ChannelScale.normalise(config.mean(), config.std()), tooShort);
            Clock clock = new Clock(store, 7, tooShort);

            float[] made = Stores.make(sampler, 21, DRAW, clock.span(0, DRAW), 0);

            float[] wanted = numbers(expected);
            for (int i = 0; i < 21; i++) {
                assertThat(made[i]).as("frame %d", i / 3).isEqualTo(wanted[i / 3]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"HOLD, 1 2 3 3 3", "LOOP, 1 2 3 1 2", "PAD, 1 2 3 0 0"})
    void arrays_beyondTheEnd_areAsTheSettingSays(TooShort tooShort, String expected) {
        try (SampleStore store = Stores.of(folder, new float[] {1, 2, 3}, 0, 1 / 3.0, 3, 1)) {
            ArrayConfig config = new ArrayConfig("f", "row", "", "t,c", 5, -1, ArrayScale.NONE, 0);
            ArraySampler sampler = new ArraySampler(config, store, ChannelScale.times(1, 1), tooShort);

            assertThat(Stores.make(sampler, 5, DRAW, new Clock(store, 5, tooShort).span(0, DRAW), 0))
                    .containsExactly(numbers(expected));
        }
    }

    /** The clip is twice as long as the row, whose sound is 1 then 3 in its two frames. */
    @ParameterizedTest
    @CsvSource({"HOLD, 1 1.5 2.5 3", "LOOP, 1 3 1 3", "PAD, 1 3 2 2"})
    void sound_beyondTheEnd_followsThePictures(TooShort tooShort, String expected) {
        LogMelConfig mel = new LogMelConfig(16000, 256, 160, 256, 1, 0, 8000, 1, LogCurve.PLAIN);
        try (SampleStore store = Stores.of(folder, new float[] {1, 3}, 0, 0.5, 2, 1)) {
            AudioConfig config = new AudioConfig("{file}", mel, 4, false, 0, 0);
            AudioSampler sampler = new AudioSampler(config, store, 4, null, tooShort);

            Span span = tooShort == TooShort.HOLD ? Span.WHOLE : new Span(0, 2);

            assertThat(Stores.make(sampler, 4, DRAW, span, 0)).containsExactly(numbers(expected));
        }
    }

    @Test
    void clock_ofAShortRow_spansTheWholeClipUnlessHeld() {
        try (SampleStore store = Stores.of(folder, new float[] {1, 2, 3}, 0, 0.25, 3, 1)) {
            assertThat(new Clock(store, 6, TooShort.HOLD).length(0)).isEqualTo(0.75);
            assertThat(new Clock(store, 6, TooShort.LOOP).length(0)).isEqualTo(1.5);
        }
    }
}
