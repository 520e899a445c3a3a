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
import org.gblend.train.loop.MemoryException;
import org.gblend.train.loop.RunListener;
import org.gblend.train.loop.StoppedException;
import org.jspecify.annotations.Nullable;

/**
 * Runs jobs side by side, each after those it needs. A job that fails takes down only the jobs that need it: the others
 * are finished, and all failures are reported together at the end. An {@link Error}, such as memory that is used up,
 * lets the jobs that run come to their end and starts no others.
 */
final class JobQueue {

    /**
     * A piece of work.
     *
     * @param name unique
     * @param needs names of jobs that must have succeeded before
     * @param after names of jobs that must have ended before, well or not
     * @param work what to do
     */
    record Job(String name, List<String> needs, List<String> after, Runnable work) {}

    private record Ended(Job job, @Nullable Throwable failure) {}

    private final RunListener listener;
    private final List<Job> waiting;
    private final Set<String> done = new HashSet<>();
    private final Map<String, Throwable> failures = new LinkedHashMap<>();
    private final LinkedBlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private @Nullable StoppedException stopped;

    private JobQueue(RunListener listener, List<Job> jobs) {
        this.listener = listener;
        this.waiting = new ArrayList<>(jobs);
    }

    /**
     * Returns when all jobs have ended.
     *
     * @return what failed, by job
     * @throws StoppedException if a job was stopped on request, once the others have stopped as well
     */
    static Map<String, Throwable> run(List<Job> jobs, int parallel, RunListener listener) {
        return new JobQueue(listener, jobs).run(parallel);
    }

    private Map<String, Throwable> run(int parallel) {
        int running = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(parallel)) {
            while (true) {
                running += start(parallel - running, executor);
                if (running == 0) {
                    break;
                }
                end(ended.take());
                running--;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("interrupted; the same command goes on where it was", e);
        }
        if (stopped != null) {
            throw stopped;
        }
        List.copyOf(waiting).forEach(job -> skip(job, "it needs " + job.needs + ", not all of which were finished"));
        return failures;
    }

    private int start(int free, ExecutorService executor) {
        int started = 0;
        for (Job job : List.copyOf(waiting)) {
            if (started < free && isReady(job)) {
                waiting.remove(job);
                started++;
                executor.execute(() -> ended.add(attempt(job)));
            }
        }
        return started;
    }

    private boolean isReady(Job job) {
        return done.containsAll(job.needs)
                && job.after.stream().allMatch(name -> done.contains(name) || failures.containsKey(name));
    }

    private static Ended attempt(Job job) {
        try {
            job.work.run();
            return new Ended(job, null);
        } catch (RuntimeException | Error failure) {
            return new Ended(job, failure);
        }
    }

    private void end(Ended end) {
        if (end.failure == null) {
            done.add(end.job.name);
            return;
        }
        if (end.failure instanceof StoppedException asked) {
            stopped = asked;
            waiting.clear();
            return;
        }
        failures.put(end.job.name, end.failure);
        listener.note(end.job.name, "failed: " + text(end.failure));
        if (end.failure instanceof Error || end.failure instanceof MemoryException) {
            List.copyOf(waiting).forEach(job -> skip(job, "'" + end.job.name + "' ended with " + text(end.failure)));
        }
        skipThoseInNeedOf(end.job.name);
    }

    private void skipThoseInNeedOf(String failed) {
        for (Job job : List.copyOf(waiting)) {
            if (waiting.contains(job) && job.needs.contains(failed)) {
                skip(job, "'" + failed + "' failed");
                skipThoseInNeedOf(job.name);
            }
        }
    }

    private void skip(Job job, String why) {
        waiting.remove(job);
        failures.putIfAbsent(job.name, new InputException("not run, because " + why));
    }

    /** The message of the failure, which the users' own errors have; otherwise its kind as well. */
    static String text(Throwable failure) {
        return failure instanceof InputException ? String.valueOf(failure.getMessage()) : failure.toString();
    }
}
