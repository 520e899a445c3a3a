package org.gblend.train.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void due_onceTheSecondsHavePassed() {
        AtomicLong clock = new AtomicLong(100 * SECOND);
        AtomicFiles.Pacer pacer = new AtomicFiles.Pacer(10, clock::get);
        assertThat(pacer.due()).isFalse();
        clock.addAndGet(10 * SECOND);
        assertThat(pacer.due()).isTrue();
        assertThat(pacer.due()).isFalse();
    }

    @Test
    void due_afterTheClockWasSetBack_doesNotWaitForItToCatchUp() {
        AtomicLong clock = new AtomicLong(100 * SECOND);
        AtomicFiles.Pacer pacer = new AtomicFiles.Pacer(10, clock::get);
        clock.set(50 * SECOND);
        assertThat(pacer.due()).isTrue();
        clock.set(55 * SECOND);
        assertThat(pacer.due()).isFalse();
        clock.set(61 * SECOND);
        assertThat(pacer.due()).isTrue();
    }
}
