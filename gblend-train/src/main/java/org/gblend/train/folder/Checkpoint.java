package org.gblend.train.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.gblend.core.InputException;
import org.gblend.nn.torch.DamagedFileException;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Tensor;

/**
 * Tensors and the record that belongs to them, in one safetensors file with a checksum: the record is JSON in the file's
 * metadata, so that no kill can leave one without the other.
 *
 * <p>A file is written beside its place, forced to the disk and renamed. The ones before it stay, as many as are asked for:
 * {@code last.safetensors} is the newest, {@code last-1.safetensors} the one before, and so on.
 *
 * <p>Format 2 of this version has the place inside an epoch; format 1, which saved at the end of an epoch only, is read as it is.
 */
public final class Checkpoint {
    private static final String KEY = "gblend";
    private static final String FORMAT_KEY = "gblend-format";
    private static final String FORMAT = "2";
    private static final Set<String> READABLE = Set.of("1", FORMAT);
    private static final int MOST_KEPT = 100;

    private Checkpoint() {}

    /** Writes the file whole or leaves the one that is there. */
    public static void write(Path file, Map<String, Tensor> tensors, Object record) {
        write(file, tensors, record, 1);
    }

    /**
     * The same, and keeps those before it.
     *
     * @param keep how many there are at most, this one included
     */
    public static void write(Path file, Map<String, Tensor> tensors, Object record, int keep) {
        if (keep > 1 && exists(file)) {
            for (int age = Math.min(keep, MOST_KEPT) - 1; age > 1; age--) {
                move(older(file, age - 1), older(file, age));
            }
            link(file, older(file, 1));
        }
        Safetensors.write(file, tensors, Map.of(FORMAT_KEY, FORMAT, KEY, Json.line(record)));
    }

    /** The tensors whose names begin with a prefix, under what follows it. */
    public static Map<String, Tensor> part(Map<String, Tensor> tensors, String prefix) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
            }
        });
        return part;
    }

    private static Path older(Path file, int age) {
        return age == 0
                ? file
                : file.resolveSibling(
                        file.getFileName().toString().replace(".safetensors", "-" + age + ".safetensors"));
    }

    private static void move(Path from, Path to) {
        if (Files.exists(from)) {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new InputException(to + ": cannot be written (" + e + ")", e);
            }
        }
    }

    /** A second name for the newest file, which loses its own to the next one only when that is whole. */
    private static void link(Path file, Path second) {
        try {
            Files.deleteIfExists(second);
            try {
                Files.createLink(second, file);
            } catch (UnsupportedOperationException | IOException e) {
                Files.copy(file, second);
            }
        } catch (IOException e) {
            throw new InputException(second + ": cannot be written (" + e + "); make room", e);
        }
    }

    public static boolean exists(Path file) {
        return Files.isRegularFile(file);
    }

    /** Deletes all checkpoints. */
    public static void forget(Path file) {
        AtomicFiles.delete(file);
        forgetOlder(file);
    }

    /** Deletes the checkpoints before the newest one. */
    public static void forgetOlder(Path file) {
        for (int age = 1; age < MOST_KEPT && Files.exists(older(file, age)); age++) {
            AtomicFiles.delete(older(file, age));
        }
    }

    /** What {@link #write} wrote; its tensors live in the open scope. */
    public static <T> Loaded<T> read(Path file, Class<T> type) {
        Safetensors.Contents contents = contents(file);
        String format = contents.metadata().get(FORMAT_KEY);
        String json = contents.metadata().get(KEY);
        if (format == null || !READABLE.contains(format) || json == null) {
            throw new InputException(file + ": checkpoint format " + format + " is not one of "
                    + String.join(" and ", READABLE.stream().sorted().toList())
                    + ", which this version reads; use the version that wrote it, or start anew in another run folder");
        }
        return new Loaded<>(contents.tensors(), Json.parse(json, type, file.toString()));
    }

    private static Safetensors.Contents contents(Path file) {
        try {
            return Safetensors.read(file);
        } catch (DamagedFileException e) {
            throw new InputException(
                    damage(file, e) + "; put it back from a copy, or remove it and train again from the start", e);
        }
    }

    private static String damage(Path file, DamagedFileException e) {
        return "checkpoint " + file + " is damaged: " + e.why();
    }

    /**
     * The newest sound checkpoint.
     *
     * @param note hears which ones before it were damaged, and how
     * @throws InputException if none is sound: what is wrong with the newest
     */
    public static <T> Loaded<T> readNewest(Path file, Class<T> type, Consumer<String> note) {
        try {
            return read(file, type);
        } catch (InputException damaged) {
            for (int age = 1; exists(older(file, age)); age++) {
                try {
                    Loaded<T> loaded = read(older(file, age), type);
                    String what = damaged.getCause() instanceof DamagedFileException e
                            ? damage(file, e)
                            : String.valueOf(damaged.getMessage());
                    note.accept(what + "; going on from the one before, " + older(file, age));
                    return loaded;
                } catch (InputException olderToo) {
                    damaged.addSuppressed(olderToo);
                }
            }
            throw damaged;
        }
    }

    /**
     * A checkpoint in memory.
     *
     * @param tensors by name
     * @param record what was written with them
     */
    public record Loaded<T>(Map<String, Tensor> tensors, T record) {}
}
