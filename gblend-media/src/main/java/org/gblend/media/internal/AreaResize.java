package org.gblend.media.internal;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;

import java.nio.ByteBuffer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.gblend.media.FrameSize.Pixels;
import org.gblend.media.VideoClip;

/** OpenCV's resize over the frames of a clip. */
public final class AreaResize {
    private AreaResize() {}

    public static byte[] resize(VideoClip clip, Pixels to) {
        OpenCv.load();
        int bytes = clip.channels() * to.height() * to.width();
        byte[] out = new byte[bytes * clip.frames()];
        boolean shrinks = to.height() <= clip.height() && to.width() <= clip.width();
        int type = CV_8UC(clip.channels());
        try (NativeScope scope = new NativeScope()) {
            Mat source = scope.own(new Mat(clip.height(), clip.width(), type));
            Mat target = scope.own(new Mat(to.height(), to.width(), type));
            Size size = scope.own(new Size(to.width(), to.height()));
            for (int t = 0; t < clip.frames(); t++) {
                ByteBuffer in = source.createBuffer();
                in.put(0, clip.data(), t * clip.frameBytes(), clip.frameBytes());
                opencv_imgproc.resize(source, target, size, 0, 0, shrinks ? INTER_AREA : INTER_LINEAR);
                ByteBuffer result = target.createBuffer();
                result.get(0, out, t * bytes, bytes);
            }
        }
        return out;
    }
}
