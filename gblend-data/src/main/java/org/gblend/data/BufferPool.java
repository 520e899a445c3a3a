package org.gblend.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gblend.data.manifest.NearestName;

/** Off-heap memory for batches, made when none is free, used again after that, freed when the loader is closed. */
final class BufferPool {
    /** Where native float kernels like their data to begin. */
    private static final int ALIGNMENT = 64;

    private final Map<String, long[]> shapes;
    private final int samples;
    private final ArrayDeque<Buffers> free = new ArrayDeque<>();
    private boolean closed;
    private int made;

    /**
     * @param shapes each modality's sample shape
     * @param samples the most samples that a batch can have
     */
    BufferPool(Map<String, long[]> shapes, int samples) {
        this.shapes = shapes;
        this.samples = samples;
    }

    /** Memory for one batch. */
    static final class Buffers {
        private final Arena arena;
        private final Map<String, long[]> shapes;
        private final Map<String, MemorySegment> segments = new LinkedHashMap<>();

        @SuppressWarnings("MustBeClosedChecker") // the pool closes it
        Buffers(Map<String, long[]> shapes, int samples) {
            this.arena = Arena.ofShared();
            this.shapes = shapes;
            shapes.forEach((name, shape) ->
                    segments.put(name, arena.allocate(samples * floats(shape) * Float.BYTES, ALIGNMENT)));
        }

        MemorySegment values(String modality, int samples) {
            long bytes = samples * floats(shape(modality)) * Float.BYTES;
            return segments.getOrDefault(modality, MemorySegment.NULL).asSlice(0, bytes);
        }

        MemorySegment sample(String modality, int index) {
            long bytes = floats(shape(modality)) * Float.BYTES;
            return segments.getOrDefault(modality, MemorySegment.NULL).asSlice(index * bytes, bytes);
        }

        long[] shape(String modality) {
            long[] shape = shapes.get(modality);
            if (shape == null) {
                throw new IllegalArgumentException("no modality \"" + modality + "\" in this batch; "
                        + NearestName.hint(modality, shapes.keySet()));
            }
            return shape;
        }
    }

    synchronized Buffers take() {
        if (closed) {
            throw new IllegalStateException("the loader is closed");
        }
        Buffers buffers = free.poll();
        if (buffers == null) {
            buffers = new Buffers(shapes, samples);
            made++;
        }
        return buffers;
    }

    /** Batches that there has been memory made for, in use or not. */
    synchronized int made() {
        return made;
    }

    /** Bytes of one batch's memory. */
    long bytes() {
        return (long) samples
                * Float.BYTES
                * shapes.values().stream().mapToLong(BufferPool::floats).sum();
    }

    synchronized void release(Buffers buffers) {
        if (closed) {
            buffers.arena.close();
        } else {
            free.push(buffers);
        }
    }

    /** Frees what is free now, and the rest as it comes back. */
    synchronized void close() {
        closed = true;
        free.forEach(b -> b.arena.close());
        free.clear();
    }

    private static long floats(long[] shape) {
        long n = 1;
        for (long length : shape) {
            n *= length;
        }
        return n;
    }
}
