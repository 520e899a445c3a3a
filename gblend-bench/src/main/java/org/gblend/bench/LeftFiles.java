package org.gblend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;

/**
 * What a run left that must not depend on kills: curves, weights and steps as text, every tensor of its last checkpoint and
 * of its test predictions. Times are left out.
 *
 * @param digests by file
 */
record LeftFiles(Map<String, String> digests) {
    private static final Set<String> TEXTS = Set.of("metrics.csv", "metrics.jsonl", "weights.csv", "steps.csv");
    private static final Set<String> TENSORS = Set.of("last.safetensors", "test.safetensors");

    LeftFiles {
        digests = new TreeMap<>(digests);
    }

    static LeftFiles of(Path folder) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (TEXTS.contains(name)) {
                    digests.put(folder.relativize(file).toString(), Files.readString(file));
                } else if (TENSORS.contains(name)) {
                    digests.put(folder.relativize(file).toString(), tensors(file));
                }
            }
        }
        return new LeftFiles(digests);
    }

    private static String tensors(Path file) {
        try (var _ = new Scope()) {
            StringBuilder text = new StringBuilder();
            new TreeMap<>(Safetensors.read(file).tensors())
                    .forEach((name, tensor) -> text.append(name)
                            .append(Arrays.toString(tensor.shape()))
                            .append(Arrays.toString(tensor.toDoubles()))
                            .append('\n'));
            return text.toString();
        }
    }

    /** Files that are missing, added or different. */
    List<String> differences(LeftFiles expected) {
        List<String> different = new ArrayList<>();
        expected.digests.forEach((file, digest) -> {
            if (!Objects.equals(digest, digests.get(file))) {
                different.add(file);
            }
        });
        digests.keySet().stream()
                .filter(file -> !expected.digests.containsKey(file))
                .forEach(different::add);
        return different;
    }
}
