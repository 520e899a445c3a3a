package org.gblend.media;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Real clips, where this machine has them. */
final class SharedData {
    private SharedData() {}

    /** A folder of the shared data; the test is skipped where it is absent. */
    static Path folder(String name) {
        Path root = root();
        Path folder = root == null ? null : root.resolve("data").resolve(name);
        assumeTrue(
                folder != null && Files.isDirectory(folder),
                () -> "no shared data '%s': looked in -Dgblend.shared, $GBLEND_SHARED and ../shared beside the project"
                        .formatted(name));
        return java.util.Objects.requireNonNull(folder);
    }

    private static @Nullable Path root() {
        String named = System.getProperty("gblend.shared", System.getenv("GBLEND_SHARED"));
        if (named != null) {
            return Path.of(named);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("mvnw"))) {
                return at.resolveSibling("shared");
            }
        }
        return null;
    }
}
