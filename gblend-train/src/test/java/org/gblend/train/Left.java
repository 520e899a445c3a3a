package org.gblend.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;

/**
 * What a run left in its folder, but for times.
 *
 * @param parameters network and optimiser by name, every value in full
 * @param result {@code result.json} without times
 * @param metrics {@code metrics.csv}
 * @param weights {@code weights.csv}
 * @param steps {@code steps.csv}
 */
public record Left(Map<String, String> parameters, String result, String metrics, String weights, String steps) {
    private static final String TIMES =
            "\"(trainSeconds|estimateSeconds|wallSeconds|waitShare|coreSeconds)\"\\s*:\\s*[^,}\\s]+";

    public static Left by(Path folder) {
        return new Left(
                parameters(folder.resolve("last.safetensors")),
                text(folder.resolve("result.json")).replaceAll(TIMES, "\"$1\" : 0"),
                text(folder.resolve("metrics.csv")),
                text(folder.resolve("weights.csv")),
                text(folder.resolve("steps.csv")));
    }

    /** Every tensor of a checkpoint without the learner's name before it. */
    public static Map<String, String> parameters(Path file) {
        try (var _ = new Scope()) {
            Map<String, String> values = new TreeMap<>();
            Safetensors.read(file)
                    .tensors()
                    .forEach((name, tensor) ->
                            values.put(name.substring(name.indexOf('/') + 1), Arrays.toString(tensor.toDoubles())));
            return values;
        }
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
