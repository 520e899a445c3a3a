package org.gblend.media.internal;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_optflow.DualTVL1OpticalFlow;
import org.bytedeco.opencv.opencv_video.DISOpticalFlow;
import org.bytedeco.opencv.opencv_video.DenseOpticalFlow;
import org.bytedeco.opencv.opencv_video.FarnebackOpticalFlow;
import org.gblend.media.FlowMethod;
import org.gblend.media.VideoClip;

/** Dense flow over the pairs of a clip. */
public final class DenseFlow {
    /** Pixels; the patch of dense inverse search is 8 x 8. */
    public static final int MIN_SHORT_EDGE = 8;

    /** Pixels; OpenCV refuses less. */
    public static final int MIN_LONG_EDGE = 12;

    private DenseFlow() {}

    /** (T-gap, H, W, 2) in pixels for (T, H, W, 3) or (T, H, W, 1); sizes and gap are the caller's to check. */
    public static float[] flow(VideoClip rgb, FlowMethod method, int gap) {
        OpenCv.load();
        int height = rgb.height();
        int width = rgb.width();
        int values = 2 * height * width;
        float[] uv = new float[values * (rgb.frames() - gap)];
        byte[] luma = new byte[height * width];
        try (NativeScope scope = new NativeScope()) {
            DenseOpticalFlow algorithm = create(scope, method, height, width);
            Mat[] ring = new Mat[gap + 1];
            for (int i = 0; i <= gap; i++) {
                ring[i] = scope.own(new Mat(height, width, CV_8UC1));
            }
            Mat flow = scope.own(new Mat());
            for (int t = 0; t < rgb.frames(); t++) {
                fill(ring[t % ring.length], rgb, t, luma);
                if (t >= gap) {
                    flow.release(); // a matrix of the right size would be taken for a first guess
                    algorithm.calc(ring[(t - gap) % ring.length], ring[t % ring.length], flow);
                    FloatBuffer result = flow.createBuffer();
                    result.get(0, uv, (t - gap) * values, values);
                }
            }
        }
        return uv;
    }

    private static DenseOpticalFlow create(NativeScope scope, FlowMethod method, int height, int width) {
        return switch (method) {
            case DIS -> {
                DISOpticalFlow dis = scope.own(DISOpticalFlow.create(DISOpticalFlow.PRESET_MEDIUM));
                dis.setFinestScale(finestScale(dis, height, width));
                yield dis;
            }
            case FARNEBACK -> scope.own(FarnebackOpticalFlow.create());
            case TVL1 -> scope.own(DualTVL1OpticalFlow.create());
        };
    }

    /**
     * The preset's finest scale, or a finer one where the frames are too small for it.
     *
     * <p>OpenCV's own choice for small frames goes by the width alone and reads outside of the picture where the height is
     * much smaller (4.13.0: 20 x 300 ends the process), so that its branch for them must never be entered.
     */
    private static int finestScale(DISOpticalFlow dis, int height, int width) {
        int patch = dis.getPatchSize();
        double longest = log2(Math.max(height, width) / (4.0 * patch)) + 0.5;
        double shortest = log2(Math.floorDiv(Math.min(height, width), patch));
        return Math.min(dis.getFinestScale(), (int) Math.min(longest, shortest));
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    private static void fill(Mat grey, VideoClip rgb, int frame, byte[] luma) {
        Luma.of(rgb, frame, luma);
        ByteBuffer pixels = grey.createBuffer();
        pixels.put(0, luma);
    }
}
