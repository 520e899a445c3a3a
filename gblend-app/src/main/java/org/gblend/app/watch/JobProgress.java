package org.gblend.app.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gblend.core.InputException;
import org.gblend.train.folder.Json;
import org.jspecify.annotations.Nullable;

/**
 * How far a comparison is; {@code progress.json} in its folder, rewritten while it runs.
 *
 * @param process that works on it, or did
 * @param started when that process began, ISO 8601
 * @param updated when this was written
 * @param ended whether the process came to its end, well or not
 * @param done work that is done, epochs of one network
 * @param work all of it, as far as it is known
 * @param secondsLeft null while there is nothing to go by
 * @param finished runs that are finished
 * @param runs runs that are known of
 * @param current runs that have begun in this process and are not finished, by folder, with the newest text of each
 */
public record JobProgress(
        long process,
        String started,
        String updated,
        boolean ended,
        double done,
        double work,
        @Nullable Double secondsLeft,
        int finished,
        int runs,
        Map<String, String> current) {
    static final String FILE = "progress.json";

    public JobProgress {
        current = new LinkedHashMap<>(current);
    }

    /** Empty where there is none, or none that can be read. */
    static Optional<JobProgress> read(Path folder) {
        try {
            return isThere(folder) ? Optional.of(Json.read(folder.resolve(FILE), JobProgress.class)) : Optional.empty();
        } catch (InputException damaged) {
            return Optional.empty();
        }
    }

    static boolean isThere(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /** Keeps the file of one folder, at most once a second but for the end. */
    public static final class Keeper {
        private static final long INTERVAL_MILLIS = 1000;
        private final Path file;
        private final InstantSource clock;
        private final String started;
        private long written = Long.MIN_VALUE;

        public Keeper(Path folder, InstantSource clock) {
            this.file = folder.resolve(FILE);
            this.clock = clock;
            this.started = clock.instant().toString();
        }

        /** Whether a second has passed since the last writing; a clock set back counts as that. */
        public boolean due() {
            long now = clock.millis();
            return written == Long.MIN_VALUE || now - written >= INTERVAL_MILLIS || now < written;
        }

        /**
         * Writes the file. It serves the eye alone, so that a disk that cannot take it does not end the job, whose own files
         * tell of that; nor is it forced to the disk.
         */
        public void write(
                boolean ended,
                double done,
                double work,
                double secondsLeft,
                int finished,
                int runs,
                Map<String, String> current) {
            written = clock.millis();
            JobProgress progress = new JobProgress(
                    ProcessHandle.current().pid(),
                    started,
                    clock.instant().toString(),
                    ended,
                    done,
                    work,
                    Double.isFinite(secondsLeft) ? secondsLeft : null,
                    finished,
                    runs,
                    current);
            Path temporary = file.resolveSibling(FILE + ".tmp");
            try {
                Files.writeString(temporary, Json.write(progress));
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException ignored) {
                // As said above.
            }
        }
    }
}
