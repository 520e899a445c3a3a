package org.gblend.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gblend.app.report.EventFile.Picture;
import org.gblend.core.InputException;

/**
 * The figures, and the pictures of the examples (frames, spectrograms), for TensorBoard: {@code tensorboard/pictures}, a new file
 * each time, since a viewer follows a folder to its newest file and never reads one again from its start.
 */
final class BoardPictures {
    private static final String FOLDER = "tensorboard/pictures";

    private BoardPictures() {}

    /**
     * Writes those that there are.
     *
     * @param step epochs behind what they show
     * @param seconds since 1970
     */
    static void write(Path folder, long step, double seconds) {
        Path to = folder.resolve(FOLDER);
        try {
            List<Picture> pictures = new ArrayList<>(pictures(folder.resolve("figures"), "figures/", step));
            pictures.addAll(pictures(folder.resolve(ExamplePictures.FOLDER), "examples/", step));
            if (pictures.isEmpty()) {
                return;
            }
            Files.createDirectories(to);
            Path file = to.resolve("events.out.tfevents." + (long) (1000 * seconds) + ".gblend");
            EventFile.add(file, pictures, seconds);
            try (Stream<Path> files = Files.list(to)) {
                for (Path old : files.filter(other -> !other.equals(file)).toList()) {
                    Files.delete(old);
                }
            }
        } catch (IOException e) {
            throw new InputException(to + ": cannot be written (" + e + "); make room", e);
        }
    }

    private static List<Picture> pictures(Path folder, String prefix, long step) throws IOException {
        List<Picture> pictures = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(file -> file.toString().endsWith(".png"))
                        .sorted()
                        .toList()) {
                    String name = file.getFileName().toString();
                    pictures.add(new Picture(
                            prefix + name.substring(0, name.length() - ".png".length()),
                            step,
                            Files.readAllBytes(file)));
                }
            }
        }
        return pictures;
    }
}
