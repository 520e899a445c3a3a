package org.gblend.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds the folder of real data sets beside the project; a test that needs it is skipped where it is absent. */
final class SharedData {
    private SharedData() {}

    static Path folder(String name) {
        Path folder = root().resolve(name);
        Assumptions.assumeTrue(
                Files.isDirectory(folder),
                () -> "no data set " + folder + ": put it there or set GBLEND_SHARED to the folder above data");
        return folder;
    }

    private static Path root() {
        String given = System.getProperty("gblend.shared", System.getenv("GBLEND_SHARED"));
        if (given != null) {
            return Path.of(given, "data");
        }
        Path at = Path.of("").toAbsolutePath();
        while (at.getParent() != null && !Files.exists(at.resolve("mvnw"))) {
            at = at.getParent();
        }
        return at.resolveSibling("shared").resolve("data");
    }
}
