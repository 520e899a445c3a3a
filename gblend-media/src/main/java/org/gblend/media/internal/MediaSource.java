package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.IntPointer;
import org.gblend.core.InputException;
import org.gblend.media.AudioTrack;
import org.gblend.media.FrameSize.Pixels;
import org.gblend.media.MediaInfo;
import org.gblend.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/** An open media file: its tracks, its clock, its packets. */
public final class MediaSource implements AutoCloseable {
    /** Readers of FFmpeg that take text for pictures, or open other files that the text names. */
    private static final Set<String> NO_MEDIA = Set.of("tty", "concat", "hls", "dash", "imf", "sdp");

    /** Seconds from stamp 0 to the file's start from which on a header's duration is not believed. */
    private static final double FAR_FROM_ZERO = 0.1;

    private final Path file;
    private final NativeScope scope;
    private final AVFormatContext format;
    private final @Nullable AVStream video;
    private final @Nullable AVStream audio;
    private final double origin;
    private boolean untouched = true;

    private MediaSource(Path file, NativeScope scope, AVFormatContext format) {
        this.file = file;
        this.scope = scope;
        this.format = format;
        this.video = best(AVMEDIA_TYPE_VIDEO);
        this.audio = best(AVMEDIA_TYPE_AUDIO);
        this.origin = Ffmpeg.known(format.start_time()) ? (double) format.start_time() / AV_TIME_BASE : 0;
    }

    /**
     * Opens a file and reads its headers.
     *
     * @throws InputException where it is missing, empty, cut off, not media, or has neither picture nor sound
     */
    public static MediaSource open(Path file) {
        Ffmpeg.load();
        long bytes = size(file);
        AVFormatContext format = new AVFormatContext(null);
        int code = avformat_open_input(format, "file:" + file.toAbsolutePath(), null, (AVDictionary) null);
        if (code < 0) {
            throw Faults.notMedia(file, bytes, Ffmpeg.text(code));
        }
        NativeScope scope = new NativeScope();
        try {
            scope.own(format, avformat::avformat_close_input);
            if (NO_MEDIA.contains(format.iformat().name().getString())) {
                throw Faults.notMedia(file, bytes, "text, or a list of other files");
            }
            code = avformat_find_stream_info(format, (AVDictionary) null);
            if (code < 0) {
                throw Faults.notMedia(file, bytes, Ffmpeg.text(code));
            }
            MediaSource source = new MediaSource(file, scope, format);
            source.requireWhole(bytes);
            return source;
        } catch (Throwable e) {
            scope.close();
            throw e;
        }
    }

    private static long size(Path file) {
        if (!Files.exists(file)) {
            throw Faults.missing(file);
        }
        if (Files.isDirectory(file)) {
            throw Faults.folder(file);
        }
        if (!Files.isReadable(file)) {
            throw Faults.unreadable(file, "permission denied");
        }
        try {
            long bytes = Files.size(file);
            if (bytes == 0) {
                throw Faults.empty(file);
            }
            return bytes;
        } catch (IOException e) {
            throw Faults.unreadable(file, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable AVStream best(int type) {
        int index = av_find_best_stream(format, type, -1, -1, (AVCodec) null, 0);
        if (index < 0) {
            return null;
        }
        AVStream stream = format.streams(index);
        boolean coverPicture = (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0;
        return coverPicture ? null : stream;
    }

    /** Containers with a table of all their data (mp4, avi) tell whether the last of it is there. */
    private void requireWhole(long bytes) {
        if (video == null && audio == null) {
            throw Faults.noTracks(file, bytes);
        }
        long needed = Math.max(indexedBytes(video), indexedBytes(audio));
        if (needed > bytes) {
            throw Faults.cutOff(file, bytes, needed);
        }
    }

    private static long indexedBytes(@Nullable AVStream stream) {
        int entries = stream == null ? 0 : avformat_index_get_entries_count(stream);
        if (entries == 0) {
            return 0;
        }
        AVIndexEntry last = avformat_index_get_entry(stream, entries - 1);
        return last.pos() + last.size();
    }

    /** Whether nothing has been read behind the headers. */
    boolean untouched() {
        return untouched;
    }

    Path file() {
        return file;
    }

    AVStream requireVideo() {
        if (video == null) {
            throw Faults.noTrack(file, "video", "sound only");
        }
        return video;
    }

    AVStream requireAudio() {
        if (audio == null) {
            throw Faults.noTrack(file, "audio", "pictures only");
        }
        return audio;
    }

    /** Has the demuxer skip the packets of all tracks but these. */
    void only(List<TrackReader> wanted) {
        for (int i = 0; i < format.nb_streams(); i++) {
            int index = i;
            boolean keep = wanted.stream().anyMatch(track -> track.index() == index);
            format.streams(i).discard(keep ? AVDISCARD_DEFAULT : AVDISCARD_ALL);
        }
    }

    /** Seconds from the file's start for a time stamp of a track; NaN where there is none. */
    double seconds(AVStream stream, long timestamp) {
        return Ffmpeg.known(timestamp) ? timestamp * Ffmpeg.value(stream.time_base()) - origin : Double.NaN;
    }

    /** Seconds from the file's start at which a packet is shown, or else decoded; NaN where it does not say. */
    double packetTime(AVStream stream, AVPacket packet) {
        double shown = seconds(stream, packet.pts());
        return Double.isNaN(shown) ? seconds(stream, packet.dts()) : shown;
    }

    /** Moves to a key frame of {@code stream} at or before a time; false where the container cannot. */
    boolean seek(AVStream stream, double seconds) {
        untouched = false;
        if ((format.iformat().flags() & AVFMT_NOTIMESTAMPS) != 0) {
            return false;
        }
        long target = (long) Math.floor((seconds + origin) / Ffmpeg.value(stream.time_base()));
        return avformat_seek_file(format, stream.index(), Long.MIN_VALUE, target, target, 0) >= 0;
    }

    /**
     * Reads the next packet.
     *
     * @return false at the end of the file
     * @throws InputException where the container's structure is damaged
     */
    boolean read(AVPacket packet) {
        untouched = false;
        int code = av_read_frame(format, packet);
        if (code == AVERROR_EOF()) {
            return false;
        }
        if (code < 0) {
            throw Faults.damaged(file, "container", Double.NaN, Ffmpeg.text(code));
        }
        return true;
    }

    /** How the picture is to be turned before it is shown. */
    Orientation orientation() {
        AVCodecParameters parameters = requireVideo().codecpar();
        AVPacketSideData data = av_packet_side_data_get(
                parameters.coded_side_data(), parameters.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
        if (data == null || data.isNull() || data.size() < 9 * Integer.BYTES) {
            return Orientation.UPRIGHT;
        }
        int[] matrix = new int[9];
        new IntPointer(data.data()).get(matrix);
        return Orientation.of(matrix);
    }

    /** Frames per second on average, 0 where unknown. */
    double fps(AVStream stream) {
        double average = Ffmpeg.value(stream.avg_frame_rate());
        return average > 0 ? average : Ffmpeg.value(stream.r_frame_rate());
    }

    /** Seconds at which a track starts, 0 where the file does not say. */
    double start(AVStream stream) {
        double start = seconds(stream, stream.start_time());
        return Double.isNaN(start) ? 0 : start;
    }

    private double duration(AVStream stream) {
        return Ffmpeg.known(stream.duration()) ? stream.duration() * Ffmpeg.value(stream.time_base()) : 0;
    }

    /** For complaints: from where to where a track runs, as far as the file says. */
    String range(AVStream stream) {
        double start = start(stream);
        double end =
                duration(stream) > 0 ? start + duration(stream) : (double) format.duration() / AV_TIME_BASE - origin;
        return end > start ? ", which runs from %s to %s s".formatted(Faults.seconds(start), Faults.seconds(end)) : "";
    }

    /**
     * Seconds from the file's start that the container's header claims at least for the longest track, 0 where it claims
     * nothing. Some writers count them from stamp 0.
     */
    double claimedDuration() {
        boolean claimed =
                Ffmpeg.known(format.duration()) && format.duration_estimation_method() == AVFMT_DURATION_FROM_STREAM;
        return claimed ? Math.max(0, (double) format.duration() / AV_TIME_BASE - Math.max(0, origin)) : 0;
    }

    boolean hasVideo() {
        return video != null;
    }

    /** Whether this is an MPEG program stream, where a time stamp stands for a stretch of bytes rather than for a frame. */
    boolean programStream() {
        return format.iformat().name().getString().equals("mpeg");
    }

    /** Whether a seek lands on any byte near the time: program and transport streams, made to be tuned into. */
    boolean seeksBlindly() {
        return (format.iformat().flags() & AVFMT_TS_DISCONT) != 0;
    }

    /**
     * The tracks and the duration. The file's packets are read through where no header tells the duration; in program streams,
     * whose last stamp may lie a second before their end; and where the first stamp is not 0: a Matroska segment's Duration
     * is its length (RFC 9559, section 5.1.2.10), but FFmpeg writes the last stamp there, and an mp4's counts an empty
     * edit at its start.
     */
    public MediaInfo measured() {
        boolean fromHeader = format.duration_estimation_method() == AVFMT_DURATION_FROM_STREAM;
        boolean known = Ffmpeg.known(format.duration())
                && format.duration() > 0
                && format.duration_estimation_method() != AVFMT_DURATION_FROM_BITRATE
                && !programStream()
                && !(fromHeader && Math.abs(origin) > FAR_FROM_ZERO);
        double duration = known ? (double) format.duration() / AV_TIME_BASE : lastTimestamp();
        return new MediaInfo(file, duration, videoTrack(), audioTrack());
    }

    private double lastTimestamp() {
        double[] ends = new double[format.nb_streams()];
        try (NativeScope scope = new NativeScope()) {
            AVPacket packet = scope.own(av_packet_alloc(), avcodec::av_packet_free);
            while (read(packet)) {
                int index = packet.stream_index();
                AVStream stream = format.streams(index);
                double begin = packetTime(stream, packet);
                boolean stamped = !Double.isNaN(begin);
                double length = stamped || fps(stream) == 0
                        ? packet.duration() * Ffmpeg.value(stream.time_base())
                        : 1 / fps(stream);
                ends[index] = Math.max(ends[index], (stamped ? begin : ends[index]) + length);
                av_packet_unref(packet);
            }
        }
        return Arrays.stream(ends).max().orElse(0);
    }

    private @Nullable VideoTrack videoTrack() {
        if (video == null) {
            return null;
        }
        AVCodecParameters p = video.codecpar();
        Pixels shown = orientation().shown(p.height(), p.width());
        return new VideoTrack(codec(p), shown.height(), shown.width(), fps(video), start(video), duration(video));
    }

    private @Nullable AudioTrack audioTrack() {
        if (audio == null) {
            return null;
        }
        AVCodecParameters p = audio.codecpar();
        return new AudioTrack(codec(p), p.sample_rate(), p.ch_layout().nb_channels(), start(audio), duration(audio));
    }

    static String codec(AVCodecParameters parameters) {
        return avcodec_get_name(parameters.codec_id()).getString();
    }

    @Override
    public void close() {
        scope.close();
    }
}
