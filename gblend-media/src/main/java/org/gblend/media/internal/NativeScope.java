package org.gblend.media.internal;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Owner of native structs: frees them on close, last taken first.
 *
 * <p>Every struct of this room is in one, so that {@link #live()} tells whether any was forgotten on any path.
 */
public final class NativeScope implements AutoCloseable {
    private static final AtomicLong LIVE = new AtomicLong();

    private final ArrayDeque<Runnable> frees = new ArrayDeque<>();

    /** Structs owned by scopes that are open now, over all threads. */
    public static long live() {
        return LIVE.get();
    }

    /**
     * Takes ownership.
     *
     * @throws OutOfMemoryError where the allocation that gave {@code pointer} failed
     */
    <P extends Pointer> P own(@Nullable P pointer, Consumer<? super P> free) {
        if (pointer == null || pointer.isNull()) {
            throw new OutOfMemoryError("FFmpeg could not allocate native memory");
        }
        frees.push(() -> free.accept(pointer));
        LIVE.incrementAndGet();
        return pointer;
    }

    /** Takes ownership of a struct that JavaCPP itself allocated. */
    <P extends Pointer> P own(P pointer) {
        return own(pointer, Pointer::close);
    }

    /** A scope that ends with this one, and can be emptied by itself and used again. */
    NativeScope child() {
        NativeScope child = new NativeScope();
        frees.push(child::close);
        LIVE.incrementAndGet();
        return child;
    }

    @Override
    public void close() {
        while (!frees.isEmpty()) {
            frees.pop().run();
            LIVE.decrementAndGet();
        }
    }
}
