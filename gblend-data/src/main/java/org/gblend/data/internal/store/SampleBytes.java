package org.gblend.data.internal.store;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Samples as bytes for the store. */
public final class SampleBytes {
    private SampleBytes() {}

    /** Floats in the machine's order of bytes. */
    public static MemorySegment of(float[] values) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, Float.BYTES)]);
        MemorySegment.copy(values, 0, bytes, JAVA_FLOAT_UNALIGNED, 0, values.length);
        return bytes;
    }
}
