package org.gblend.data.config;

import java.util.List;

/**
 * RGB clips of {@code (frames, height, width, 3)} from video files, normalised by {@code (value - mean) / std} per
 * channel.
 *
 * <p>A clip takes every {@code stride}-th frame of the window at the file's own rate, from a random first frame in
 * training and from evenly spaced ones in evaluation. A window with too few frames repeats its last one, or as {@link SamplingConfig} says.
 *
 * @param from the clip's path under the data's root
 * @param frames frames of a clip
 * @param stride native frames from one to the next
 * @param height crop that the network sees, pixels
 * @param width crop that the network sees, pixels
 * @param shortEdge short edge of the prepared picture, pixels; 0 = the smallest picture that covers the crop
 * @param jitterLow least short edge in training, and the one in evaluation; 0 = no jitter
 * @param jitterHigh greatest short edge in training; 0 = no jitter
 * @param mirror whether half of the training clips are mirrored left to right
 * @param mean of R, G, B on 0-255
 * @param std of R, G, B on 0-255
 * @param fps frames per second that are prepared, taken by their time stamps; 0 = the file's own frames
 */
public record RgbConfig(
        String from,
        int frames,
        int stride,
        int height,
        int width,
        int shortEdge,
        int jitterLow,
        int jitterHigh,
        boolean mirror,
        List<Double> mean,
        List<Double> std,
        double fps)
        implements ModalityConfig, PictureConfig {
    /** Mean of R, G, B in the public model code of Wang, Tran, Feiszli, CVPR 2020. */
    private static final List<Double> MEAN = List.of(110.201, 100.640, 95.997);
    /** Standard deviation of R, G, B, same source. */
    private static final List<Double> STD = List.of(58.149, 56.470, 55.332);

    public RgbConfig {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != 3 || std.size() != 3) {
            throw new IllegalArgumentException("mean, std: " + mean + " and " + std
                    + " are not three values each; give them for R, G and B on 0-255");
        }
        std.forEach(s -> Check.positive("std", s));
        Check.atLeast("fps", fps, 0);
        PictureConfig.checkPicture(from, frames, stride, height, width, shortEdge, jitterLow, jitterHigh);
    }

    public static RgbConfig defaults() {
        return new RgbConfig("{file}", 16, 1, 224, 224, 0, 0, 0, false, MEAN, STD, 0);
    }
}
