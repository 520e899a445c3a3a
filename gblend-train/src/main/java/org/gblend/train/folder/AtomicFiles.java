package org.gblend.train.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongSupplier;
import org.gblend.core.InputException;

/** Files that are whole or absent: written beside their place, forced to disk, then renamed. */
public final class AtomicFiles {
    private AtomicFiles() {}

    public static void write(Path file, String text) {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new InputException(
                    file + ": cannot be written (" + e + "); make room or choose another run folder", e);
        }
    }

    public static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be deleted (" + e + ")", e);
        }
    }

    /** Deletes what a process left half-written when it was killed; only for who holds the folder's lock. */
    public static void sweep(Path folder) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*.tmp*")) {
            left.forEach(AtomicFiles::delete);
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be read (" + e + ")", e);
        }
    }

    /** Spaces out checkpoints of work that is quick to repeat: due when {@code seconds} have passed since the last. */
    public static final class Pacer {
        private final double seconds;
        private final LongSupplier nanos;
        private long last;

        public Pacer(double seconds) {
            this(seconds, System::nanoTime);
        }

        /** One whose clock may be set back. */
        Pacer(double seconds, LongSupplier nanos) {
            this.seconds = seconds;
            this.nanos = nanos;
            this.last = nanos.getAsLong();
        }

        /** Whether it is time, or the clock was set back; if so, the next interval begins. */
        public boolean due() {
            long now = nanos.getAsLong();
            if (now >= last && (now - last) / 1e9 < seconds) {
                return false;
            }
            last = now;
            return true;
        }
    }
}
