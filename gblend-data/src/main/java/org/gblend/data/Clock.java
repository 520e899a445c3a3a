package org.gblend.data;

import java.util.Map;
import org.gblend.data.internal.store.SampleStore;
import org.jspecify.annotations.Nullable;

/**
 * The modality whose clip decides the stretch of time that all modalities of a sample show: the first video, or else the
 * first array that takes clips.
 *
 * @param span prepared steps that one clip spans
 * @param tooShort what a clip longer than its row shows: with {@link TooShort#HOLD} no more than the row
 */
record Clock(SampleStore store, int span, TooShort tooShort) {
    /** The clock of the data; null when nothing in it takes clips, so that every sample shows its whole window. */
    static @Nullable Clock of(
            Map<String, ModalityConfig> modalities, Map<String, SampleStore> stores, TooShort tooShort) {
        Clock array = null;
        for (Map.Entry<String, ModalityConfig> entry : modalities.entrySet()) {
            Clock clock = candidate(entry.getValue(), stores.get(entry.getKey()), tooShort);
            if (clock != null && entry.getValue() instanceof PictureConfig) {
                return clock;
            }
            array = array == null ? clock : array;
        }
        return array;
    }

    private static @Nullable Clock candidate(ModalityConfig config, @Nullable SampleStore store, TooShort tooShort) {
        int span = switch (config) {
            case RgbConfig c -> c.span();
            case FlowConfig c -> c.span();
            case MotionConfig c -> c.span();
            case AudioConfig c -> 0;
            case ArrayConfig c -> c.frames();
        };
        return span == 0 || store == null ? null : new Clock(store, span, tooShort);
    }

    /** The stretch of a row that a sample shows. */
    Span span(int row, ClipDraw draw) {
        int steps = store.shape(row)[0];
        int taken = taken(steps);
        return Span.of(store, row, draw.start(steps, taken), taken);
    }

    /** Whether a clip can lie at different times of the row. */
    boolean hasRoom(int row) {
        return store.shape(row)[0] > span;
    }

    /** The length of the stretch that every sample of a row shows, as a fraction of the window. */
    double length(int row) {
        return taken(store.shape(row)[0]) * store.step(row);
    }

    private int taken(int steps) {
        return tooShort == TooShort.HOLD ? Math.min(steps, span) : span;
    }
}
