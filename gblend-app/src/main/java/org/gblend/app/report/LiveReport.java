package org.gblend.app.report;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.loop.StoppedException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder's page fresh while it is filled: one background thread that rests much longer than it works. Whatever
 * goes wrong with the page is a warning, and never the run's failure.
 */
public final class LiveReport implements AutoCloseable {
    private static final long FIRST_SECONDS = 20;
    private static final long REST_SECONDS = 45;

    private final Path folder;
    private final Consumer<String> warn;
    private final ScheduledExecutorService executor;
    private final AtomicBoolean warned = new AtomicBoolean();

    private LiveReport(Path folder, Consumer<String> warn) {
        this.folder = folder;
        this.warn = warn;
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "gblend-report");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Begins to keep the page of a folder.
     *
     * @param warn hears, once, why the page could not be written
     */
    public static LiveReport start(Path folder, Consumer<String> warn) {
        LiveReport report = new LiveReport(folder, warn);
        var _ = report.executor.scheduleWithFixedDelay(report::refresh, FIRST_SECONDS, REST_SECONDS, TimeUnit.SECONDS);
        return report;
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

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
