package org.gblend.train.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Tensor;

/**
 * Tensors and the record that belongs to them, in one safetensors file: the record is JSON in the file's metadata, so
 * that no kill can leave one without the other.
 */
public final class Checkpoint {
    private static final String KEY = "gblend";
    private static final String FORMAT_KEY = "gblend-format";
    private static final String FORMAT = "1";

    private Checkpoint() {}

    /** Writes the file whole or leaves the one that is there. */
    public static void write(Path file, Map<String, Tensor> tensors, Object record) {
        Safetensors.write(file, tensors, Map.of(FORMAT_KEY, FORMAT, KEY, Json.line(record)));
    }

    public static boolean exists(Path file) {
        return Files.isRegularFile(file);
    }

    /** What {@link #write} wrote; its tensors live in the open scope. */
    public static <T> Loaded<T> read(Path file, Class<T> type) {
        Safetensors.Contents contents = Safetensors.read(file);
        String format = contents.metadata().get(FORMAT_KEY);
        String json = contents.metadata().get(KEY);
        if (!FORMAT.equals(format) || json == null) {
            throw new InputException(file + ": checkpoint format " + format + " is not the " + FORMAT
                    + " of this version; use the version that wrote it, or start anew in another run folder");
        }
        return new Loaded<>(contents.tensors(), Json.parse(json, type, file.toString()));
    }

    /**
     * A checkpoint in memory.
     *
     * @param tensors by name
     * @param record what was written with them
     */
    public record Loaded<T>(Map<String, Tensor> tensors, T record) {}
}
