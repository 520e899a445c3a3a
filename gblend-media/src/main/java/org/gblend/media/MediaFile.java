package org.gblend.media;

import java.nio.file.Path;
import org.gblend.core.InputException;
import org.gblend.media.internal.Sources;
import org.gblend.media.internal.WindowReader;
import org.jspecify.annotations.Nullable;

/**
 * A media file opened once for its facts and its first window, as preparation needs both.
 *
 * <p>The values are those of {@link MediaFiles}, {@link VideoDecoder}, {@link AudioDecoder}, {@link ClipDecoder} and
 * {@link MotionVectors}; only the second reading of the headers, about a tenth of the time of a short clip, is saved. Windows
 * after the first open the file anew. For one thread at a time.
 */
public final class MediaFile implements AutoCloseable {
    private final Sources sources;
    private final MediaInfo info;

    private MediaFile(Sources sources, MediaInfo info) {
        this.sources = sources;
        this.info = info;
    }

    /**
     * Opens a file.
     *
     * @throws InputException as {@link MediaFiles#probe}
     */
    public static MediaFile open(Path file) {
        Sources sources = new Sources(file);
        try {
            return new MediaFile(sources, sources.measured());
        } catch (Throwable e) {
            sources.close();
            throw e;
        }
    }

    public MediaInfo info() {
        return info;
    }

    /** As {@link VideoDecoder#decode}. */
    public VideoClip video(@Nullable TimeWindow window, FrameSize size) {
        return WindowReader.video(sources, window, size);
    }

    /** As {@link AudioDecoder#decode}. */
    public AudioClip audio(@Nullable TimeWindow window, int sampleRate) {
        return WindowReader.audio(sources, window, sampleRate);
    }

    /** As {@link ClipDecoder#decode}. */
    public Clip clip(@Nullable TimeWindow window, FrameSize size, int sampleRate) {
        return WindowReader.clip(sources, window, size, sampleRate);
    }

    /** As {@link MotionVectors#decode}. */
    public MotionClip motion(@Nullable TimeWindow window, FrameSize size, int sampleRate, boolean accumulate) {
        return WindowReader.motion(sources, window, size, sampleRate, accumulate);
    }

    @Override
    public void close() {
        sources.close();
    }
}
