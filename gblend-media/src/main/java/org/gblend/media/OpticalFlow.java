package org.gblend.media;

import java.util.Arrays;
import org.gblend.core.InputException;
import org.gblend.media.internal.DisFlow;

/** Dense optical flow between the frames of a clip. */
public final class OpticalFlow {
    private OpticalFlow() {}

    /**
     * Flow by dense inverse search (Kroeger, Timofte, Dai, Van Gool, ECCV 2016; OpenCV's medium preset) on luma.
     *
     * <p>Thread-safe, one thread per call, the same bytes for the same frames.
     *
     * @param rgb (T, H, W, 3) with T at least 2, the shorter edge at least 8 pixels, the longer at least 12
     * @return (T-1, H, W, 2)
     * @throws InputException where there are too few frames or pixels
     */
    public static FlowClip dis(VideoClip rgb) {
        if (rgb.channels() != 3) {
            throw new IllegalArgumentException(
                    "optical flow is taken of RGB frames; got %d channels".formatted(rgb.channels()));
        }
        if (rgb.frames() < 2) {
            throw new InputException("Optical flow needs 2 frames or more; the window holds %d. Widen the window."
                    .formatted(rgb.frames()));
        }
        if (Math.min(rgb.height(), rgb.width()) < DisFlow.MIN_SHORT_EDGE
                || Math.max(rgb.height(), rgb.width()) < DisFlow.MIN_LONG_EDGE) {
            throw new InputException(
                    "Optical flow needs frames of at least %d x %d pixels; these are %d x %d. Decode larger frames."
                            .formatted(DisFlow.MIN_SHORT_EDGE, DisFlow.MIN_LONG_EDGE, rgb.height(), rgb.width()));
        }
        int pairs = rgb.frames() - 1;
        if (2L * pairs * rgb.height() * rgb.width() > Integer.MAX_VALUE - 8) {
            throw new InputException(
                    "Optical flow of %d frames of %d x %d pixels is more than one array holds. Name a shorter window or a smaller size."
                            .formatted(rgb.frames(), rgb.height(), rgb.width()));
        }
        float[] uv = DisFlow.flow(rgb);
        return new FlowClip(uv, pairs, rgb.height(), rgb.width(), Arrays.copyOf(rgb.times(), pairs));
    }
}
