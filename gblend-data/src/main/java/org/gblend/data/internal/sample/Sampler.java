package org.gblend.data.internal.sample;

import java.lang.foreign.MemorySegment;

/** Makes one modality's part of a sample. Samplers hold no state of a sample and serve several threads. */
public interface Sampler {
    /**
     * Writes a sample.
     *
     * @param span stretch of the row's window to show
     * @param random seed of this modality's own draws for this sample
     * @param to where the sample's floats go, of exactly its size
     */
    void make(int row, ClipDraw draw, Span span, long random, Workspace scratch, MemorySegment to);
}
