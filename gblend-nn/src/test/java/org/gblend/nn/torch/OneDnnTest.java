package org.gblend.nn.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.gblend.nn.torch.OneDnn.Recent;
import org.junit.jupiter.api.Test;

/** What is prepared, how often, and what is forgotten. */
class OneDnnTest {
    @Test
    void prepare_runsOnceAThreadAndKind() throws InterruptedException {
        List<String> runs = Collections.synchronizedList(new ArrayList<>());
        Object kind = new Object();
        for (int i = 0; i < 3; i++) {
            OneDnn.prepare(kind, () -> runs.add("here"));
        }
        Thread other = Thread.ofPlatform().start(() -> {
            OneDnn.prepare(kind, () -> runs.add("there"));
            OneDnn.prepare(kind, () -> runs.add("there again"));
        });
        other.join();
        OneDnn.prepare(new Object(), () -> runs.add("another kind"));
        assertThat(runs).containsExactly("here", "there", "another kind");
    }

    @Test
    void prepare_isAlone() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                awaitQuietly(start);
                for (int n = 0; n < 200; n++) {
                    OneDnn.prepare(new Object(), () -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        LockSupport.parkNanos(1000);
                        inside.decrementAndGet();
                    });
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isEqualTo(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void prepare_thatFails_isTriedAgain() {
        Object kind = new Object();
        List<String> runs = new ArrayList<>();
        assertThatThrownBy(() -> OneDnn.prepare(kind, () -> {
                    throw new IllegalStateException("no memory");
                }))
                .hasMessage("no memory");
        OneDnn.prepare(kind, () -> runs.add("second"));
        assertThat(runs).containsExactly("second");
    }

    @Test
    void recent_forgetsWhatWasUsedLongestAgo() {
        Recent recent = new Recent(2);
        recent.add("a");
        recent.add("b");
        assertThat(recent.has("a")).isTrue();
        recent.add("c");
        assertThat(recent.has("b")).isFalse();
        assertThat(recent.has("a")).isTrue();
        assertThat(recent.has("c")).isTrue();
    }
}
