package org.gblend.media.internal;

import java.nio.file.Path;
import org.gblend.media.MediaInfo;
import org.jspecify.annotations.Nullable;

/** Openings of one file: the one in which its facts were read is used for the first window too, where it is untouched. */
public final class Sources implements AutoCloseable {
    private final Path file;
    private @Nullable MediaSource untouched;

    public Sources(Path file) {
        this.file = file;
    }

    /** The tracks and the duration, see {@link MediaSource#measured}. */
    public MediaInfo measured() {
        MediaSource source = take();
        MediaInfo info;
        try {
            info = source.measured();
        } catch (Throwable e) {
            source.close();
            throw e;
        }
        if (source.untouched()) {
            untouched = source;
        } else {
            source.close();
        }
        return info;
    }

    /** The file open at its start; the caller closes it. */
    MediaSource take() {
        MediaSource source = untouched;
        untouched = null;
        return source == null ? MediaSource.open(file) : source;
    }

    @Override
    public void close() {
        if (untouched != null) {
            untouched.close();
            untouched = null;
        }
    }
}
