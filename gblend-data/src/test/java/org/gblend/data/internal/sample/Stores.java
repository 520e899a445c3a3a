package org.gblend.data.internal.sample;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Random;
import org.gblend.data.internal.array.ElementType;
import org.gblend.data.internal.store.SampleBytes;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.data.internal.store.StoreWriter;

/** Stores of one row, and samples made of them, for tests of samplers. */
final class Stores {
    private Stores() {}

    static byte[] noise(long seed, int n) {
        byte[] bytes = new byte[n];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static SampleStore of(Path folder, byte[] bytes, double start, double step, int... shape) {
        return of(folder, ElementType.U8, MemorySegment.ofArray(bytes), start, step, shape);
    }

    static SampleStore of(Path folder, float[] values, double start, double step, int... shape) {
        return of(folder, ElementType.F32, SampleBytes.of(values), start, step, shape);
    }

    private static SampleStore of(
            Path folder, ElementType type, MemorySegment sample, double start, double step, int... shape) {
        try (StoreWriter writer = StoreWriter.open(folder, "store", 1)) {
            writer.put(0, type, shape, sample, start, step);
            writer.finish();
        }
        return requireNonNull(SampleStore.open(folder, "store", 1));
    }

    /** The sample of row 0. */
    static float[] make(Sampler sampler, int values, ClipDraw draw, Span span, long random) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment to = arena.allocate(ValueLayout.JAVA_FLOAT, values);
            sampler.make(0, draw, span, random, new Workspace(), to);
            return to.toArray(ValueLayout.JAVA_FLOAT);
        }
    }
}
