package org.gblend.data.config;

import org.gblend.media.FlowMethod;

/**
 * Optical flow of {@code (frames, height, width, 2)}, x then y, in units of {@code bound}: 1 = a motion of
 * {@code bound} pixels from one frame to the next.
 *
 * <p>Computed from the same decoded frames as RGB, at the prepared size, and kept in 8 bits, so that the finest motion
 * told apart is about {@code bound / 127} pixels: give a small bound for small pictures. A mirrored clip has its x
 * motion negated; a clip resized by the jitter has its motion scaled with it.
 *
 * @param from the clip's path under the data's root
 * @param frames flow fields of a clip; n frames have n - gap
 * @param stride fields from one to the next
 * @param height crop that the network sees, pixels
 * @param width crop that the network sees, pixels
 * @param shortEdge short edge of the prepared picture, pixels; 0 = the smallest picture that covers the crop
 * @param jitterLow least short edge in training, and the one in evaluation; 0 = no jitter
 * @param jitterHigh greatest short edge in training; 0 = no jitter
 * @param mirror whether half of the training clips are mirrored left to right
 * @param bound motion in pixels over the gap that the 8 bits reach; larger motions are clipped to it
 * @param method how flow is computed
 * @param gap frames from the first to the second picture of a pair
 * @param fps frames per second of the pictures, taken by their time stamps; 0 = the file's own frames
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
        double bound,
        FlowMethod method,
        int gap,
        double fps)
        implements ModalityConfig, PictureConfig {
    public FlowConfig {
        Check.positive("bound", bound);
        Check.atLeast("gap", gap, 1);
        Check.atLeast("fps", fps, 0);
        PictureConfig.checkPicture(from, frames, stride, height, width, shortEdge, jitterLow, jitterHigh);
    }

    public static FlowConfig defaults() {
        return new FlowConfig("{file}", 16, 1, 224, 224, 0, 0, 0, false, 20, FlowMethod.DIS, 1, 0);
    }
}
