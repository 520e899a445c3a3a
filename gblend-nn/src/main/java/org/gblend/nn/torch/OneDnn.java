package org.gblend.nn.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Has oneDNN, the library that computes convolutions on a CPU, choose their implementations in one thread at a time.
 *
 * <p>oneDNN 3.7, which libtorch 2.10 holds, reckons with variables of the whole process while it chooses (the caches' sizes, which it sets by
 * the instructions that it is trying). Two threads that meet a shape at the same time can choose differently, lay the weights out for one
 * implementation and run the other: seen on AVX-512 as gradients of the input that were wrong throughout, without a word, and as crashes.
 * What has been chosen is kept, in a cache of the process and in one of each thread, so that only a thread's first call of a kind has to be
 * alone.
 */
final class OneDnn {
    /** Entries in the process's cache, 1024 by default; beyond it oneDNN drops what has not been used for longest. */
    private static final int CAPACITY = 1 << 14;

    private static final int DEFAULT_CAPACITY = 1024;

    /** In each thread's; 1024 by default. */
    private static final int THREAD_CAPACITY = 1 << 12;

    /** A kind takes some ten entries: three passes, each with changes of layout; several threads may be at different kinds. */
    private static final int ENTRIES = 32;

    private static final int LIMIT = (raiseCapacities() ? CAPACITY : DEFAULT_CAPACITY) / ENTRIES;
    private static final ThreadLocal<Recent> PREPARED = ThreadLocal.withInitial(() -> new Recent(LIMIT));
    private static final Lock ALONE = new ReentrantLock();

    private OneDnn() {}

    /** What was used last, up to a limit. */
    static final class Recent {
        private final Map<Object, Boolean> keys;

        Recent(int limit) {
            keys = new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Object, Boolean> eldest) {
                    return size() > limit;
                }
            };
        }

        boolean has(Object key) {
            return keys.get(key) != null;
        }

        void add(Object key) {
            keys.put(key, true);
        }
    }

    /** Raises the capacities; they hold once, so that this comes before anything that libtorch computes. */
    static void load() {}

    /**
     * Runs {@code calls}, with no other thread's beside them, unless this thread has run them for this kind.
     *
     * @param kind all that a choice depends on
     * @param calls forward and backward, on values that do not matter
     */
    static void prepare(Object kind, Runnable calls) {
        Recent prepared = PREPARED.get();
        if (prepared.has(kind)) {
            return;
        }
        ALONE.lock();
        try {
            calls.run();
        } finally {
            ALONE.unlock();
        }
        prepared.add(kind);
    }

    private static boolean raiseCapacities() {
        return setVariable("ONEDNN_PRIMITIVE_CACHE_CAPACITY", CAPACITY)
                && setVariable("LRU_CACHE_CAPACITY", THREAD_CAPACITY);
    }

    /** For the native code of this process; false where the C library has no such call (Windows). */
    @SuppressWarnings("restricted") // a function of the C library, whose signature is known
    private static boolean setVariable(String name, int value) {
        try (Arena arena = Arena.ofConfined()) {
            Linker linker = Linker.nativeLinker();
            int failed = (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("setenv"),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
                    .invokeExact(arena.allocateFrom(name), arena.allocateFrom(Integer.toString(value)), 1);
            return failed == 0;
        } catch (Throwable e) {
            return false;
        }
    }
}
