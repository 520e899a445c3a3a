package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.gblend.media.FrameSize.Pixels;

/**
 * Brings decoded pictures of any pixel format and size to RGB24 of one size, by averaging over areas.
 *
 * <p>Colour matrix and range are the frame's own (BT.601 where it names none); the arithmetic is the same on every
 * processor. Rows are fetched in bulk from one native picture that all frames share.
 */
final class FrameScaler {
    private final Pixels stored;
    private final Orientation orientation;
    private final SwsContext scaler;
    private final AVFrame rgb;
    private final ByteBuffer pixels;
    private final byte[] turned;

    /** @param shown the size wanted, as shown */
    FrameScaler(NativeScope scope, Pixels shown, Orientation orientation) {
        this.orientation = orientation;
        this.stored = orientation.shown(shown.height(), shown.width());
        scaler = scope.own(sws_alloc_context(), swscale::sws_free_context);
        scaler.flags(SWS_AREA | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT);
        scaler.threads(1);
        rgb = scope.own(av_frame_alloc(), avutil::av_frame_free);
        rgb.format(AV_PIX_FMT_RGB24).width(stored.width()).height(stored.height());
        rgb.colorspace(AVCOL_SPC_RGB).color_range(AVCOL_RANGE_JPEG);
        if (av_frame_get_buffer(rgb, 0) < 0) {
            throw new OutOfMemoryError("FFmpeg could not allocate a picture of %s".formatted(stored));
        }
        pixels = rgb.data(0).capacity((long) rgb.linesize(0) * stored.height()).asByteBuffer();
        turned = orientation.equals(Orientation.UPRIGHT) ? new byte[0] : new byte[frameBytes()];
    }

    Orientation orientation() {
        return orientation;
    }

    int frameBytes() {
        return 3 * stored.height() * stored.width();
    }

    /** Writes one picture at {@code offset} of {@code to}; a negative FFmpeg code where its format cannot be converted. */
    int scale(AVFrame frame, byte[] to, int offset) {
        int code = sws_scale_frame(scaler, rgb, frame);
        if (code < 0) {
            return code;
        }
        boolean upright = turned.length == 0;
        copyRows(upright ? to : turned, upright ? offset : 0);
        if (!upright) {
            orientation.show(turned, stored.height(), stored.width(), to, offset);
        }
        return 0;
    }

    private void copyRows(byte[] to, int offset) {
        int row = 3 * stored.width();
        int stride = rgb.linesize(0);
        for (int y = 0; y < stored.height(); y++) {
            pixels.get(y * stride, to, offset + y * row, row);
        }
    }
}
