package org.gblend.data.config;

/**
 * What RGB, flow and motion clips share: how a picture becomes the crop that the network sees.
 *
 * <p>Files are prepared once at {@code shortEdge}. In training the short edge is drawn from {@code jitterLow} to
 * {@code jitterHigh} and a crop of {@code height} x {@code width} is taken at a random place; in evaluation the short
 * edge is {@code jitterLow} and the crop is central (Wang, Tran, Feiszli, CVPR 2020, section 4.1). All video modalities
 * of a row share one draw, so that their crops cover the same part of the scene.
 */
public sealed interface PictureConfig permits RgbConfig, FlowConfig, MotionConfig {
    String from();

    int frames();

    int stride();

    int height();

    int width();

    int shortEdge();

    int jitterLow();

    int jitterHigh();

    boolean mirror();

    /** Whether pixels are motions (x, y), which turn and grow with the picture, rather than colours. */
    default boolean motion() {
        return !(this instanceof RgbConfig);
    }

    /** Prepared frames that one clip spans: {@code (frames - 1) * stride + 1}. */
    default int span() {
        return (frames() - 1) * stride() + 1;
    }

    /** Checks what every picture is found by, and its sizes. */
    static void checkPicture(
            String from, int frames, int stride, int height, int width, int shortEdge, int jitterLow, int jitterHigh) {
        Check.notBlank("from", from, "the clip's path under data.root, such as {file}");
        Template.parse("from", from);
        Check.atLeast("frames", frames, 1);
        Check.atLeast("stride", stride, 1);
        Check.atLeast("height", height, 1);
        Check.atLeast("width", width, 1);
        Check.atLeast("short-edge", shortEdge, 0);
        int crop = Math.min(height, width);
        if (shortEdge != 0 && shortEdge < crop) {
            throw new IllegalArgumentException("short-edge: " + shortEdge + " is smaller than the crop's " + crop
                    + "; give 0 (just covers the crop) or " + crop + " or more");
        }
        if (jitterHigh < jitterLow || (jitterLow == 0) != (jitterHigh == 0)) {
            throw new IllegalArgumentException("jitter-low, jitter-high: " + jitterLow + " to " + jitterHigh
                    + " is no range; give two short edges in pixels, the lower first, or 0 and 0 for none");
        }
        if (jitterHigh != 0 && jitterLow < crop) {
            throw new IllegalArgumentException(
                    "jitter-low: " + jitterLow + " is smaller than the crop's " + crop + "; give " + crop + " or more");
        }
    }
}
