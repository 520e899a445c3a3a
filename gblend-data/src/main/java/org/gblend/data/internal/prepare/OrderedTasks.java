package org.gblend.data.internal.prepare;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks over several threads, started in order. After a failure no further task starts, those under way end, and the
 * failure of the first task that failed is thrown: the same one whatever the number of threads.
 */
public final class OrderedTasks {
    private OrderedTasks() {}

    /**
     * Runs all.
     *
     * @param threads most that run at once
     */
    public static void run(List<Runnable> tasks, int threads) {
        AtomicReferenceArray<@Nullable Throwable> failures = new AtomicReferenceArray<>(Math.max(1, tasks.size()));
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
                try {
                    tasks.get(i).run();
                } catch (RuntimeException | Error e) {
                    failures.set(i, e);
                    next.set(tasks.size());
                }
            }
        };
        try (ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, tasks.size())))) {
            for (int t = 0; t < Math.min(threads, tasks.size()); t++) {
                pool.execute(worker);
            }
            pool.shutdown();
            await(pool, next, tasks.size());
        }
        for (int i = 0; i < tasks.size(); i++) {
            switch (failures.get(i)) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }

    private static void await(ExecutorService pool, AtomicInteger next, int end) {
        boolean interrupted = false;
        while (true) {
            try {
                if (pool.awaitTermination(1, TimeUnit.DAYS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
                next.set(end);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while data was prepared; what is done is kept");
        }
    }
}
