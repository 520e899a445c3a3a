package org.gblend.app.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.loop.StoppedException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder's page fresh while it is filled: one background thread that rests at least 45 seconds, and 20 times as long as
 * it worked, so that a large comparison's page takes no more than a twentieth of one core. Whatever goes wrong with the page
 * is a warning, and never the run's failure.
 */
public final class LiveReport implements AutoCloseable {
    private static final Duration FIRST = Duration.ofSeconds(20);
    private static final Duration REST = Duration.ofSeconds(45);
    private static final int REST_PER_WORK = 20;

    private final Path folder;
    private final Consumer<String> warn;
    private final ScheduledThreadPoolExecutor executor;
    private final AtomicBoolean warned = new AtomicBoolean();

    private LiveReport(Path folder, Consumer<String> warn) {
        this.folder = folder;
        this.warn = warn;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "gblend-report");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Begins to keep the page of a folder.
     *
     * @param warn hears, once, why the page could not be written
     */
    public static LiveReport start(Path folder, Consumer<String> warn) {
        return start(folder, warn, FIRST, LiveReport::rest);
    }

    /**
     * The same.
     *
     * @param rest how long to rest after so much work
     */
    static LiveReport start(Path folder, Consumer<String> warn, Duration first, UnaryOperator<Duration> rest) {
        LiveReport report = new LiveReport(folder, warn);
        report.schedule(first, rest);
        return report;
    }

    private void schedule(Duration pause, UnaryOperator<Duration> rest) {
        if (executor.isShutdown()) {
            return;
        }
        var _ = executor.schedule(
                () -> {
                    long began = System.nanoTime();
                    refresh();
                    schedule(rest.apply(Duration.ofNanos(System.nanoTime() - began)), rest);
                },
                pause.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    static Duration rest(Duration worked) {
        Duration share = worked.multipliedBy(REST_PER_WORK);
        return share.compareTo(REST) > 0 ? share : REST;
    }

    /**
     * Does the work that fills the folder. If it fails, the folder's page says why, and the failure goes on to the caller.
     */
    public <T> T watch(Supplier<T> work) {
        AtomicFiles.delete(folder.resolve(ReportData.FAILURE));
        try {
            return work.get();
        } catch (StoppedException stopped) {
            throw stopped;
        } catch (RuntimeException | Error failure) {
            attempt(() -> {
                AtomicFiles.write(folder.resolve(ReportData.FAILURE), words(failure) + "\n");
                ReportWriter.write(folder, null).forEach(warn);
            });
            throw failure;
        }
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage();
        String type =
                failure instanceof InputException ? "" : failure.getClass().getSimpleName() + ": ";
        return message == null ? failure.getClass().getSimpleName() : type + message;
    }

    private void refresh() {
        attempt(() -> {
            ReportWriter.refresh(folder);
            Scalars.append(folder);
        });
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
            if (!warned.getAndSet(true)) {
                warn.accept("the report could not be written (" + (e.getMessage() == null ? e : e.getMessage())
                        + "); 'gblend report " + folder + "' tries again");
            }
        }
    }

    /**
     * Writes everything for the last time, figures included.
     *
     * @param prepared the data, for pictures of examples
     * @return the page, or null if it could not be written
     */
    public @Nullable Path finish(@Nullable PreparedData prepared) {
        close();
        warned.set(false);
        attempt(() -> {
            ReportWriter.write(folder, prepared).forEach(warn);
            Scalars.append(folder);
        });
        return warned.get() ? null : folder.resolve(ReportWriter.PAGE);
    }

    /** Waits for a writing that has begun: an interrupt would leave it half done. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            executor.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
