package org.gblend.app.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gblend.app.figures.Pictures;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.data.SamplePictures;
import org.gblend.train.folder.AtomicFiles;
import org.gblend.train.folder.Json;

/** Small pictures of the examples beside the run, made while the data is at hand. */
final class ExamplePictures {
    static final String FOLDER = "examples";
    private static final String INDEX = "index.json";

    private ExamplePictures() {}

    /** Writes those of every task's examples; one that two tasks share once. */
    static void keep(ReportData data, PreparedData prepared) {
        Set<Integer> rows = Examples.all(data).stream()
                .flatMap(examples -> examples.groups().stream())
                .flatMap(group -> group.shown().stream())
                .map(Examples.Example::row)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, String> index = new LinkedHashMap<>();
        Path folder = data.folder().resolve(FOLDER);
        try {
            Files.createDirectories(folder);
            for (int row : rows) {
                for (String modality : prepared.modalities()) {
                    Optional<BufferedImage> picture = SamplePictures.of(prepared, modality, row);
                    if (picture.isPresent()) {
                        String file = modality + "-" + row + ".png";
                        Files.write(folder.resolve(file), Pictures.png(picture.get()));
                        index.put(row + "/" + modality, file);
                    }
                }
            }
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be written (" + e + "); make room", e);
        }
        AtomicFiles.write(folder.resolve(INDEX), Json.write(index));
    }

    /** File names by {@code row/modality}. */
    static Map<String, String> of(Path folder) {
        Path index = folder.resolve(FOLDER).resolve(INDEX);
        @SuppressWarnings("unchecked")
        Map<String, String> files = Files.exists(index) ? Json.read(index, Map.class) : Map.of();
        return files;
    }
}
