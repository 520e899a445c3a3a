package org.gblend.media;

/**
 * Fields of motion, (T, H, W, 2) row-major: {@code (u, v)} in pixels, right and down positive.
 *
 * <p>Optical flow has a field per pair of frames; entry (t, y, x) is the way that the picture at (y, x) of frame t goes to
 * the pair's second frame. Motion vectors have a field per frame; entry (t, y, x) is the way that the picture at (y, x) of
 * frame t has come. A scene that moves to the right is positive u in both. The array is not copied, neither in nor out.
 *
 * @param uv {@code frames * height * width * 2} values
 * @param frames fields
 * @param times seconds from the file's start of each field's frame, for flow the pair's first
 */
@SuppressWarnings("ArrayRecordComponent") // a bulk value: compared by nobody, copied by nobody
public record FlowClip(float[] uv, int frames, int height, int width, double[] times) {
    /** Steps of a byte on either side of 128. */
    private static final int STEPS = 127;

    public FlowClip {
        long expected = 2L * frames * height * width;
        if (uv.length != expected || times.length != frames) {
            throw new IllegalArgumentException(
                    "flow of (T, H, W, 2) = (%d, %d, %d, 2) needs %d values and %d times; got %d and %d"
                            .formatted(frames, height, width, expected, frames, uv.length, times.length));
        }
    }

    /**
     * Bytes {@code round(128 + 127 value / bound)}, 128 for no motion, motion beyond {@code bound} cut to it: 1-255, two
     * channels.
     *
     * @param bound pixels; the step is {@code bound / 127}
     */
    public VideoClip quantised(double bound) {
        return new VideoClip(quantised(uv, uv.length, bound), frames, height, width, 2, times);
    }

    /** The bytes of the first {@code count} values. */
    static byte[] quantised(float[] values, int count, double bound) {
        double scale = STEPS / requireBound(bound);
        byte[] data = new byte[count];
        for (int i = 0; i < count; i++) {
            data[i] = (byte) (128 + Math.clamp(Math.round(values[i] * scale), -STEPS, STEPS));
        }
        return data;
    }

    /** The flow that {@link #quantised} bytes stand for. */
    public static FlowClip restored(VideoClip quantised, double bound) {
        if (quantised.channels() != 2) {
            throw new IllegalArgumentException("quantised flow has 2 channels; got " + quantised.channels());
        }
        double scale = requireBound(bound) / STEPS;
        float[] uv = new float[quantised.data().length];
        for (int i = 0; i < uv.length; i++) {
            uv[i] = (float) ((Byte.toUnsignedInt(quantised.data()[i]) - 128) * scale);
        }
        return new FlowClip(uv, quantised.frames(), quantised.height(), quantised.width(), quantised.times());
    }

    private static double requireBound(double bound) {
        if (!(bound > 0) || !Double.isFinite(bound)) {
            throw new IllegalArgumentException("flow: bound must be above 0 pixels; got " + bound);
        }
        return bound;
    }
}
