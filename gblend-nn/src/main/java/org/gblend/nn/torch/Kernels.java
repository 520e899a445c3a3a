package org.gblend.nn.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Has oneDNN prepare the kernels of each kind of call in one thread at a time.
 *
 * <p>oneDNN 3.7, which libtorch 2.10 holds, keeps the instruction set for which it is choosing a convolution's blocks in a variable of the
 * whole process. Two threads that meet new shapes at the same time take each other's: on AVX-512 machines, where it tries AVX2 as well, one
 * of them then had a gradient of the input that was wrong throughout, without a word, or crashed. What it has once prepared it keeps in a
 * cache that is sound, so that only the first call of a kind has to be alone.
 */
final class Kernels {
    private static final String CAPACITY = "ONEDNN_PRIMITIVE_CACHE_CAPACITY";

    /** oneDNN's own default: it drops what has not been used for longest beyond it. */
    private static final int DEFAULT_CAPACITY = 1024;

    private static final int WANTED_CAPACITY = 1 << 14;

    /** At most so many entries of oneDNN's cache go to one kind of call: three passes, each with its changes of layout. */
    private static final int ENTRIES = 16;

    private static final int LIMIT = Math.max(1, capacity() / ENTRIES);
    private static final Set<Object> PREPARED = ConcurrentHashMap.newKeySet();
    private static final Lock ALONE = new ReentrantLock();

    private Kernels() {}

    /** Sees to a cache that holds the kernels of several networks. Comes to nothing once a kernel has been prepared. */
    static void load() {}

    /**
     * Runs {@code calls} unless it has been run for this kind.
     *
     * @param kind all that a kernel depends on
     * @param calls forward and backward, on values that do not matter
     */
    static void prepare(Object kind, Runnable calls) {
        if (PREPARED.contains(kind)) {
            return;
        }
        ALONE.lock();
        try {
            if (PREPARED.contains(kind)) {
                return;
            }
            if (PREPARED.size() >= LIMIT) {
                PREPARED.clear(); // oneDNN may have dropped some of them
            }
            calls.run();
            PREPARED.add(kind);
        } finally {
            ALONE.unlock();
        }
    }

    private static int capacity() {
        String own = System.getenv(CAPACITY);
        if (own != null) {
            try {
                return Integer.parseInt(own.strip());
            } catch (NumberFormatException e) {
                return DEFAULT_CAPACITY;
            }
        }
        return setVariable(CAPACITY, Integer.toString(WANTED_CAPACITY)) ? WANTED_CAPACITY : DEFAULT_CAPACITY;
    }

    /** For the native code of this process; oneDNN reads it when it prepares its first kernel. */
    @SuppressWarnings("restricted") // a function of the C library, whose signature is known
    private static boolean setVariable(String name, String value) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            int failed = (int)
                    linker.downcallHandle(setenv.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
                            .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
            return failed == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("setenv " + name, e);
        }
    }
}
