package org.gblend.media.internal;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.gblend.media.CodecMotion;
import org.gblend.media.FrameSize;
import org.gblend.media.FrameSize.Pixels;
import org.gblend.media.TimeWindow;
import org.gblend.media.VideoClip;
import org.jspecify.annotations.Nullable;

/** Gathers the frames of a window as RGB. */
final class FrameCollector implements FrameSink {
    private static final double MAX_SLACK = 0.0005;
    private static final double MIN_SLACK = 1e-6;
    private static final int FIRST_CAPACITY = 32;
    private static final long FIRST_BYTES = 1L << 26;

    private final NativeScope scope;
    private final MediaSource source;
    private final AVStream stream;
    private final @Nullable TimeWindow window;
    private final FrameSize size;
    private final boolean seeked;
    private final double start;
    private final double end;
    private final double frameSeconds;
    private final AVFrame previous;
    private final @Nullable MotionCollector motion;
    private double previousTime = Double.NaN;
    private double previousEnd = Double.NaN;
    private double firstTime = Double.NaN;
    private @Nullable FrameScaler scaler;
    private Pixels shown = new Pixels(0, 0);
    private byte[] data = new byte[0];
    private double[] times = new double[0];
    private int frames;

    /** @param motion hears of every frame; null = the codec's motion is not wanted */
    FrameCollector(
            NativeScope scope,
            MediaSource source,
            @Nullable TimeWindow window,
            FrameSize size,
            boolean seeked,
            @Nullable MotionCollector motion) {
        this.motion = motion;
        this.scope = scope;
        this.source = source;
        this.stream = source.requireVideo();
        this.window = window;
        this.size = size;
        this.seeked = seeked;
        double tick = Ffmpeg.value(stream.time_base());
        double slack = Math.clamp(tick / 2, MIN_SLACK, MAX_SLACK);
        start = window == null ? Double.NEGATIVE_INFINITY : window.start() - slack;
        end = window == null ? Double.POSITIVE_INFINITY : window.end() - slack;
        double fps = source.fps(stream);
        frameSeconds = fps > 0 ? 1 / fps : 0.04;
        previous = scope.own(av_frame_alloc(), avutil::av_frame_free);
    }

    @Override
    public double start() {
        return start;
    }

    @Override
    public void opening(AVCodecContext decoder) {
        if (motion != null) {
            motion.opening(decoder);
        }
    }

    @Override
    public void draining() {
        if (motion != null) {
            motion.draining();
        }
    }

    @Override
    public Answer accept(AVFrame frame, double time) {
        if (motion != null) {
            motion.next(frame);
        }
        boolean first = Double.isNaN(firstTime);
        if (first) {
            firstTime = time;
        }
        if (time < start) {
            hold(frame, time);
            return Answer.MORE;
        }
        if (first && seeked && time > Math.max(start, source.start(stream)) + MAX_SLACK) {
            return Answer.LATE;
        }
        if (time < end) {
            take(frame, time, false);
            return Answer.MORE;
        }
        if (frames == 0) {
            takeNearest(frame, time);
        }
        return Answer.DONE;
    }

    private void hold(AVFrame frame, double time) {
        previousTime = time;
        previousEnd = time + Math.max(frame.duration() * Ffmpeg.value(stream.time_base()), frameSeconds);
        av_frame_unref(previous);
        av_frame_move_ref(previous, frame);
    }

    /** The window lies between two frames: the one nearer to its middle, or the first frame if it starts soon after. */
    private void takeNearest(AVFrame next, double nextTime) {
        double middle = 0.5 * (start + end);
        if (!Double.isNaN(previousTime) && middle - previousTime <= nextTime - middle) {
            take(previous, previousTime, true);
        } else if (!Double.isNaN(previousTime) || nextTime - end <= 1.5 * frameSeconds) {
            take(next, nextTime, false);
        }
    }

    /** @param before whether another frame has come since */
    private void take(AVFrame frame, double time, boolean before) {
        if (scaler == null) {
            Orientation orientation = source.orientation();
            Pixels from = orientation.shown(frame.height(), frame.width());
            shown = size.resolve(from.height(), from.width());
            requireRoom(1);
            scaler = new FrameScaler(scope, shown, orientation);
        }
        grow();
        int code = scaler.scale(frame, data, frames * scaler.frameBytes());
        if (code < 0) {
            throw Faults.damaged(source.file(), "picture", time, Ffmpeg.text(code));
        }
        times[frames++] = time;
        if (motion != null) {
            motion.keep(before, shown, scaler.orientation(), times.length);
        }
    }

    private void grow() {
        if (frames < times.length) {
            return;
        }
        long bytes = 3L * shown.height() * shown.width();
        long most = (Integer.MAX_VALUE - 8) / bytes;
        requireRoom(frames + 1L);
        int capacity = (int) Math.min(most, frames == 0 ? expected() : 2L * frames);
        data = Arrays.copyOf(data, (int) (capacity * bytes));
        times = Arrays.copyOf(times, capacity);
    }

    /** Frames that the window will have, as far as the file's word can be trusted with {@link #FIRST_BYTES}. */
    private int expected() {
        double claimed = window == null ? stream.nb_frames() : Math.ceil(window.length() / frameSeconds - 0.01);
        long most = Math.max(1, FIRST_BYTES / (3L * shown.height() * shown.width()));
        return (int) Math.clamp(claimed > 0 ? claimed : FIRST_CAPACITY, 1, (double) most);
    }

    private void requireRoom(long count) {
        long bytes = 3L * shown.height() * shown.width() * count;
        if (bytes > Integer.MAX_VALUE - 8) {
            String what = "%d frames of %d x %d".formatted(count, shown.height(), shown.width());
            throw Faults.tooBig(source.file(), what, bytes);
        }
    }

    /** The codec's motion in the frames of {@link #clip}, which comes first; null where it is not wanted. */
    @Nullable
    CodecMotion motion() {
        return motion == null ? null : motion.result(Arrays.copyOf(times, frames));
    }

    /** The clip, after the last frame. */
    VideoClip clip() {
        if (frames == 0 && !Double.isNaN(previousTime) && start < previousEnd + 0.5 * frameSeconds) {
            take(previous, previousTime, false);
        }
        if (frames == 0) {
            throw Faults.nothingInside(source.file(), "video", window, source.range(stream));
        }
        int bytes = 3 * shown.height() * shown.width() * frames;
        return new VideoClip(
                data.length == bytes ? data : Arrays.copyOf(data, bytes),
                frames,
                shown.height(),
                shown.width(),
                3,
                Arrays.copyOf(times, frames));
    }
}
