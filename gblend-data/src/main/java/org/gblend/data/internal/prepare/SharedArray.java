package org.gblend.data.internal.prepare;

import java.nio.file.Path;
import org.gblend.data.internal.array.ArrayFile;
import org.jspecify.annotations.Nullable;

/** An array that several tasks read: opened by the first of them, closed by the last, or when all is over. */
final class SharedArray implements AutoCloseable {
    private final Path path;
    private final String entry;
    private int users;
    private @Nullable ArrayFile file;

    /** @param users tasks that will read it */
    SharedArray(Path path, String entry, int users) {
        this.path = path;
        this.entry = entry;
        this.users = users;
    }

    /**
     * The array, for one of its users.
     *
     * @throws org.gblend.core.InputException when it cannot be read
     */
    @SuppressWarnings("MustBeClosedChecker") // closed by the last user
    synchronized ArrayFile open() {
        ArrayFile opened = file;
        if (opened == null) {
            opened = ArrayFile.open(path, entry);
            file = opened;
        }
        return opened;
    }

    /** One of its users is done. */
    synchronized void release() {
        users--;
        if (users == 0) {
            close();
        }
    }

    /** Frees what is open: where users failed or never began. */
    @Override
    public synchronized void close() {
        ArrayFile opened = file;
        file = null;
        if (opened != null) {
            opened.close();
        }
    }
}
