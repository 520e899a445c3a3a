package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** One track on its way into a file. */
abstract class TrackEncoder {
    final AVCodec codec;
    final AVCodecContext encoder;
    final AVFrame frame;
    private final AVStream stream;
    private boolean ended;

    TrackEncoder(NativeScope scope, AVFormatContext format, AVCodec codec) {
        this.codec = codec;
        encoder = scope.own(avcodec_alloc_context3(codec), avcodec::avcodec_free_context);
        encoder.thread_count(1);
        encoder.flags(encoder.flags() | AV_CODEC_FLAG_BITEXACT);
        if ((format.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            encoder.flags(encoder.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        frame = scope.own(av_frame_alloc(), avutil::av_frame_free);
        stream = avformat_new_stream(format, codec); // belongs to the container
    }

    /** Starts the encoder after its settings are made; {@code what} names clip and codec for the complaint. */
    final void open(AVDictionary options, String what) {
        int code = avcodec_open2(encoder, codec, options);
        code = code < 0 ? code : avcodec_parameters_from_context(stream.codecpar(), encoder);
        if (code < 0) {
            throw new IllegalArgumentException(
                    "%s cannot be encoded (FFmpeg says: %s)".formatted(what, Ffmpeg.text(code)));
        }
        stream.time_base(encoder.time_base());
    }

    final void allocateFrame() {
        if (av_frame_get_buffer(frame, 0) < 0) {
            throw new OutOfMemoryError("FFmpeg could not allocate a frame");
        }
    }

    /** Seconds at which the next frame lies. */
    abstract double time();

    /** Puts the next piece of the clip into {@link #frame}; false where there is none left. */
    abstract boolean fill();

    final boolean ended() {
        return ended;
    }

    /** Encodes the next piece, or at the end asks for what the encoder holds back. */
    final void encode() {
        if (av_frame_make_writable(frame) < 0) {
            throw new OutOfMemoryError("FFmpeg could not allocate a frame");
        }
        ended = !fill();
        int code = avcodec_send_frame(encoder, ended ? null : frame);
        if (code < 0) {
            throw new IllegalStateException(
                    "the %s encoder refused a frame: %s".formatted(codec.name().getString(), Ffmpeg.text(code)));
        }
    }

    /** Takes the next packet out of the encoder, stamped for the file; false where it needs more frames. */
    final boolean fetch(AVPacket packet) {
        int code = avcodec_receive_packet(encoder, packet);
        if (code == Ffmpeg.AGAIN || code == AVERROR_EOF()) {
            return false;
        }
        if (code < 0) {
            throw new IllegalStateException(
                    "the %s encoder failed: %s".formatted(codec.name().getString(), Ffmpeg.text(code)));
        }
        if (packet.duration() == 0) {
            packet.duration(1); // a picture without one would be cut off by the container's edit list at the end
        }
        packet.stream_index(stream.index());
        av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
        return true;
    }
}
