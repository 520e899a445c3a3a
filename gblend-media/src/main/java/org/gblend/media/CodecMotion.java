package org.gblend.media;

/** What a stream's own motion vectors give. */
public sealed interface CodecMotion {
    /**
     * A field for every frame of the window.
     *
     * @param motion in pixels of the decoded size
     */
    record Fields(MotionFields motion) implements CodecMotion {}

    /**
     * The stream's vectors do not all lead from one picture to the picture just before it, or there are none.
     *
     * @param reason what the stream has, as the end of a sentence about the file
     */
    record Unsuited(String reason) implements CodecMotion {}
}
