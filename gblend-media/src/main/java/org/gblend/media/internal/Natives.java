package org.gblend.media.internal;

import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_optflow;

/** Every native library of this room. */
public final class Natives {
    private Natives() {}

    /** Loads them, with those that they need. */
    public static void load() {
        Loader.load(avcodec.class);
        Loader.load(avformat.class);
        Loader.load(swresample.class);
        Loader.load(swscale.class);
        Loader.load(opencv_imgproc.class);
        Loader.load(opencv_optflow.class);
    }
}
