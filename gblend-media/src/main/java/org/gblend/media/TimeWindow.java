package org.gblend.media;

/**
 * A stretch of a file's time line, {@code start <= t < end}, in seconds.
 *
 * <p>Time 0 is where the file starts to play: the earliest start of its tracks, as players and the {@code ffmpeg} tool
 * have it. A window may pass the file's ends: see {@link VideoDecoder} and {@link AudioDecoder} for what they give then.
 */
public record TimeWindow(double start, double end) {
    public TimeWindow {
        if (!Double.isFinite(start) || !Double.isFinite(end) || start >= end) {
            throw new IllegalArgumentException(
                    "A time window needs finite start < end in seconds; got start %s, end %s".formatted(start, end));
        }
    }

    public double length() {
        return end - start;
    }

    /** The window of {@code length} seconds about this one's middle. */
    public TimeWindow resized(double length) {
        double middle = 0.5 * (start + end);
        return new TimeWindow(middle - 0.5 * length, middle + 0.5 * length);
    }

    /** This window moved, its length kept, so that it lies in {@code [0, duration]}; the whole file where it is longer. */
    public TimeWindow movedInto(double duration) {
        if (length() >= duration) {
            return new TimeWindow(0, duration);
        }
        if (start < 0) {
            return new TimeWindow(0, length());
        }
        return end > duration ? new TimeWindow(duration - length(), duration) : this;
    }
}
