package org.gblend.data.internal.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gblend.data.config.ArrayAudioConfig;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.ArrayInput;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.MotionConfig;
import org.gblend.data.config.PictureConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.config.TooShort;
import org.gblend.data.internal.array.Layout;
import org.gblend.data.internal.store.SampleStore;
import org.jspecify.annotations.Nullable;

/**
 * The modality whose clip decides the stretch of time that all modalities of a sample show: the first video, or else the
 * first array that takes clips.
 *
 * <p>In a row that lacks it another modality decides, by as many of its own steps as the clips of the other rows span in it
 * (the median): what is seen lasts as long there as elsewhere.
 *
 * @param span prepared steps that one clip spans
 * @param tooShort what a clip longer than its row shows: with {@link TooShort#HOLD} no more than the row
 * @param others who decides in rows that lack the modality, the first that the row has; empty where no row does
 */
public record Clock(SampleStore store, int span, TooShort tooShort, List<Other> others) {
    /**
     * Who decides in a row without the modality.
     *
     * @param span steps of this store that a clip lasts
     */
    public record Other(SampleStore store, int span) {}

    Clock(SampleStore store, int span, TooShort tooShort) {
        this(store, span, tooShort, List.of());
    }

    /** The clock of the data; null when nothing in it takes clips, so that every sample shows its whole window. */
    public static @Nullable Clock of(
            Map<String, ModalityConfig> modalities, Map<String, SampleStore> stores, TooShort tooShort) {
        Clock array = null;
        for (Map.Entry<String, ModalityConfig> entry : modalities.entrySet()) {
            Clock clock = candidate(entry.getValue(), stores.get(entry.getKey()), tooShort);
            if (clock != null && entry.getValue() instanceof PictureConfig) {
                return clock.withOthers(modalities, stores);
            }
            array = array == null ? clock : array;
        }
        return array == null ? null : array.withOthers(modalities, stores);
    }

    private static @Nullable Clock candidate(ModalityConfig config, @Nullable SampleStore store, TooShort tooShort) {
        int span = switch (config) {
            case RgbConfig c -> c.span();
            case FlowConfig c -> c.span();
            case MotionConfig c -> c.span();
            case AudioConfig c -> 0;
            case ArrayConfig c -> c.frames();
            case ArrayFlowConfig c -> c.frames();
            case ArrayAudioConfig c -> 0;
        };
        return span == 0 || store == null ? null : new Clock(store, span, tooShort);
    }

    private Clock withOthers(Map<String, ModalityConfig> modalities, Map<String, SampleStore> stores) {
        if (IntStream.range(0, store.rows()).allMatch(store::present)) {
            return this;
        }
        List<Other> found = new ArrayList<>();
        modalities.forEach((name, config) -> {
            SampleStore other = stores.get(name);
            boolean timed = !(config instanceof ArrayInput a)
                    || Layout.parse(a.layout()).hasTime();
            if (other != null && !other.equals(store) && timed) {
                found.add(new Other(other, spanIn(other)));
            }
        });
        return new Clock(store, span, tooShort, List.copyOf(found));
    }

    /** The median length of a clip in steps of another modality; all that a row has where no row has both. */
    private int spanIn(SampleStore other) {
        int[] spans = IntStream.range(0, store.rows())
                .filter(row -> store.present(row) && other.present(row))
                .map(row -> Math.max(1, (int) Math.round(length(row) / other.step(row))))
                .sorted()
                .toArray();
        return spans.length == 0 ? Integer.MAX_VALUE : spans[spans.length / 2];
    }

    /** The stretch of a row that a sample shows. */
    public Span span(int row, ClipDraw draw) {
        if (!store.present(row)) {
            Other other = other(row);
            return other == null ? Span.WHOLE : of(other.store, row, draw, Math.min(steps(other, row), other.span));
        }
        return of(store, row, draw, taken(store.shape(row)[0]));
    }

    private static Span of(SampleStore store, int row, ClipDraw draw, int taken) {
        return Span.of(store, row, draw.start(store.shape(row)[0], taken), taken);
    }

    /** Whether a clip can lie at different times of the row. */
    public boolean hasRoom(int row) {
        return store.shape(row)[0] > span;
    }

    /** The length of the stretch that every sample of a row shows, as a fraction of the window. */
    public double length(int row) {
        if (!store.present(row)) {
            Other other = other(row);
            return other == null ? 1 : Math.min(steps(other, row), other.span) * other.store.step(row);
        }
        return taken(store.shape(row)[0]) * store.step(row);
    }

    private static int steps(Other other, int row) {
        return other.store.shape(row)[0];
    }

    private @Nullable Other other(int row) {
        for (Other other : others) {
            if (other.store.present(row)) {
                return other;
            }
        }
        return null;
    }

    private int taken(int steps) {
        return tooShort == TooShort.HOLD ? Math.min(steps, span) : span;
    }
}
