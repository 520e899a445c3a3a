package org.gblend.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Samples as bytes for the store. */
final class SampleBytes {
    private SampleBytes() {}

    static MemorySegment of(float[] values) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, Float.BYTES)]);
        MemorySegment.copy(values, 0, bytes, JAVA_FLOAT_UNALIGNED, 0, values.length);
        return bytes;
    }
}
