package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.gblend.media.AudioClip;
import org.gblend.media.Clip;
import org.gblend.media.CodecMotion;
import org.gblend.media.FrameSize;
import org.gblend.media.MotionClip;
import org.gblend.media.TimeWindow;
import org.gblend.media.VideoClip;
import org.gblend.media.internal.FrameSink.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one window of one file: seeks before it, decodes the tracks wanted, stops behind it.
 *
 * <p>Whether a seek went far enough back shows only in what comes out: containers without an index land anywhere, and some
 * indices hold decoding instead of presentation times. Where a sink finds that decoding began too late, the file is read
 * again from further back, at last from its start.
 */
public final class WindowReader {
    /** Seconds further back for each attempt after the first; then from the file's start. */
    private static final double[] FURTHER = {0, 2, 15};

    /** Seconds further back from the outset where no index leads to a key frame. */
    private static final double BLIND = 1;

    /** The same for program streams, whose stamps are surest when counted on from the file's start. */
    private static final double BLIND_PROGRAM_STREAM = 30;

    /** What the header may claim beyond the last packet, as a share of its claim and in seconds. */
    private static final double CLAIM_SHARE = 0.02;

    private static final double CLAIM_SECONDS = 1;

    private final MediaSource source;
    private final @Nullable TimeWindow window;
    private final @Nullable FrameCollector frames;
    private final @Nullable SampleCollector samples;
    private final List<TrackReader> tracks = new ArrayList<>();
    private final Seek seek;

    private WindowReader(
            NativeScope scope,
            MediaSource source,
            @Nullable TimeWindow window,
            @Nullable FrameSize size,
            int sampleRate,
            @Nullable MotionCollector motion,
            double further) {
        this.source = source;
        this.window = window;
        AVStream video = size == null ? null : source.requireVideo();
        AVStream audio = sampleRate == 0 ? null : source.requireAudio();
        seek = seek(video, audio, further);
        boolean seeked = seek != Seek.NONE;
        frames = size == null ? null : new FrameCollector(scope, source, window, size, seeked, motion);
        samples = sampleRate == 0 ? null : new SampleCollector(scope, source, window, sampleRate, seeked);
        if (video != null && frames != null) {
            tracks.add(new TrackReader(scope, source, video, "picture", frames, seek));
        }
        if (audio != null && samples != null) {
            tracks.add(new TrackReader(scope, source, audio, "sound", samples, seek));
        }
        source.only(tracks);
    }

    public static VideoClip video(Sources files, @Nullable TimeWindow window, FrameSize size) {
        return read(files, window, size, 0, Motion.NONE).video();
    }

    public static AudioClip audio(Sources files, @Nullable TimeWindow window, int sampleRate) {
        return read(files, window, null, requireRate(sampleRate), Motion.NONE).audio();
    }

    public static Clip clip(Sources files, @Nullable TimeWindow window, FrameSize size, int sampleRate) {
        Parts parts = read(files, window, size, requireRate(sampleRate), Motion.NONE);
        return new Clip(parts.video(), parts.audio());
    }

    /**
     * Picture, sound and the codec's motion.
     *
     * @param sampleRate 0 = no sound
     */
    public static MotionClip motion(
            Sources files, @Nullable TimeWindow window, FrameSize size, int sampleRate, boolean accumulate) {
        Parts parts = read(files, window, size, sampleRate, accumulate ? Motion.ACCUMULATED : Motion.STEPS);
        return new MotionClip(parts.video(), parts.maybeAudio(), parts.motion());
    }

    private enum Motion {
        NONE,
        STEPS,
        ACCUMULATED
    }

    private static int requireRate(int sampleRate) {
        if (sampleRate < 1) {
            throw new IllegalArgumentException("sample rate must be at least 1 Hz; got " + sampleRate);
        }
        return sampleRate;
    }

    private static Parts read(
            Sources files, @Nullable TimeWindow window, @Nullable FrameSize size, int sampleRate, Motion motion) {
        for (int attempt = 0; ; attempt++) {
            double further = attempt < FURTHER.length ? FURTHER[attempt] : Double.POSITIVE_INFINITY;
            try (MediaSource source = files.take();
                    NativeScope scope = new NativeScope()) {
                MotionCollector vectors =
                        motion == Motion.NONE ? null : new MotionCollector(motion == Motion.ACCUMULATED);
                WindowReader reader = new WindowReader(scope, source, window, size, sampleRate, vectors, further);
                if (reader.decode(scope)) {
                    return reader.parts();
                }
            }
        }
    }

    /** Moves before the window. */
    private Seek seek(@Nullable AVStream video, @Nullable AVStream audio, double further) {
        AVStream lead = video == null ? audio : video;
        if (window == null || lead == null) {
            return Seek.NONE;
        }
        boolean blindly = source.seeksBlindly();
        double blind = source.programStream() ? BLIND_PROGRAM_STREAM : blindly ? BLIND : 0;
        double target = window.start() - blind - further - (audio == null ? 0 : SampleCollector.lead());
        if (target <= source.start(lead) || !source.seek(lead, target)) {
            return Seek.NONE;
        }
        return blindly ? Seek.BLIND : Seek.INDEXED;
    }

    /** Decodes until every track has filled its window; false where it began too late. */
    private boolean decode(NativeScope scope) {
        AVPacket packet = scope.own(av_packet_alloc(), avcodec::av_packet_free);
        while (unfinished()) {
            if (!source.read(packet)) {
                return drain();
            }
            int stream = packet.stream_index();
            for (TrackReader track : tracks) {
                if (track.index() == stream) {
                    track.feed(packet);
                }
            }
            av_packet_unref(packet);
            if (late()) {
                return false;
            }
        }
        return true;
    }

    private boolean drain() {
        for (TrackReader track : tracks) {
            track.feed(null);
        }
        if (late() || (seek != Seek.NONE && tracks.stream().anyMatch(TrackReader::silent))) {
            return false;
        }
        requireClaimed();
        return true;
    }

    private boolean unfinished() {
        return tracks.stream().anyMatch(track -> track.answer() == Answer.MORE);
    }

    private boolean late() {
        return tracks.stream().anyMatch(track -> track.answer() == Answer.LATE);
    }

    /**
     * Where everything has been read to the file's end, the last packet must lie where the header says that the file ends.
     * Sound decides: a last picture may rightly stand for long.
     */
    private void requireClaimed() {
        double claimed = source.claimedDuration();
        boolean everything = samples != null && (frames != null || !source.hasVideo());
        if (!everything || tracks.stream().anyMatch(track -> track.answer() == Answer.DONE)) {
            return;
        }
        double end = tracks.stream().mapToDouble(TrackReader::lastEnd).max().orElse(0);
        boolean asked = window == null || window.end() > end;
        if (asked && end < claimed - CLAIM_SECONDS - CLAIM_SHARE * claimed) {
            throw Faults.endsEarly(source.file(), claimed, Math.max(0, end));
        }
    }

    private Parts parts() {
        return new Parts(
                frames == null ? null : frames.clip(),
                samples == null ? null : samples.clip(),
                frames == null ? null : frames.motion());
    }

    /** What was asked for. */
    private record Parts(
            @Nullable VideoClip maybeVideo,
            @Nullable AudioClip maybeAudio,
            @Nullable CodecMotion maybeMotion) {
        CodecMotion motion() {
            return Objects.requireNonNull(maybeMotion);
        }

        VideoClip video() {
            return Objects.requireNonNull(maybeVideo);
        }

        AudioClip audio() {
            return Objects.requireNonNull(maybeAudio);
        }
    }
}
