package org.gblend.train.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.gblend.core.InputException;
import org.gblend.train.loop.ComputePool;
import org.gblend.train.loop.RunListener;
import org.gblend.train.loop.StoppedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class JobQueueTest {
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @Test
    void run_withNeeds_runsThemFirst() {
        assertThat(run(4, job("last", List.of("middle")), job("middle", List.of("first")), job("first", List.of())))
                .isEmpty();
        assertThat(ran).containsExactly("first", "middle", "last");
    }

    @Test
    void run_whenOneFails_skipsOnlyWhatNeedsItAndSaysWhy() {
        Map<String, Throwable> failures = run(
                1,
                failing("bad", new InputException("broken")),
                job("child", List.of("bad")),
                job("grandchild", List.of("child")),
                job("other", List.of()));
        assertThat(ran).containsExactly("other");
        assertThat(failures).containsOnlyKeys("bad", "child", "grandchild");
        assertThat(failures.get("child")).hasMessage("not run, because 'bad' failed");
        assertThat(failures.get("grandchild")).hasMessage("not run, because 'child' failed");
    }

    @Test
    void run_afterAFailure_stillRunsWhatOnlyComesAfter() {
        JobQueue.Job after = new JobQueue.Job("after", List.of(), List.of("bad"), () -> ran.add("after"));
        assertThat(run(2, after, failing("bad", new InputException("broken")))).containsOnlyKeys("bad");
        assertThat(ran).containsExactly("after");
    }

    @Test
    void run_whenMemoryIsUsedUp_startsNothingMoreAndListsTheRest() {
        Map<String, Throwable> failures =
                run(1, failing("huge", new OutOfMemoryError("heap")), job("other", List.of()));
        assertThat(ran).isEmpty();
        assertThat(failures.get("other"))
                .hasMessage("not run, because 'huge' ended with java.lang.OutOfMemoryError: heap");
    }

    @Test
    void run_whenStoppedOnRequest_startsNothingMoreAndSaysSo() {
        try (ComputePool pool = new ComputePool(1)) {
            pool.stop();
            JobQueue.Job first = new JobQueue.Job("first", List.of(), List.of(), () -> pool.all(List.of()));
            assertThatThrownBy(() -> run(1, first, job("other", List.of()))).isInstanceOf(StoppedException.class);
            assertThat(ran).isEmpty();
        }
    }

    @Test
    void run_withNeedsThatNobodyMeets_ends() {
        Map<String, Throwable> failures = run(2, job("a", List.of("b")), job("b", List.of("a")));
        assertThat(failures.get("a")).hasMessage("not run, because it needs [b], not all of which were finished");
    }

    @Test
    void run_withTwoThreads_runsTwoAtOnce() {
        CyclicBarrier both = new CyclicBarrier(2);
        Runnable meet = () -> {
            try {
                both.await(4, TimeUnit.MINUTES);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        assertThat(run(
                        2,
                        new JobQueue.Job("a", List.of(), List.of(), meet),
                        new JobQueue.Job("b", List.of(), List.of(), meet)))
                .isEmpty();
    }

    private static Map<String, Throwable> run(int parallel, JobQueue.Job... jobs) {
        return JobQueue.run(List.of(jobs), parallel, RunListener.silent());
    }

    private JobQueue.Job job(String name, List<String> needs) {
        return new JobQueue.Job(name, needs, List.of(), () -> ran.add(name));
    }

    private static JobQueue.Job failing(String name, Throwable failure) {
        return new JobQueue.Job(name, List.of(), List.of(), () -> {
            switch (failure) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        });
    }
}
