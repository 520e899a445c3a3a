package org.gblend.media.internal;

import static org.bytedeco.opencv.global.opencv_core.setNumThreads;

/** OpenCV, kept to the calling thread: parallelism over clips is the caller's. */
final class OpenCv {
    static {
        setNumThreads(1);
    }

    private OpenCv() {}

    static void load() {
        // the static initialiser has done it
    }
}
