package org.gblend.media;

import java.nio.file.Path;
import org.gblend.core.InputException;
import org.gblend.media.internal.Sources;
import org.gblend.media.internal.WindowReader;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the frames of a window to RGB.
 *
 * <p>Thread-safe; one call uses one thread. Reading starts at the key frame before the window, not at the file's start.
 */
public final class VideoDecoder {
    private VideoDecoder() {}

    /**
     * All frames at the file's own rate with {@code start <= time < end}, as RGB (T, H, W, 3), averaged over areas where
     * they shrink.
     *
     * <p>Frame times are compared with a slack of half a tick of the track's clock (at most 0.5 ms), so that a window
     * that starts on a frame has that frame. A window between two frames gives the frame nearest to its middle: a clip
     * is never empty. Where a window passes the track's ends, the frames that exist come back.
     *
     * @param window seconds from the file's start, or null for the whole file
     * @throws InputException where the file is missing, empty, cut off, damaged inside the window, not media, without a
     *     video track, or ends before the window starts
     */
    public static VideoClip decode(Path file, @Nullable TimeWindow window, FrameSize size) {
        try (Sources files = new Sources(file)) {
            return WindowReader.video(files, window, size);
        }
    }
}
