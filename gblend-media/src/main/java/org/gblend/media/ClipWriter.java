package org.gblend.media;

import java.nio.file.Path;
import org.gblend.core.InputException;
import org.gblend.media.internal.OutputFile;
import org.jspecify.annotations.Nullable;

/** Writes clips as real media files. */
public final class ClipWriter {
    private ClipWriter() {}

    /**
     * Writes pictures, sound or both; the container follows from the file's ending (mp4, mov, mkv, avi, mpg, wav).
     *
     * <p>Sound becomes AAC, MP2 in mpg, 16-bit samples in wav and avi. A key frame stands every 12 frames, no frame refers to
     * later ones, and the same clips give the same bytes. The file appears under its name only when it is complete.
     *
     * @param video RGB frames, or null; their {@code times} are not used
     * @param fps frames per second
     * @param audio sound from time 0 on, or null
     * @throws IllegalArgumentException where there is nothing to write or the codec does not take the clip's size or rate
     * @throws InputException where the file cannot be written
     */
    public static void write(
            Path file, @Nullable VideoClip video, double fps, @Nullable AudioClip audio, VideoCodec codec) {
        OutputFile.write(file, video, fps, audio, codec);
    }
}
