package org.gblend.data.config;

/** Where motion vectors come from. */
public enum MotionSource {
    /** The file's own stream, as its encoder wrote them: no search, next to no time. */
    CODEC,
    /** A copy of the prepared frames in MPEG-4 with one reference and no B-frames. */
    REENCODE,
    /** Three-step search over the prepared frames. */
    THREE_STEP,
    /** Full search over the prepared frames: the best match, and the slowest. */
    FULL_SEARCH
}
