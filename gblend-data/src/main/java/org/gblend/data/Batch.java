package org.gblend.data;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gblend.data.manifest.NearestName;
import org.jspecify.annotations.Nullable;

/**
 * Samples side by side, float32, contiguous and channels last: (N, T, H, W, C) for clips, (N, H, W, C) for pictures,
 * (N, frames, mels, 1) for sound, (N, T, C) for sequences, (N, F) for vectors.
 *
 * <p>The memory is off-heap and goes back to the loader on {@link #close}: nothing may read {@link #values} afterwards.
 */
public final class Batch implements AutoCloseable {
    private final BatchPlan.Piece piece;
    private final int[] labels;
    private final Map<String, int[]> tasks;
    private final float @Nullable [] targets;
    private final Map<String, boolean[]> present;
    private final BufferPool.Buffers buffers;
    private final BufferPool pool;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Of one task. */
    Batch(
            BatchPlan.Piece piece,
            int[] labels,
            float @Nullable [] targets,
            Map<String, boolean[]> present,
            BufferPool.Buffers buffers,
            BufferPool pool) {
        this(piece, labels, Map.of(), targets, present, buffers, pool);
    }

    /**
     * @param labels of the first task
     * @param tasks class numbers by task; empty where there is one
     */
    Batch(
            BatchPlan.Piece piece,
            int[] labels,
            Map<String, int[]> tasks,
            float @Nullable [] targets,
            Map<String, boolean[]> present,
            BufferPool.Buffers buffers,
            BufferPool pool) {
        this.piece = piece;
        this.tasks = tasks;
        this.present = present;
        this.labels = labels;
        this.targets = targets;
        this.buffers = buffers;
        this.pool = pool;
    }

    /** The number of samples, N. */
    public int size() {
        return piece.size();
    }

    /** The manifest row of each sample. */
    public int[] rows() {
        return piece.rows();
    }

    /** The class number of each sample; of several that of the rarest; of several tasks the first one's. */
    public int[] labels() {
        return labels.clone();
    }

    /** The class number of each sample in a task; the empty name is that of the only one. */
    public int[] labels(String task) {
        if (task.isEmpty()) {
            return labels();
        }
        int[] own = tasks.get(task);
        if (own == null) {
            throw new IllegalArgumentException(
                    "no task \"" + task + "\" in this batch; " + NearestName.hint(task, tasks.keySet()));
        }
        return own.clone();
    }

    /** Where samples may have several classes: 1 for each class that a sample has, else 0, (N, classes) row by row; else null. */
    public float @Nullable [] targets() {
        float[] all = targets;
        return all == null ? null : all.clone();
    }

    /** Which samples have a modality. */
    public boolean[] present(String modality) {
        boolean[] has = present.get(modality);
        if (has == null) {
            throw new IllegalArgumentException(
                    "no modality \"" + modality + "\" in this batch; " + NearestName.hint(modality, present.keySet()));
        }
        return has.clone();
    }

    /**
     * The samples of one modality; zeros where the row lacks it.
     *
     * @throws IllegalStateException after {@link #close}
     */
    public MemorySegment values(String modality) {
        if (closed.get()) {
            throw new IllegalStateException("the batch is closed: its memory belongs to another batch by now");
        }
        return buffers.values(modality, size());
    }

    /** The shape of {@link #values}, N first. */
    public long[] shape(String modality) {
        long[] sample = buffers.shape(modality);
        long[] shape = new long[sample.length + 1];
        shape[0] = size();
        System.arraycopy(sample, 0, shape, 1, sample.length);
        return shape;
    }

    /** Gives the memory back; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pool.release(buffers);
        }
    }
}
