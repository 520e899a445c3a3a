package org.gblend.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gblend.core.InputException;
import org.gblend.data.internal.array.ArrayFile;
import org.gblend.data.internal.array.ElementType;

/** What a check found out about files that many rows share, each read once. */
final class CheckedFiles {
    private final Map<Path, String> hashes = new ConcurrentHashMap<>();
    private final Map<ArrayOf, Found> arrays = new ConcurrentHashMap<>();

    private record ArrayOf(Path file, String entry) {}

    private sealed interface Found {}

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Shape(long[] lengths, ElementType type) implements Found {}

    private record Refused(InputException why) implements Found {}

    /** SHA-256 of a file's content. */
    String hash(Path file) {
        return hashes.computeIfAbsent(file, CheckedFiles::read);
    }

    /**
     * Lengths of an array's axes.
     *
     * @throws InputException when the file cannot be used; it is not opened a second time
     */
    long[] shape(Path file, String entry) {
        return array(file, entry).lengths().clone();
    }

    /** The type of an array's values; fails as {@link #shape}. */
    ElementType type(Path file, String entry) {
        return array(file, entry).type();
    }

    private Shape array(Path file, String entry) {
        return switch (arrays.computeIfAbsent(new ArrayOf(file, entry), CheckedFiles::open)) {
            case Shape shape -> shape;
            case Refused(InputException why) -> throw why;
        };
    }

    private static Found open(ArrayOf array) {
        try (ArrayFile file = ArrayFile.open(array.file(), array.entry())) {
            return new Shape(file.shape(), file.type());
        } catch (InputException e) {
            return new Refused(e);
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
