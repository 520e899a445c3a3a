package org.gblend.media.internal;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Takes the decoded frames of one track in the order of their time. */
interface FrameSink {
    /** What a sink has to say after a frame. */
    enum Answer {
        /** Go on. */
        MORE,
        /** The window is filled. */
        DONE,
        /** Decoding began too late for this window: start over from an earlier point of the file. */
        LATE
    }

    /**
     * Takes one frame; the frame stays the caller's, but its content may be moved out of it.
     *
     * @param time seconds from the file's start
     */
    Answer accept(AVFrame frame, double time);

    /** Hears of the decoder before it is opened. */
    default void opening(AVCodecContext decoder) {
        // most sinks have nothing to set
    }

    /** Hears that all packets are read, and that only what the decoder held back will follow. */
    default void draining() {
        // of no matter to most sinks
    }

    /** Seconds at which the sink's interest starts; damage before it is of no matter. */
    double start();
}
