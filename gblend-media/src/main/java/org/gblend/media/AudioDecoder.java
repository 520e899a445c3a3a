package org.gblend.media;

import java.nio.file.Path;
import org.gblend.core.InputException;
import org.gblend.media.internal.Sources;
import org.gblend.media.internal.WindowReader;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the sound of a window to mono at a rate of choice.
 *
 * <p>Thread-safe; one call uses one thread. Codecs that carry state over from earlier packets (AAC, MP3, ...) are started
 * early enough before the window; encoder delay is taken off.
 */
public final class AudioDecoder {
    private AudioDecoder() {}

    /**
     * The window's samples: sample {@code j} is the sound at {@code (round(start * rate) + j) / rate} seconds, and there
     * are {@code round(end * rate) - round(start * rate)} of them, so that windows that meet in time meet in samples. The
     * channels are averaged.
     *
     * <p>Where the window passes the track's ends, or the track has a gap, samples are 0. Without a window: from the
     * file's start to the end of the track.
     *
     * @param window seconds from the file's start, or null for the whole file
     * @param sampleRate samples per second wanted
     * @throws InputException where the file is missing, empty, cut off, damaged inside the window, not media, without an
     *     audio track, or where the track has nothing inside the window
     */
    public static AudioClip decode(Path file, @Nullable TimeWindow window, int sampleRate) {
        try (Sources files = new Sources(file)) {
            return WindowReader.audio(files, window, sampleRate);
        }
    }
}
