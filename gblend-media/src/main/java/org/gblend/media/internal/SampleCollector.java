package org.gblend.media.internal;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.gblend.media.AudioClip;
import org.gblend.media.TimeWindow;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the samples of a window as mono floats: first at the track's own rate, placed by time stamp, then resampled.
 *
 * <p>The stretch gathered passes the window by {@link #MARGIN} on either side for the resampling filter, and starts on an
 * instant that is a whole sample at both rates, so that any window's samples equal those cut from the whole track.
 */
final class SampleCollector implements FrameSink {
    /** Seconds; the filter of libswresample reaches 16 samples of the lower rate to either side. */
    private static final double MARGIN = 0.02;

    /** Seconds for the codec's memory: 2 packets of AAC at 8 kHz, 11 of MP3 at 44.1 kHz, the 80 ms of Opus. */
    private static final double PRE_ROLL = 0.3;

    /** Seconds; time stamps that stray less than this from the count of samples are rounding, not gaps. */
    private static final double JITTER = 0.005;

    /** Seconds; a longer hole in a whole file is damage, not silence. */
    private static final double MAX_GAP = 600;

    private final MediaSource source;
    private final AVStream stream;
    private final @Nullable TimeWindow window;
    private final int outRate;
    private final boolean seeked;
    private final double start;
    private final MonoConverter converter;
    private int rate;
    private long first;
    private long limit;
    private long next;
    private double firstTime = Double.NaN;
    private boolean heard;
    private float[] samples = new float[0];
    private int count;

    SampleCollector(NativeScope scope, MediaSource source, @Nullable TimeWindow window, int outRate, boolean seeked) {
        this.source = source;
        this.stream = source.requireAudio();
        this.window = window;
        this.outRate = outRate;
        this.seeked = seeked;
        this.start = window == null ? Double.NEGATIVE_INFINITY : window.start() - MARGIN;
        this.converter = new MonoConverter(scope);
    }

    /** Seconds before the window at which decoding must begin. */
    static double lead() {
        return MARGIN + PRE_ROLL;
    }

    @Override
    public double start() {
        return start;
    }

    @Override
    public Answer accept(AVFrame frame, double time) {
        if (frame.sample_rate() < 1) {
            throw Faults.damaged(source.file(), "sound", time, "a packet without a sample rate");
        }
        double end = time + (double) frame.nb_samples() / frame.sample_rate();
        boolean begins = Double.isNaN(firstTime);
        if (begins) {
            if (seeked && end > Math.max(start - PRE_ROLL, source.start(stream)) + 2 * (end - time)) {
                return Answer.LATE;
            }
            firstTime = time;
            begin(frame.sample_rate());
        }
        if (frame.sample_rate() != rate) {
            String reason = "the sample rate changes from %d to %d Hz".formatted(rate, frame.sample_rate());
            throw Faults.damaged(source.file(), "sound", time, reason);
        }
        place(frame, time, begins);
        return next >= limit ? Answer.DONE : Answer.MORE;
    }

    private void begin(int sampleRate) {
        rate = sampleRate;
        if (window == null) {
            limit = Long.MAX_VALUE;
            return;
        }
        long unit = rate / gcd(rate, outRate);
        first = Math.max(0, (long) Math.floor(start * rate / unit) * unit);
        limit = Math.max(first, (long) Math.ceil((window.end() + MARGIN) * rate));
    }

    private void place(AVFrame frame, double time, boolean begins) {
        long at = Math.round(time * rate);
        if (!begins && Math.abs(at - next) <= JITTER * rate) {
            at = next;
        }
        long from = Math.max(first, begins ? at : Math.max(at, next));
        long to = Math.min(limit, at + frame.nb_samples());
        next = begins ? at + frame.nb_samples() : Math.max(next, at + frame.nb_samples());
        if (from >= to) {
            return;
        }
        if (window == null && from - count > MAX_GAP * rate) {
            String reason = "a hole of %s s in the sound".formatted(Faults.seconds((double) (from - count) / rate));
            throw Faults.damaged(source.file(), "sound", time, reason);
        }
        grow(to - first);
        int code = converter.convert(frame, (int) (from - at), samples, (int) (from - first), (int) (to - from));
        if (code < 0) {
            throw Faults.damaged(source.file(), "sound", time, Ffmpeg.text(code));
        }
        count = (int) (to - first);
        heard |= window == null || (to > window.start() * rate && from < window.end() * rate);
    }

    private void grow(long needed) {
        if (needed > Integer.MAX_VALUE / 8) {
            throw Faults.tooBig(source.file(), "sound of %d samples".formatted(needed), needed * Float.BYTES);
        }
        if (needed > samples.length) {
            long generous = Math.min(limit - first, Math.max(needed, 2L * samples.length));
            samples = Arrays.copyOf(samples, (int) Math.min(Integer.MAX_VALUE / 8, generous));
        }
    }

    /** The clip, after the last frame. */
    AudioClip clip() {
        if (!heard) {
            throw Faults.nothingInside(source.file(), "audio", window, source.range(stream));
        }
        float[] resampled = rate == outRate ? samples : Resampler.resample(samples, count, rate, outRate);
        int valid = rate == outRate ? count : resampled.length;
        float[] clip = window == null ? whole(resampled, valid) : cut(window, resampled, valid);
        requireFinite(clip);
        return new AudioClip(clip, outRate);
    }

    private float[] whole(float[] resampled, int valid) {
        int length = (int) Math.round((double) count * outRate / rate);
        return padded(resampled, valid, 0, length);
    }

    private float[] cut(TimeWindow span, float[] resampled, int valid) {
        long from = Math.round(span.start() * outRate);
        long length = Math.max(1, Math.round(span.end() * outRate) - from);
        if (length > Integer.MAX_VALUE / 8) {
            throw Faults.tooBig(source.file(), "sound of %d samples".formatted(length), length * Float.BYTES);
        }
        long zero = first * outRate / rate;
        return padded(resampled, valid, from - zero, (int) length);
    }

    /** {@code length} samples from {@code from} on, 0 outside {@code [0, valid)}. */
    private static float[] padded(float[] values, int valid, long from, int length) {
        float[] out = new float[length];
        long begin = Math.max(0, from);
        long end = Math.min(valid, from + length);
        if (begin < end) {
            System.arraycopy(values, (int) begin, out, (int) (begin - from), (int) (end - begin));
        }
        return out;
    }

    private void requireFinite(float[] clip) {
        for (int i = 0; i < clip.length; i++) {
            if (!Float.isFinite(clip[i])) {
                double time = (window == null ? 0 : window.start()) + (double) i / outRate;
                throw Faults.damaged(source.file(), "sound", time, "a sample is not a finite number");
            }
        }
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
