package org.gblend.data;

/**
 * Optical flow of {@code (frames, height, width, 2)}, x then y, in units of {@code bound}: 1 = a motion of
 * {@code bound} pixels from one frame to the next.
 *
 * <p>Computed from the same decoded frames as RGB, at the prepared size, and kept in 8 bits, so that the finest motion
 * told apart is about {@code bound / 127} pixels: give a small bound for small pictures. A mirrored clip has its x
 * motion negated; a clip resized by the jitter has its motion scaled with it.
 *
 * @param from the clip's path under the data's root
 * @param frames flow fields of a clip; n frames have n - 1
 * @param stride fields from one to the next
 * @param height crop that the network sees, pixels
 * @param width crop that the network sees, pixels
 * @param shortEdge short edge of the prepared picture, pixels; 0 = the smallest picture that covers the crop
 * @param jitterLow least short edge in training, and the one in evaluation; 0 = no jitter
 * @param jitterHigh greatest short edge in training; 0 = no jitter
 * @param mirror whether half of the training clips are mirrored left to right
 * @param bound motion in pixels per frame that the 8 bits reach; larger motions are clipped to it
 */
public record FlowConfig(
        String from,
        int frames,
        int stride,
        int height,
        int width,
        int shortEdge,
        int jitterLow,
        int jitterHigh,
        boolean mirror,
        double bound)
        implements ModalityConfig, PictureConfig {
    public FlowConfig {
        Check.positive("bound", bound);
        PictureConfig.checkPicture(from, frames, stride, height, width, shortEdge, jitterLow, jitterHigh);
    }

    public static FlowConfig defaults() {
        return new FlowConfig("{file}", 16, 1, 224, 224, 0, 0, 0, false, 20);
    }
}
