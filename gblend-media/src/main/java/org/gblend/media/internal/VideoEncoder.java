package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.gblend.media.VideoClip;
import org.gblend.media.VideoCodec;

/** RGB frames into a video track: 4:2:0, BT.601, constant quality, no reordering. */
final class VideoEncoder extends TrackEncoder {
    private static final int KEY_FRAME_EVERY = 12;

    /** Quantiser of the MPEG-1 and MPEG-4 encoders, 1 (best) to 31. */
    private static final int QUANTISER = 2;

    /** Quantisation parameter of H.264, 0 (best) to 51. */
    private static final int H264_QP = 18;

    private static final int MAX_RATE_DENOMINATOR = 1_001_000;

    private final VideoClip clip;
    private final double fps;
    private final SwsContext scaler;
    private final AVFrame rgb;
    private final ByteBuffer pixels;
    private int next;

    VideoEncoder(NativeScope scope, AVFormatContext format, VideoClip clip, double fps, VideoCodec codec) {
        super(scope, format, find(codec));
        if (clip.channels() != 3 || clip.frames() < 1 || !(fps > 0) || !Double.isFinite(fps)) {
            throw new IllegalArgumentException(
                    "a video track is made of 1 or more RGB frames at more than 0 fps; got %d frames of %d channels at %s fps"
                            .formatted(clip.frames(), clip.channels(), fps));
        }
        boolean even = clip.height() % 2 == 0 && clip.width() % 2 == 0 && Math.min(clip.height(), clip.width()) >= 16;
        if (codec == VideoCodec.H264 && !even) {
            throw new IllegalArgumentException(
                    "H264 takes even sizes from 16 x 16 pixels; got %d x %d".formatted(clip.height(), clip.width()));
        }
        this.clip = clip;
        this.fps = fps;
        configure(scope, codec);
        frame.format(AV_PIX_FMT_YUV420P).width(clip.width()).height(clip.height());
        frame.colorspace(AVCOL_SPC_SMPTE170M).color_range(AVCOL_RANGE_MPEG);
        frame.chroma_location(codec == VideoCodec.MPEG1 ? AVCHROMA_LOC_CENTER : AVCHROMA_LOC_LEFT);
        allocateFrame();
        rgb = scope.own(av_frame_alloc(), avutil::av_frame_free);
        rgb.format(AV_PIX_FMT_RGB24).width(clip.width()).height(clip.height());
        rgb.colorspace(AVCOL_SPC_RGB).color_range(AVCOL_RANGE_JPEG);
        if (av_frame_get_buffer(rgb, 0) < 0) {
            throw new OutOfMemoryError("FFmpeg could not allocate a picture");
        }
        pixels = rgb.data(0).capacity((long) rgb.linesize(0) * clip.height()).asByteBuffer();
        scaler = scope.own(sws_alloc_context(), swscale::sws_free_context);
        scaler.flags(SWS_AREA | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP);
        scaler.threads(1);
    }

    private static AVCodec find(VideoCodec codec) {
        AVCodec found = avcodec_find_encoder_by_name(codec.encoder());
        if (found == null || found.isNull()) {
            throw new IllegalArgumentException(
                    "this build of FFmpeg has no encoder %s: choose another codec".formatted(codec.encoder()));
        }
        return found;
    }

    private void configure(NativeScope scope, VideoCodec codec) {
        AVRational rate = scope.own(av_d2q(fps, MAX_RATE_DENOMINATOR));
        encoder.width(clip.width()).height(clip.height()).pix_fmt(AV_PIX_FMT_YUV420P);
        encoder.time_base().num(rate.den()).den(rate.num());
        encoder.framerate(rate);
        encoder.gop_size(KEY_FRAME_EVERY).max_b_frames(0);
        encoder.colorspace(AVCOL_SPC_SMPTE170M).color_range(AVCOL_RANGE_MPEG);
        AVDictionary options = new AVDictionary(null);
        try {
            switch (codec) {
                case H264 -> {
                    encoder.qmin(H264_QP).qmax(H264_QP);
                    encoder.bit_rate(bitRateCeiling());
                    av_dict_set(options, "rc_mode", "quality", 0);
                }
                case MPEG4, MPEG1 -> {
                    encoder.flags(encoder.flags() | AV_CODEC_FLAG_QSCALE);
                    encoder.global_quality(QUANTISER * FF_QP2LAMBDA);
                }
            }
            open(options, "%d x %d pixels at %s fps in %s".formatted(clip.height(), clip.width(), fps, codec));
        } finally {
            av_dict_free(options);
        }
    }

    /** 24 bits a pixel, as much as the pictures themselves. */
    private long bitRateCeiling() {
        return (long) Math.min(500e6, 24.0 * clip.width() * clip.height() * fps);
    }

    @Override
    double time() {
        return next / fps;
    }

    @Override
    boolean fill() {
        if (next == clip.frames()) {
            return false;
        }
        int row = 3 * clip.width();
        for (int y = 0; y < clip.height(); y++) {
            pixels.put(y * rgb.linesize(0), clip.data(), next * clip.frameBytes() + y * row, row);
        }
        int code = sws_scale_frame(scaler, frame, rgb);
        if (code < 0) {
            throw new IllegalStateException("libswscale refused a picture: " + Ffmpeg.text(code));
        }
        frame.quality(encoder.global_quality()).pict_type(AV_PICTURE_TYPE_NONE).pts(next++);
        return true;
    }
}
