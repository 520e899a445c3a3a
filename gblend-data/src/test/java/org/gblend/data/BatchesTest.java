package org.gblend.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.core.RandomStreams;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final BufferPool pool = new BufferPool(Map.of("x", new long[] {3}), 5);
    private final BatchPlan plan = BatchPlan.training(IntStream.range(0, 40).toArray(), RandomStreams.of(1), 4, 0);

    @AfterEach
    void stop() {
        workers.shutdownNow();
        pool.close();
    }

    private Batch batch(int index) {
        return new Batch(plan.piece(index), new int[4], null, Map.of(), pool.take(), pool);
    }

    private Batches batches(IntFunction<Batch> maker) {
        return new Batches(0, 10, 3, maker, workers);
    }

    @Test
    void memory_isUsedAgainForLaterBatches() {
        Set<Long> places = new HashSet<>();
        try (Batches batches = batches(this::batch)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    assertThat(batch.values("x").address() % 64).isZero();
                    places.add(batch.values("x").address());
                }
            }
        }
        assertThat(places).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void batchesThatAreNotClosed_keepTheirValuesAndStopNobody() {
        List<Batch> held = new ArrayList<>();
        try (Batches batches = batches(this::batch)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                batch.values("x").setAtIndex(JAVA_FLOAT, 0, held.size());
                held.add(batch);
            }
            assertThatThrownBy(batches::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("the pass is over");
        }
        for (int i = 0; i < held.size(); i++) {
            assertThat(held.get(i).values("x").getAtIndex(JAVA_FLOAT, 0)).isEqualTo(i);
        }
        pool.close();
        held.forEach(Batch::close);
        assertThatThrownBy(pool::take).isInstanceOf(IllegalStateException.class).hasMessage("the loader is closed");
    }

    @Test
    void failure_comesOutAsItWasThrownAfterTheBatchesBeforeIt() {
        InputException thrown = new InputException("clips/a.mp4: gone");
        try (Batches batches = batches(i -> {
            if (i == 2) {
                throw thrown;
            }
            return batch(i);
        })) {
            batches.next().close();
            batches.next().close();
            assertThat(batches.position()).isEqualTo(2);
            assertThat(catchThrowable(batches::next)).isSameAs(thrown);
            assertThat(batches.hasNext()).isFalse();
            assertThatThrownBy(batches::next).hasMessage("the batches are closed");
        }
    }

    @Test
    void close_whileABatchIsBeingMade_doesNotWaitAndGetsItsMemoryBack() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        Set<Long> places = new HashSet<>();
        Batches batches = batches(i -> {
            Batch batch = batch(i);
            synchronized (places) {
                places.add(batch.values("x").address());
            }
            begun.countDown();
            await(goOn);
            return batch;
        });
        begun.await();
        batches.close();
        goOn.countDown();
        workers.shutdown();
        assertThat(workers.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES))
                .isTrue();
        long first = pool.take().values("x", 1).address();
        long second = pool.take().values("x", 1).address();
        assertThat(places).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void loaderClosed_wakesAConsumerThatWaits() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        Batches batches = batches(i -> {
            await(goOn);
            return batch(i);
        });
        AtomicReference<@Nullable Throwable> outcome = new AtomicReference<>();
        Thread consumer = Thread.ofPlatform()
                .start(() -> outcome.set(catchThrowable(() -> {
                    while (batches.hasNext()) {
                        batches.next().close();
                    }
                })));
        for (Runnable waiting : workers.shutdownNow()) {
            if (waiting instanceof Batches.Slot slot) {
                slot.cancel();
            }
        }
        goOn.countDown();
        consumer.join();
        assertThat(outcome.get())
                .isInstanceOf(IllegalStateException.class)
                .message()
                .isIn("the loader was closed while a batch was waited for", "the loader is closed");
        assertThat(batches.waitNanos()).isPositive();
    }

    /** Waits as a worker does in a native call: whatever interrupts it. */
    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void plan_neverLeavesOneSampleAlone() {
        for (int n = 1; n < 60; n++) {
            for (int size = 2; size < 9; size++) {
                BatchPlan some = BatchPlan.training(IntStream.range(0, n).toArray(), RandomStreams.of(1), size, 0);
                int sum = 0;
                for (int b = 0; b < some.batches(); b++) {
                    int samples = some.piece(b).size();
                    assertThat(samples).as("%d rows in batches of %d", n, size).isBetween(n == 1 ? 1 : 2, size + 1);
                    sum += samples;
                }
                assertThat(sum).isEqualTo(n);
            }
        }
    }
}
