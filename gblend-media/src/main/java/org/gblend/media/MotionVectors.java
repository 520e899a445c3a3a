package org.gblend.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gblend.core.InputException;
import org.gblend.media.internal.BlockMatching;
import org.gblend.media.internal.Sources;
import org.gblend.media.internal.WindowReader;
import org.jspecify.annotations.Nullable;

/**
 * Motion from blocks: what a video codec recorded, or a search of one's own; one field per frame.
 *
 * <p>A field by itself says from where each block of a frame came in the frame before. Accumulated fields say from where
 * it came in the last key frame (Wu et al., CVPR 2018, "Compressed Video Action Recognition", section 3.1):
 *
 * <pre>D_t(x) = d_t(x) + D_{t-1}(x - d_t(x)),   D = 0 on key frames,</pre>
 *
 * with {@code d} the motion of the block over x, 0 for blocks coded without a vector. Kept per cell of 4 x 4 pixels of the
 * stream's own size, then averaged over the area of each pixel of the size asked for and scaled with it. Signs as in
 * {@link FlowClip}: a scene that moves right is positive u.
 */
public final class MotionVectors {
    /** Frames from one key frame to the next where this class sets them, as {@link ClipWriter} does. */
    public static final int KEY_EVERY = 12;

    /** Frames per second of the copies that {@link #reencoded} makes; no vector depends on it. */
    private static final double COPY_FPS = 25;

    private MotionVectors() {}

    /**
     * Decodes a window as {@link ClipDecoder} does and keeps the vectors that the decoder read on the way.
     *
     * <p>MPEG-1, MPEG-2, MPEG-4 Part 2, H.263 and H.264 tell their vectors; they are {@link CodecMotion.Unsuited} with
     * pictures that refer to later ones (B-frames), to one of several earlier ones, or to one field of an interlaced picture.
     * A stream whose encoder leaves some of its pictures without successors (temporal layers) is not recognised.
     *
     * @param sampleRate of the sound wanted from the same pass, samples per second; 0 = none
     * @param accumulate whether fields reach back to the last key frame, not to the frame before
     * @throws InputException as {@link ClipDecoder#decode}
     */
    public static MotionClip decode(
            Path file, @Nullable TimeWindow window, FrameSize size, int sampleRate, boolean accumulate) {
        try (Sources files = new Sources(file)) {
            return WindowReader.motion(files, window, size, sampleRate, accumulate);
        }
    }

    /**
     * Vectors of a copy in MPEG-4 Part 2 with one reference, no B-frames and a key frame every {@value #KEY_EVERY} frames:
     * blocks of 16 x 16 pixels of the clip's size, half a pixel fine.
     *
     * @param rgb (T, H, W, 3)
     */
    public static MotionFields reencoded(VideoClip rgb, boolean accumulate) {
        try {
            Path copy = Files.createTempFile("gblend", ".avi");
            try {
                ClipWriter.write(copy, rgb, COPY_FPS, null, VideoCodec.MPEG4);
                FrameSize size = FrameSize.exact(rgb.height(), rgb.width());
                return switch (decode(copy, null, size, 0, accumulate).motion()) {
                    case CodecMotion.Fields(MotionFields motion)
                    when motion.frames() == rgb.frames() -> motion.at(rgb.times());
                    case CodecMotion.Fields(MotionFields motion) ->
                        throw new IllegalStateException("the copy of %d frames has %d fields of motion"
                                .formatted(rgb.frames(), motion.frames()));
                    case CodecMotion.Unsuited(String reason) -> throw new IllegalStateException(reason);
                };
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new InputException(
                    "Cannot write a temporary copy for motion vectors (%s). Check the folder for temporary files."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /**
     * Vectors by search over luma: for each block of a frame the place in the frame before with the least sum of absolute
     * differences, whole pixels, the shortest where several are equal. The first frame has none.
     *
     * @param rgb (T, H, W, 3)
     * @param block edge of a block in pixels, a multiple of 4
     * @param range pixels that the search reaches in each direction, 1 or more
     */
    public static MotionFields searched(VideoClip rgb, BlockSearch search, int block, int range, boolean accumulate) {
        if (rgb.channels() != 3) {
            throw new IllegalArgumentException(
                    "block matching is done on RGB frames; got %d channels".formatted(rgb.channels()));
        }
        if (block < 4 || block % 4 != 0 || range < 1) {
            throw new IllegalArgumentException(
                    "block matching needs a block of a multiple of 4 pixels and a range from 1; got %d and %d"
                            .formatted(block, range));
        }
        return BlockMatching.fields(rgb, search, block, range, accumulate ? KEY_EVERY : 0);
    }
}
