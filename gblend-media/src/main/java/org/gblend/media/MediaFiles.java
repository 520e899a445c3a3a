package org.gblend.media;

import java.nio.file.Path;
import org.gblend.core.InputException;
import org.gblend.media.internal.MediaSource;
import org.gblend.media.internal.Natives;

/** Looks into media files without decoding them. */
public final class MediaFiles {
    private MediaFiles() {}

    /** Loads the native libraries, which otherwise happens at their first use; unpacks them where they have not been used before. */
    public static void load() {
        Natives.load();
    }

    /**
     * The tracks of a file and its duration.
     *
     * @throws InputException where the file is missing, empty, cut off, not media, or has neither picture nor sound
     */
    public static MediaInfo probe(Path file) {
        try (MediaSource source = MediaSource.open(file)) {
            return source.measured();
        }
    }
}
