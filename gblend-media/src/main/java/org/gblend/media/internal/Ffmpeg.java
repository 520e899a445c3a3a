package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** What every user of the library needs: silence, error texts, rationals. */
final class Ffmpeg {
    /** {@code AVERROR(EAGAIN)}, whose number differs between systems. */
    static final int AGAIN;

    static {
        av_log_set_level(AV_LOG_QUIET); // also loads the library, which the next line needs
        AGAIN = AVERROR_EAGAIN();
    }

    private Ffmpeg() {}

    /** Loads the natives and silences the library's own log: whoever opens a file does this first. */
    static void load() {
        // the static initialiser has done it
    }

    /** FFmpeg's text for a negative return code. */
    static String text(int code) {
        byte[] buffer = new byte[128];
        av_strerror(code, buffer, buffer.length);
        int length = 0;
        while (length < buffer.length && buffer[length] != 0) {
            length++;
        }
        return new String(buffer, 0, length, StandardCharsets.UTF_8);
    }

    /** The value of a rational, 0 where it is not set. */
    static double value(AVRational rational) {
        return rational.num() == 0 || rational.den() == 0 ? 0 : (double) rational.num() / rational.den();
    }

    static boolean known(long timestamp) {
        return timestamp != AV_NOPTS_VALUE;
    }
}
