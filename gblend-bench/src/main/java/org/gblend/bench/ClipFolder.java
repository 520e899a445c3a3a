package org.gblend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gblend.app.demo.DemoClips;
import org.gblend.core.InputException;
import org.jspecify.annotations.Nullable;

/** The media files that a benchmark reads. */
final class ClipFolder {
    private ClipFolder() {}

    /** The files of these settings. */
    static List<Path> files(ClipSettings settings, Path temporary) {
        if (settings.clips() != null || settings.made() == 0) {
            return files(settings.clips(), settings.count(), temporary);
        }
        Path made = temporary.resolve("made");
        MadeClips.write(made, settings.count(), settings.made());
        return files(made.toString(), settings.count(), temporary);
    }

    /**
     * The first {@code count} files of a folder by name, or as many of the demo's clips.
     *
     * @param folder null = the demo's clips, made under {@code temporary}
     * @throws InputException where the folder holds no file
     */
    static List<Path> files(@Nullable String folder, int count, Path temporary) {
        Path from = folder == null ? demo(count, temporary) : Path.of(folder);
        try (var files = Files.list(from)) {
            List<Path> first = files.filter(Files::isRegularFile)
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .limit(count)
                    .toList();
            if (first.isEmpty()) {
                throw new InputException("clips: " + from + " holds no file: name a folder of media files");
            }
            return first;
        } catch (IOException e) {
            throw new InputException("clips: " + from + " cannot be read (" + e + "): name a folder of media files", e);
        }
    }

    private static Path demo(int count, Path temporary) {
        int least = 24; // the fewest that the demo makes
        new DemoClips(Math.max(count, least), DemoClips.defaults().seed()).write(temporary, _ -> {});
        return temporary.resolve("clips");
    }
}
