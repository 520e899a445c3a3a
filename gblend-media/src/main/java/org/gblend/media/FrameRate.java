package org.gblend.media;

import java.util.Arrays;

/** Frames at equal distances in time, from a clip of any frame rate, constant or not. */
public final class FrameRate {
    /** Seconds; a frame that starts this little after its tick is shown at it. */
    private static final double SLACK = 0.001;

    private FrameRate() {}

    /**
     * The frame on the screen at each of the times {@code first + k / fps} up to the end of the last frame, which is taken
     * to stand as long as the frames do on average.
     *
     * @param clip (T, H, W, C) with rising times
     * @param fps frames per second wanted, above 0
     * @return (T', H, W, C), at least one frame, times equally spaced
     */
    public static VideoClip resample(VideoClip clip, double fps) {
        if (!(fps > 0) || !Double.isFinite(fps)) {
            throw new IllegalArgumentException("frame rate: must be above 0 frames per second; got " + fps);
        }
        int last = clip.frames() - 1;
        double[] times = clip.times();
        double standing = last == 0 ? 1 / fps : (times[last] - times[0]) / last;
        double length = times[last] - times[0] + standing;
        int count = Math.clamp(Math.round(length * fps), 1, (Integer.MAX_VALUE - 8) / clip.frameBytes());
        byte[] data = new byte[count * clip.frameBytes()];
        double[] ticks = new double[count];
        Arrays.setAll(ticks, k -> times[0] + k / fps);
        int at = 0;
        for (int k = 0; k < count; k++) {
            while (at < last && times[at + 1] <= ticks[k] + SLACK) {
                at++;
            }
            System.arraycopy(clip.data(), at * clip.frameBytes(), data, k * clip.frameBytes(), clip.frameBytes());
        }
        return new VideoClip(data, count, clip.height(), clip.width(), clip.channels(), ticks);
    }
}
