package org.gblend.media;

import org.gblend.core.InputException;
import org.gblend.media.internal.AreaResize;

/** Resizes frames that are decoded already; frames still in a file are resized on the way out by {@link VideoDecoder}. */
public final class FrameResize {
    private FrameResize() {}

    /**
     * All frames at another size: averaged over areas where they shrink, interpolated linearly where they grow.
     *
     * @throws InputException where the result is larger than an array can be
     */
    public static VideoClip resize(VideoClip clip, FrameSize size) {
        FrameSize.Pixels to = size.resolve(clip.height(), clip.width());
        if (to.equals(new FrameSize.Pixels(clip.height(), clip.width()))) {
            return clip;
        }
        if ((long) clip.frames() * to.height() * to.width() * clip.channels() > Integer.MAX_VALUE - 8) {
            throw new InputException("%d frames of %d x %d pixels are more than one array holds. Name a smaller size."
                    .formatted(clip.frames(), to.height(), to.width()));
        }
        byte[] data = AreaResize.resize(clip, to);
        return new VideoClip(data, clip.frames(), to.height(), to.width(), clip.channels(), clip.times());
    }
}
