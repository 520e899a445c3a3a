package org.gblend.data;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntFunction;

/**
 * The batches of one pass, in order, made ahead by the loader's threads. For one consumer thread.
 *
 * <p>A failure in a worker comes out of {@link #next} as the worker threw it, at the batch that it belongs to.
 */
public final class Batches implements Iterator<Batch>, AutoCloseable {
    private final int end;
    private final int prefetch;
    private final IntFunction<Batch> maker;
    private final ExecutorService workers;
    private final ArrayDeque<Slot> ahead = new ArrayDeque<>();
    private int next;
    private int submitted;
    private long waitNanos;
    private boolean closed;

    Batches(int from, int end, int prefetch, IntFunction<Batch> maker, ExecutorService workers) {
        this.next = from;
        this.submitted = from;
        this.end = end;
        this.prefetch = prefetch;
        this.maker = maker;
        this.workers = workers;
        fill();
    }

    private void fill() {
        while (submitted < end && ahead.size() < prefetch) {
            Slot slot = new Slot(maker, submitted++);
            try {
                workers.execute(slot);
            } catch (RejectedExecutionException e) {
                throw new IllegalStateException("the loader is closed", e);
            }
            ahead.add(slot);
        }
    }

    /** A batch to come. Whoever comes too late, the maker or the one who cancels, gives the memory back. */
    static final class Slot implements Runnable {
        private final IntFunction<Batch> maker;
        private final int index;
        private final CompletableFuture<Batch> result = new CompletableFuture<>();

        Slot(IntFunction<Batch> maker, int index) {
            this.maker = maker;
            this.index = index;
        }

        @Override
        public void run() {
            if (result.isDone()) {
                return;
            }
            try {
                Batch batch = maker.apply(index);
                if (!result.complete(batch)) {
                    batch.close();
                }
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }

        void cancel() {
            if (!result.cancel(false) && !result.isCompletedExceptionally()) {
                result.join().close();
            }
        }
    }

    /** Number of the batch that {@link #next} gives, counted from the start of the pass. */
    public int position() {
        return next;
    }

    /** Batches of the whole pass, those before the first one included. */
    public int count() {
        return end;
    }

    @Override
    public boolean hasNext() {
        return next < end && !closed;
    }

    /**
     * The next batch; the caller closes it.
     *
     * @throws org.gblend.core.InputException when prepared data turns out to be damaged
     */
    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException(closed ? "the batches are closed" : "the pass is over");
        }
        Slot head = ahead.remove();
        long asked = System.nanoTime();
        try {
            Batch batch = head.result.get();
            next++;
            fill();
            return batch;
        } catch (ExecutionException e) {
            close();
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (CancellationException e) {
            close();
            throw new IllegalStateException("the loader was closed while a batch was waited for", e);
        } catch (InterruptedException e) {
            head.cancel();
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a batch was waited for", e);
        } finally {
            waitNanos += System.nanoTime() - asked;
        }
    }

    /** Nanoseconds that the consumer has been kept waiting in {@link #next} so far. */
    public long waitNanos() {
        return waitNanos;
    }

    /** Drops the batches made ahead; those already handed out stay valid. Never waits. */
    @Override
    public void close() {
        closed = true;
        ahead.forEach(Slot::cancel);
        ahead.clear();
    }
}
