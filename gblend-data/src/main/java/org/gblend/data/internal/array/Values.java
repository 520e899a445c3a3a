package org.gblend.data.internal.array;

import java.lang.foreign.MemorySegment;

/** The values of an array, in stretches along its first axis. Safe from several threads. */
interface Values extends AutoCloseable {
    /**
     * The stretch that has one entry.
     *
     * @param index place on the first axis; below 0 = the stretch that has every entry
     */
    Stretch around(long index);

    @Override
    default void close() {}

    /**
     * Entries that lie in memory one after the other.
     *
     * @param first place of the first one on the first axis
     */
    record Stretch(long first, MemorySegment bytes) {}

    /** All values as one stretch. */
    static Values whole(MemorySegment bytes) {
        Stretch all = new Stretch(0, bytes);
        return index -> all;
    }
}
