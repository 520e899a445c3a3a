package org.gblend.media;

import java.util.Arrays;
import org.gblend.core.InputException;
import org.gblend.media.internal.DenseFlow;

/** Dense optical flow between the frames of a clip. */
public final class OpticalFlow {
    private OpticalFlow() {}

    /**
     * Flow from each frame to the one {@code gap} frames later, in pixels over the whole gap, on luma.
     *
     * <p>Thread-safe, one thread per call, the same bytes for the same frames.
     *
     * @param rgb (T, H, W, 3), or grey (T, H, W, 1), with T at least {@code gap + 1}, the shorter edge at least 8 pixels, the longer at least 12
     * @param gap frames from the first to the second picture of a pair, 1 or more
     * @return (T-gap, H, W, 2)
     * @throws InputException where there are too few frames or pixels
     */
    public static FlowClip of(VideoClip rgb, FlowMethod method, int gap) {
        if (gap < 1) {
            throw new IllegalArgumentException("optical flow needs a gap of 1 frame or more; got " + gap);
        }
        check(rgb, gap);
        int pairs = rgb.frames() - gap;
        float[] uv = DenseFlow.flow(rgb, method, gap);
        return new FlowClip(uv, pairs, rgb.height(), rgb.width(), Arrays.copyOf(rgb.times(), pairs));
    }

    /**
     * Flow by dense inverse search (Kroeger, Timofte, Dai, Van Gool, ECCV 2016; OpenCV's medium preset) on luma.
     *
     * <p>Thread-safe, one thread per call, the same bytes for the same frames.
     *
     * @param rgb (T, H, W, 3), or grey (T, H, W, 1), with T at least 2, the shorter edge at least 8 pixels, the longer at least 12
     * @return (T-1, H, W, 2)
     * @throws InputException where there are too few frames or pixels
     */
    public static FlowClip dis(VideoClip rgb) {
        return of(rgb, FlowMethod.DIS, 1);
    }

    private static void check(VideoClip rgb, int gap) {
        if (rgb.channels() != 3 && rgb.channels() != 1) {
            throw new IllegalArgumentException(
                    "optical flow is taken of RGB or grey frames; got %d channels".formatted(rgb.channels()));
        }
        if (rgb.frames() <= gap) {
            throw new InputException("Optical flow needs %d frames or more; the window holds %d. Widen the window%s."
                    .formatted(gap + 1, rgb.frames(), gap > 1 ? ", or lower the gap" : ""));
        }
        if (Math.min(rgb.height(), rgb.width()) < DenseFlow.MIN_SHORT_EDGE
                || Math.max(rgb.height(), rgb.width()) < DenseFlow.MIN_LONG_EDGE) {
            throw new InputException(
                    "Optical flow needs frames of at least %d x %d pixels; these are %d x %d. Decode larger frames."
                            .formatted(DenseFlow.MIN_SHORT_EDGE, DenseFlow.MIN_LONG_EDGE, rgb.height(), rgb.width()));
        }
        if (2L * (rgb.frames() - gap) * rgb.height() * rgb.width() > Integer.MAX_VALUE - 8) {
            throw new InputException(
                    "Optical flow of %d frames of %d x %d pixels is more than one array holds. Name a shorter window or a smaller size."
                            .formatted(rgb.frames(), rgb.height(), rgb.width()));
        }
    }
}
