package org.gblend.data.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.gblend.core.InputException;
import org.gblend.data.internal.array.ArrayFile;
import org.jspecify.annotations.Nullable;

/**
 * Files that many rows of a check share: each read once for its checksum, and arrays kept open from row to row, at most
 * {@value #OPEN} at a time.
 */
final class CheckedFiles implements AutoCloseable {
    private static final int OPEN = 16;

    private final Map<Path, String> hashes = new ConcurrentHashMap<>();
    private final Map<ArrayOf, Shared> arrays = new LinkedHashMap<>();

    private record ArrayOf(Path file, String entry) {}

    /** An array that rows use, from the first to the last. */
    private static final class Shared {
        private int users;
        private @Nullable ArrayFile array;
        private @Nullable InputException refused;

        synchronized ArrayFile open(ArrayOf name) {
            if (refused != null) {
                throw refused;
            }
            ArrayFile opened = array;
            try {
                opened = opened == null ? ArrayFile.open(name.file(), name.entry()) : opened;
                array = opened;
                return opened;
            } catch (InputException e) {
                refused = e;
                throw e;
            }
        }

        synchronized boolean isOpen() {
            return array != null;
        }

        synchronized boolean close() {
            ArrayFile opened = array;
            if (opened == null) {
                return false;
            }
            opened.close();
            return true;
        }
    }

    /** SHA-256 of a file's content. */
    String hash(Path file) {
        return hashes.computeIfAbsent(file, CheckedFiles::read);
    }

    /**
     * Uses an array, which stays open for the rows that follow.
     *
     * @throws InputException when the file cannot be used; it is not opened a second time
     */
    <T> T array(Path file, String entry, Function<ArrayFile, T> use) {
        ArrayOf name = new ArrayOf(file, entry);
        Shared shared;
        synchronized (arrays) {
            Shared known = arrays.remove(name);
            shared = known == null ? new Shared() : known;
            arrays.put(name, shared);
            shared.users++;
        }
        try {
            return use.apply(shared.open(name));
        } finally {
            synchronized (arrays) {
                shared.users--;
                close(OPEN);
            }
        }
    }

    /** Closes those that were not used for longest, down to so many, as far as no row uses them. */
    private void close(int left) {
        long over = arrays.values().stream().filter(Shared::isOpen).count() - left;
        for (var at = arrays.values().iterator(); at.hasNext() && over > 0; ) {
            Shared shared = at.next();
            if (shared.users == 0 && shared.close()) {
                at.remove();
                over--;
            }
        }
    }

    @Override
    public void close() {
        synchronized (arrays) {
            close(0);
        }
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[1 << 16];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                sha.update(chunk, 0, n);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (IOException e) {
            throw new InputException(file + " cannot be read (" + e.getMessage() + "): check its rights", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
