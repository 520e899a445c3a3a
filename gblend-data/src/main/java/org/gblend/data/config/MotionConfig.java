package org.gblend.data.config;

import org.jspecify.annotations.Nullable;

/**
 * Motion vectors of video codecs, {@code (frames, height, width, 2)}, x then y, in units of {@code bound}.
 *
 * <p>A field per frame: frame i's field belongs to frame i of the RGB clip, from the same decode. A mirrored clip has its x
 * motion negated; a clip resized by the jitter has its motion scaled with it. Kept in 8 bits as flow is.
 *
 * @param from the clip's path under the data's root
 * @param frames fields of a clip
 * @param stride fields from one to the next
 * @param height crop that the network sees, pixels
 * @param width crop that the network sees, pixels
 * @param shortEdge short edge of the prepared picture, pixels; 0 = the smallest picture that covers the crop
 * @param jitterLow least short edge in training, and the one in evaluation; 0 = no jitter
 * @param jitterHigh greatest short edge in training; 0 = no jitter
 * @param mirror whether half of the training clips are mirrored left to right
 * @param bound motion in prepared pixels that the 8 bits reach; larger motions are clipped to it
 * @param source where the vectors come from
 * @param otherwise what takes the place of {@code codec} for files whose stream tells no vectors or ambiguous ones
 *     (B-frames, several references); null = such a file is refused
 * @param accumulate whether vectors reach back to the last key frame (Wu et al., CVPR 2018, section 3.1), where the
 *     search and the copy put one every 12 frames; otherwise to the frame before
 * @param block edge of a block of the two searches, prepared pixels, a multiple of 4
 * @param range how far the two searches look in each direction, prepared pixels
 */
public record MotionConfig(
        String from,
        int frames,
        int stride,
        int height,
        int width,
        int shortEdge,
        int jitterLow,
        int jitterHigh,
        boolean mirror,
        double bound,
        MotionSource source,
        @Nullable MotionSource otherwise,
        boolean accumulate,
        int block,
        int range)
        implements ModalityConfig, PictureConfig {
    public MotionConfig {
        Check.positive("bound", bound);
        PictureConfig.checkPicture(from, frames, stride, height, width, shortEdge, jitterLow, jitterHigh);
        if (otherwise == MotionSource.CODEC) {
            throw new IllegalArgumentException("otherwise: codec cannot stand in for codec; give reencode, three-step,"
                    + " full-search, or null to refuse such files");
        }
        if (block < 4 || block % 4 != 0) {
            throw new IllegalArgumentException("block: " + block + " is no multiple of 4; give 4, 8 or 16");
        }
        Check.atLeast("range", range, 1);
    }

    public static MotionConfig defaults() {
        return new MotionConfig("{file}", 16, 1, 224, 224, 0, 0, 0, false, 20, MotionSource.CODEC, null, true, 8, 7);
    }
}
