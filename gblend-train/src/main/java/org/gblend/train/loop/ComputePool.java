package org.gblend.train.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.gblend.nn.torch.Torch;
import org.gblend.nn.torch.TorchException;
import org.gblend.train.config.TrainingConfig;

/**
 * The threads on which networks are stepped, each with its own torch threads.
 *
 * <p>Two networks side by side on one torch thread each take less time than one network after the other on two, and a
 * network's numbers do not depend on what runs beside it. Several runs may share one pool.
 */
public final class ComputePool implements AutoCloseable {
    private final ExecutorService executor;
    private final int workers;
    private volatile boolean stopped;

    /** One torch thread for each network. */
    public ComputePool(int workers) {
        this(workers, 1);
    }

    /**
     * @param workers networks stepped side by side
     * @param threads torch threads of each; libtorch has one count for a process, which the newest pool sets
     */
    public ComputePool(int workers, int threads) {
        this.workers = workers;
        Torch.threads(threads); // of whoever asks, such as the run's record of its environment
        AtomicInteger count = new AtomicInteger();
        executor = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(
                    () -> {
                        Torch.threads(threads);
                        task.run();
                    },
                    "compute-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** As many networks side by side, with as many torch threads each, as the training asks for. */
    public static ComputePool of(TrainingConfig training) {
        return new ComputePool(training.workerCount(), training.threads());
    }

    public int workers() {
        return workers;
    }

    /** Lets the tasks that run come to their end and refuses all others: whoever trains stands still between two batches. */
    public void stop() {
        stopped = true;
    }

    /**
     * Runs all tasks, side by side where there are threads, and returns their results in order.
     *
     * <p>Whatever happens, it returns only when all tasks have ended: the caller then frees the memory that they use. Of
     * several failures the first in order is thrown.
     *
     * @throws StoppedException if the pool was asked to stop; nothing was run
     * @throws MemoryException if torch found no memory for one of them
     */
    public <T> List<T> all(List<? extends Callable<T>> tasks) {
        if (stopped) {
            throw new StoppedException();
        }
        List<Future<T>> futures = new ArrayList<>(tasks.size());
        for (Callable<T> task : tasks) {
            futures.add(executor.submit(task));
        }
        List<T> results = new ArrayList<>(tasks.size());
        Throwable failure = null;
        boolean interrupted = false;
        for (int i = 0; i < futures.size(); i++) {
            try {
                results.add(futures.get(i).get());
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
            } catch (CancellationException e) {
                failure = failure == null ? e : failure;
            } catch (InterruptedException e) {
                interrupted = true;
                i--;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while networks were being stepped");
        }
        return switch (failure) {
            case null -> results;
            case TorchException e when e.isOutOfMemory() -> throw new MemoryException(e);
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        };
    }

    @Override
    public void close() {
        executor.shutdownNow().forEach(task -> {
            if (task instanceof Future<?> waiting) {
                waiting.cancel(false); // else whoever waits for it in all() waits for ever
            }
        });
    }
}
