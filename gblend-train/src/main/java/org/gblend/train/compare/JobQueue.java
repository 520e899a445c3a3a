package org.gblend.train.compare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.gblend.core.InputException;
import org.gblend.train.loop.DivergedException;
import org.gblend.train.loop.RunListener;
import org.jspecify.annotations.Nullable;

/**
 * Runs jobs side by side, each after those it needs. A job that fails takes down only the jobs that need it: the others
 * are finished, and all failures are reported together at the end.
 */
final class JobQueue {

    /**
     * A piece of work.
     *
     * @param name unique
     * @param needs names of jobs that must be done before
     * @param work what to do
     */
    record Job(String name, List<String> needs, Runnable work) {}

    private record Ended(Job job, @Nullable Throwable failure) {}

    private final RunListener listener;

    JobQueue(RunListener listener) {
        this.listener = listener;
    }

    /**
     * Returns when all jobs have ended.
     *
     * @return what failed, by job
     */
    Map<String, Throwable> run(List<Job> jobs, int parallel) {
        List<Job> waiting = new ArrayList<>(jobs);
        Set<String> done = new HashSet<>();
        Map<String, Throwable> failures = new LinkedHashMap<>();
        LinkedBlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
        int running = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(parallel)) {
            while (!waiting.isEmpty() || running > 0) {
                running += start(waiting, done, parallel - running, executor, ended);
                if (running == 0) {
                    break;
                }
                Ended end = ended.take();
                running--;
                if (end.failure == null) {
                    done.add(end.job.name);
                } else {
                    failures.put(end.job.name, end.failure);
                    listener.note(end.job.name, "failed: " + end.failure.getMessage());
                    if (!(end.failure instanceof DivergedException) && end.failure instanceof Error) {
                        waiting.clear();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("interrupted; the same command goes on where it was", e);
        }
        waiting.forEach(job ->
                failures.putIfAbsent(job.name, new InputException("not run, because one of " + job.needs + " failed")));
        return failures;
    }

    private static int start(
            List<Job> waiting, Set<String> done, int free, ExecutorService executor, LinkedBlockingQueue<Ended> ended) {
        int started = 0;
        for (Job job : List.copyOf(waiting)) {
            if (started < free && done.containsAll(job.needs)) {
                waiting.remove(job);
                started++;
                executor.execute(() -> ended.add(attempt(job)));
            }
        }
        return started;
    }

    @SuppressWarnings("CatchingUnchecked")
    private static Ended attempt(Job job) {
        try {
            job.work.run();
            return new Ended(job, null);
        } catch (Throwable failure) {
            return new Ended(job, failure);
        }
    }
}
