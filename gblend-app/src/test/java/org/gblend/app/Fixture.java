package org.gblend.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Folders among the test resources. */
final class Fixture {
    private Fixture() {}

    /** Copies what is in a folder beside this class. */
    static void copy(String name, Path to) throws IOException, URISyntaxException {
        Path from = Path.of(
                Objects.requireNonNull(Fixture.class.getResource(name), name).toURI());
        try (Stream<Path> found = Files.walk(from)) {
            List<Path> files = found.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
