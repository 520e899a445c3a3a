package org.gblend.media.internal;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_video.DISOpticalFlow;
import org.gblend.media.VideoClip;

/** Dense inverse search over the pairs of a clip. */
public final class DisFlow {
    /** Pixels; OpenCV's patch is 8 x 8. */
    public static final int MIN_SHORT_EDGE = 8;

    /** Pixels; OpenCV refuses less. */
    public static final int MIN_LONG_EDGE = 12;

    private DisFlow() {}

    /** (T-1, H, W, 2) in pixels for (T, H, W, 3); sizes are the caller's to check. */
    public static float[] flow(VideoClip rgb) {
        OpenCv.load();
        int height = rgb.height();
        int width = rgb.width();
        int values = 2 * height * width;
        float[] uv = new float[values * (rgb.frames() - 1)];
        byte[] luma = new byte[height * width];
        try (NativeScope scope = new NativeScope()) {
            DISOpticalFlow dis = scope.own(DISOpticalFlow.create(DISOpticalFlow.PRESET_MEDIUM));
            dis.setFinestScale(finestScale(dis, height, width));
            Mat from = scope.own(new Mat(height, width, CV_8UC1));
            Mat to = scope.own(new Mat(height, width, CV_8UC1));
            Mat flow = scope.own(new Mat());
            fill(to, rgb, 0, luma);
            for (int t = 0; t + 1 < rgb.frames(); t++) {
                Mat swap = from;
                from = to;
                to = swap;
                fill(to, rgb, t + 1, luma);
                flow.release(); // a matrix of the right size would be taken for a first guess
                dis.calc(from, to, flow);
                FloatBuffer result = flow.createBuffer();
                result.get(0, uv, t * values, values);
            }
        }
        return uv;
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

    /** Luma by BT.601: (77 R + 150 G + 29 B) / 256. */
    private static void fill(Mat grey, VideoClip rgb, int frame, byte[] luma) {
        byte[] data = rgb.data();
        int at = frame * rgb.frameBytes();
        for (int i = 0; i < luma.length; i++, at += 3) {
            int r = data[at] & 0xFF;
            int g = data[at + 1] & 0xFF;
            int b = data[at + 2] & 0xFF;
            luma[i] = (byte) ((77 * r + 150 * g + 29 * b + 128) >> 8);
        }
        ByteBuffer pixels = grey.createBuffer();
        pixels.put(0, luma);
    }
}
