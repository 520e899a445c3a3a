package org.gblend.core;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files that lie beside the project when it is worked on, and may be absent from a plain clone. */
final class SharedFiles {
    private SharedFiles() {}

    /** The file below the shared folder; the test is skipped, with a message, where it is absent. */
    static Path assumed(String file) {
        Path path = folder().resolve(file);
        assumeTrue(Files.isRegularFile(path), () -> "skipped: " + path + " is not there");
        return path;
    }

    private static Path folder() {
        String set = System.getProperty("gblend.shared", System.getenv("GBLEND_SHARED"));
        if (set != null) {
            return Path.of(set);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw")) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return folder.resolveSibling("shared");
    }
}
