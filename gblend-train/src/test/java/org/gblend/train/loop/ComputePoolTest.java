package org.gblend.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Torch;
import org.gblend.train.Tiny;
import org.gblend.train.config.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ComputePoolTest {
    @Test
    void all_returnsResultsInOrder() {
        try (ComputePool pool = new ComputePool(2)) {
            assertThat(pool.all(List.<Callable<Integer>>of(() -> 1, () -> 2, () -> 3)))
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    void all_onEveryThread_hasOneTorchThread() {
        try (ComputePool pool = new ComputePool(2)) {
            Callable<Integer> count = () -> {
                try (var _ = new Scope()) {
                    return Torch.threads();
                }
            };
            assertThat(pool.all(List.of(count, count, count, count))).containsOnly(1);
        }
    }

    @Test
    void all_onEveryThread_hasAsManyTorchThreadsAsAskedFor() {
        try (ComputePool pool = new ComputePool(2, 2)) {
            Callable<Integer> count = () -> {
                try (var _ = new Scope()) {
                    return Torch.threads();
                }
            };
            assertThat(pool.all(List.of(count, count, count, count))).containsOnly(2);
        } finally {
            Torch.threads(1);
        }
    }

    @Test
    void pool_ofATraining_hasItsWorkersAndThreads() {
        TrainingConfig two = Tiny.threads(Tiny.workers(Tiny.training(1), 3), 2);
        try (ComputePool pool = ComputePool.of(two)) {
            assertThat(pool.workers()).isEqualTo(3);
            assertThat(pool.all(List.<Callable<Integer>>of(Torch::threads))).containsExactly(2);
        } finally {
            Torch.threads(1);
        }
    }

    @Test
    void workerCount_whereNothingIsSaid_isAsManyAsThereAreCoresFor() {
        int cores = Runtime.getRuntime().availableProcessors();
        TrainingConfig free = Tiny.workers(Tiny.training(1), 0);
        assertThat(free.workerCount()).isEqualTo(cores);
        assertThat(Tiny.threads(free, 2).workerCount()).isEqualTo(Math.max(1, cores / 2));
        assertThat(Tiny.threads(free, cores + 1).workerCount()).isEqualTo(1);
    }

    @Test
    void pool_oncePresent_tellsItsTorchThreadsInTheEnvironment() {
        try (ComputePool pool = new ComputePool(1, 2)) {
            assertThat(pool.workers()).isEqualTo(1);
            assertThat(Torch.environment()).containsEntry("threads", "2");
        }
        try (ComputePool pool = new ComputePool(2)) {
            assertThat(pool.workers()).isEqualTo(2);
            assertThat(Torch.environment()).containsEntry("threads", "1");
        }
    }

    @Test
    void all_whenOneEndsWithAnError_waitsForTheOthers() {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch failed = new CountDownLatch(1);
        Callable<Integer> failing = () -> {
            failed.countDown();
            throw new StackOverflowError("deep");
        };
        Callable<Integer> slow = () -> {
            failed.await();
            Thread.sleep(100);
            ended.set(true);
            return 1;
        };
        try (ComputePool pool = new ComputePool(2)) {
            assertThatThrownBy(() -> pool.all(List.of(failing, slow))).isInstanceOf(StackOverflowError.class);
            assertThat(ended).isTrue();
        }
    }

    @Test
    void all_whenInterrupted_waitsForTheOthersAndStaysInterrupted() {
        AtomicBoolean ended = new AtomicBoolean();
        Thread caller = Thread.currentThread();
        Callable<Integer> interrupting = () -> {
            caller.interrupt();
            Thread.sleep(100);
            ended.set(true);
            return 1;
        };
        try (ComputePool pool = new ComputePool(1)) {
            assertThatThrownBy(() -> pool.all(List.of(interrupting)))
                    .hasMessage("interrupted while networks were being stepped");
            assertThat(ended).isTrue();
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
