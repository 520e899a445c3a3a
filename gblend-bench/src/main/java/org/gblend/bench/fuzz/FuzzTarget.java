package org.gblend.bench.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/** A reader of files from elsewhere. */
interface FuzzTarget {
    /** A whole file of the kind that the reader takes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only damaged
    record Whole(String name, byte[] bytes) {}

    /**
     * Whole files, to be damaged.
     *
     * @param folder to write them in on the way
     */
    List<Whole> wholes(Path folder);

    /** A file made up, for readers of languages; otherwise a damaged one. */
    default byte[] made(Whole whole, RandomGenerator random) {
        return Corruption.of(whole.bytes(), random);
    }

    /**
     * Reads the file: returns, or throws what a user may see.
     *
     * @throws BrokenPromise when what it returned is wrong
     */
    void read(Path file, RandomGenerator random);

    /** What was read is not what its type promises. */
    final class BrokenPromise extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenPromise(String message) {
            super(message);
        }
    }
}
