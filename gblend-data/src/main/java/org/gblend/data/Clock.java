package org.gblend.data;

import org.gblend.data.internal.store.SampleStore;
import org.jspecify.annotations.Nullable;

/**
 * The modality whose clip decides the stretch of time that all modalities of a sample show: the first video, or the first
 * array that takes clips.
 *
 * @param span prepared steps that one clip spans
 */
record Clock(SampleStore store, int span) {
    /** The clock of the data; null when nothing in it takes clips, so that every sample shows its whole window. */
    static @Nullable Clock of(PreparedData data) {
        Clock array = null;
        for (String modality : data.modalities()) {
            SampleStore store = data.store(modality);
            if (array == null && data.config(modality) instanceof ArrayConfig c && c.frames() > 0) {
                array = new Clock(store, c.frames());
            }
        }
        return array;
    }

    Span span(int row, ClipDraw draw) {
        int steps = store.shape(row)[0];
        int taken = Math.min(steps, span);
        return Span.of(store, row, draw.start(steps, taken), taken);
    }
}
