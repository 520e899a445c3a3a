package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.gblend.media.internal.FrameSink.Answer;
import org.jspecify.annotations.Nullable;

/** One track's decoder, from packets to the frames' sink. */
final class TrackReader {
    /** Pictures larger than this are taken for damaged headers. */
    private static final long MAX_PIXELS = 1L << 27;

    /** Seconds, thirty years; time stamps beyond are damage. */
    private static final double MAX_TIME = 1e9;

    private final MediaSource source;
    private final AVStream stream;
    private final int index;
    private final String kind;
    private final FrameSink sink;
    private final AVCodecContext decoder;
    private final AVFrame frame;
    private final double frameSeconds;
    private final boolean counted;
    private final Seek seek;
    private boolean awaitKey;
    private int awaitStamps;
    private double nextTime = Double.NaN;
    private double lastEnd = Double.NEGATIVE_INFINITY;
    private Answer answer = Answer.MORE;

    /**
     * Opens the decoder.
     *
     * @param seek how the place was reached where reading starts
     */
    TrackReader(NativeScope scope, MediaSource source, AVStream stream, String kind, FrameSink sink, Seek seek) {
        this.source = source;
        this.stream = stream;
        this.index = stream.index();
        this.kind = kind;
        this.sink = sink;
        this.seek = seek;
        this.awaitKey = seek != Seek.NONE && stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO;
        this.awaitStamps = seek == Seek.BLIND ? 2 : 0;
        String name = MediaSource.codec(stream.codecpar());
        AVCodec codec = avcodec_find_decoder(stream.codecpar().codec_id());
        if (codec == null || codec.isNull()) {
            throw Faults.noDecoder(source.file(), name);
        }
        decoder = scope.own(avcodec_alloc_context3(codec), avcodec::avcodec_free_context);
        int code = avcodec_parameters_to_context(decoder, stream.codecpar());
        if (code >= 0) {
            decoder.thread_count(1).pkt_timebase(stream.time_base()).max_pixels(MAX_PIXELS);
            sink.opening(decoder);
            code = avcodec_open2(decoder, codec, (AVDictionary) null);
        }
        if (code < 0) {
            throw Faults.cannotDecode(source.file(), name, Ffmpeg.text(code));
        }
        frame = scope.own(av_frame_alloc(), avutil::av_frame_free);
        double fps = source.fps(stream);
        frameSeconds = fps > 0 ? 1 / fps : 0;
        int id = stream.codecpar().codec_id();
        counted = source.programStream() && (id == AV_CODEC_ID_MPEG1VIDEO || id == AV_CODEC_ID_MPEG2VIDEO);
    }

    /** Number of the track in its file. */
    int index() {
        return index;
    }

    Answer answer() {
        return answer;
    }

    /** Seconds at which the last frame decoded ends; minus infinity before the first. */
    double lastEnd() {
        return lastEnd;
    }

    /** Whether no frame has come out. */
    boolean silent() {
        return lastEnd == Double.NEGATIVE_INFINITY;
    }

    /** Decodes a packet of this track, or with null what the decoder still holds back. */
    void feed(@Nullable AVPacket packet) {
        if (answer != Answer.MORE) {
            return;
        }
        double time = packet == null ? Double.NaN : source.packetTime(stream, packet);
        if (packet != null && !usable(packet)) {
            return;
        }
        if (packet == null) {
            sink.draining();
        }
        check(avcodec_send_packet(decoder, packet), time);
        int code = 0;
        while (answer == Answer.MORE && (code = avcodec_receive_frame(decoder, frame)) >= 0) {
            answer = deliver();
            av_frame_unref(frame);
        }
        check(code, time);
    }

    /**
     * Whether decoding may begin with this packet or has begun before it.
     *
     * <p>After a blind seek the rest of a packet cut in two may carry the time stamp of the next one, and all that follow are
     * counted on from it; the second stamp is sound.
     */
    private boolean usable(AVPacket packet) {
        if (awaitStamps > 0 && Ffmpeg.known(packet.pts())) {
            awaitStamps--;
        }
        if (awaitStamps > 0) {
            return false;
        }
        awaitKey &= (packet.flags() & AV_PKT_FLAG_KEY) == 0;
        return !awaitKey;
    }

    private Answer deliver() {
        boolean sound = frame.sample_rate() > 0;
        double length = sound
                ? (double) frame.nb_samples() / frame.sample_rate()
                : Math.max(frame.duration() * Ffmpeg.value(stream.time_base()), frameSeconds);
        double time = time();
        if (Math.abs(time) > MAX_TIME) {
            throw Faults.damaged(source.file(), kind, time, "a time stamp beyond reason");
        }
        nextTime = time + (sound ? length : frameSeconds * (1 + 0.5 * frame.repeat_pict()));
        lastEnd = Math.max(lastEnd, time + length);
        return sink.accept(frame, time);
    }

    /**
     * The frame's time stamp, or where it has none the end of the frame before.
     *
     * <p>MPEG-1 and 2 have a fixed frame rate, and program streams stamp only some of their frames: FFmpeg may give such a
     * stamp to the neighbour of the frame meant. There the count of frames holds against stamps that differ by one.
     */
    private double time() {
        double stamp = source.seconds(stream, frame.best_effort_timestamp());
        if (Double.isNaN(nextTime)) {
            return Double.isNaN(stamp) ? source.start(stream) : stamp;
        }
        boolean count = Double.isNaN(stamp) || (counted && Math.abs(stamp - nextTime) < 1.6 * frameSeconds);
        return count ? nextTime : stamp;
    }

    /**
     * Damage before the window is passed over: decoding may have begun in the middle of things. Where a packet has no time, it
     * follows the frames that have come out; after a seek, what fails before the first frame is before the window too.
     */
    private void check(int code, double packetTime) {
        if (code >= 0 || code == Ffmpeg.AGAIN || code == AVERROR_EOF()) {
            return;
        }
        double time = Double.isNaN(packetTime) ? nextTime : packetTime;
        boolean before = Double.isNaN(time) ? seek != Seek.NONE : time < sink.start();
        if (!before) {
            throw Faults.damaged(source.file(), kind, time, Ffmpeg.text(code));
        }
    }
}
