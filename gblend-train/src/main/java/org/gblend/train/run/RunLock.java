package org.gblend.train.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gblend.core.InputException;
import org.gblend.train.folder.AtomicFiles;

/** Held while a run is worked on in a folder: keeps everybody else out. */
public final class RunLock implements AutoCloseable {
    /** Locks of this process: the system's are between processes, and closing any channel on the file gives them up. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private RunLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static RunLock of(Path path) {
        Path file = path.resolve(".lock");
        try {
            Files.createDirectories(path);
            Path folder = path.toRealPath();
            if (!HELD.add(folder)) {
                throw taken(path, "process " + ProcessHandle.current().pid());
            }
            try {
                return new RunLock(folder, open(path, file));
            } catch (IOException | RuntimeException | Error e) {
                HELD.remove(folder);
                throw e;
            }
        } catch (IOException e) {
            throw new InputException(path + ": cannot be written (" + e + "); choose another folder with --out", e);
        }
    }

    private static FileChannel open(Path path, Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw taken(path, RunFolder.read(file).strip());
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            AtomicFiles.sweep(path);
            return channel;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private static InputException taken(Path path, String owner) {
        return new InputException(path + ": another process (" + (owner.isEmpty() ? "unknown" : owner)
                + ") works in this folder; wait for it, stop it, or choose another folder with --out");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(folder);
        }
    }
}
