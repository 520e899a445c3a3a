package org.gblend.media;

import java.nio.file.Path;
import org.gblend.core.InputException;
import org.gblend.media.internal.Sources;
import org.gblend.media.internal.WindowReader;
import org.jspecify.annotations.Nullable;

/** Decodes picture and sound of a window in one pass over one opening of the file. */
public final class ClipDecoder {
    private ClipDecoder() {}

    /**
     * The same values as {@link VideoDecoder#decode} and {@link AudioDecoder#decode}, read together.
     *
     * @throws InputException as those two
     */
    public static Clip decode(Path file, @Nullable TimeWindow window, FrameSize size, int sampleRate) {
        try (Sources files = new Sources(file)) {
            return WindowReader.clip(files, window, size, sampleRate);
        }
    }
}
