package org.gblend.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.gblend.core.RandomStreams;
import org.gblend.data.internal.sample.ClipDraw;
import org.gblend.data.internal.sample.Clock;
import org.gblend.data.internal.sample.Samplers;
import org.gblend.data.internal.sample.Span;
import org.gblend.data.internal.sample.Workspace;

/** Single samples, for people to look at: as prepared, as evaluated, as trained on in any epoch. */
public final class SampleViews {
    private final PreparedData data;
    private final Map<String, ChannelStatistics> statistics = new LinkedHashMap<>();
    private final RandomStreams streams;

    /** @param seed of the augmentation, as a training would have it */
    public SampleViews(PreparedData data, long seed) {
        this.data = data;
        this.streams = RandomStreams.of(seed);
        for (String modality : data.modalities()) {
            if (Samplers.standardised(data.config(modality))) {
                statistics.put(
                        modality,
                        ChannelStatistics.measure(
                                data.store(modality), data.sets().train()));
            }
        }
    }

    /**
     * Values and their shape, (T, H, W, C) for pictures, (frames, mels) or (frames, mels, 1) for sound.
     *
     * @param values row-major
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record View(float[] values, int[] shape) {}

    /** Whether the row has a modality; of one that it lacks there is nothing to view. */
    public boolean has(String modality, int row) {
        return data.has(modality, row);
    }

    /** What the cache holds of a row: bytes 0-255 of pictures and motion, log-mel of sound. */
    public View prepared(String modality, int row) {
        var store = data.store(modality);
        int[] shape = store.shape(row).clone();
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        store.type(row).toFloats(store.sample(row), 0, values, 0, values.length);
        return new View(values, shape);
    }

    /** The middle clip and central crop, as the network sees it in evaluation. */
    public View evaluated(String modality, int row) {
        return view(modality, row, ClipDraw.evaluation(0, 1), BatchPlan.EVALUATION);
    }

    /** What the network sees in training, as a pure function of seed, epoch and row. */
    public View augmented(String modality, int row, int epoch) {
        return view(modality, row, ClipDraw.training(streams, epoch, row), epoch);
    }

    private View view(String modality, int row, ClipDraw draw, int epoch) {
        Clock clock = data.clock();
        Span span = clock == null ? Span.WHOLE : clock.span(row, draw);
        int[] shape =
                Arrays.stream(data.shape(modality)).mapToInt(Math::toIntExact).toArray();
        int n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(ValueLayout.JAVA_FLOAT, n);
            data.sampler(modality, statistics.get(modality))
                    .make(row, draw, span, streams.seed("augment/" + modality, epoch, row), new Workspace(), to);
            return new View(to.toArray(ValueLayout.JAVA_FLOAT), shape);
        }
    }

    /** Mean and deviation of a modality's channels over the training rows, as prepared. */
    public ChannelStatistics statistics(String modality) {
        return ChannelStatistics.measure(data.store(modality), data.sets().train());
    }

    /** Steps in time of every row that has the modality, as prepared: frames, fields, frames of the spectrogram. */
    public int[] steps(String modality) {
        return IntStream.range(0, data.rows())
                .filter(row -> data.has(modality, row))
                .map(row -> data.store(modality).shape(row)[0])
                .toArray();
    }
}
