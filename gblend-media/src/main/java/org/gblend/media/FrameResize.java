package org.gblend.media;

import org.gblend.media.internal.AreaResize;

/** Resizes frames that are decoded already; frames still in a file are resized on the way out by {@link VideoDecoder}. */
public final class FrameResize {
    private FrameResize() {}

    /** All frames at another size: averaged over areas where they shrink, interpolated linearly where they grow. */
    public static VideoClip resize(VideoClip clip, FrameSize size) {
        FrameSize.Pixels to = size.resolve(clip.height(), clip.width());
        if (to.equals(new FrameSize.Pixels(clip.height(), clip.width()))) {
            return clip;
        }
        byte[] data = AreaResize.resize(clip, to);
        return new VideoClip(data, clip.frames(), to.height(), to.width(), clip.channels(), clip.times());
    }
}
