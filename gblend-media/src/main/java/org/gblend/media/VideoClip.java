package org.gblend.media;

/**
 * Pictures in a row, unsigned bytes, channels last: {@code data} is (T, H, W, C) row-major without gaps.
 *
 * <p>The array is not copied, neither in nor out: whoever makes a clip hands its array over.
 *
 * @param data {@code frames * height * width * channels} values 0-255
 * @param times seconds from the file's start at which each frame is shown, length T
 */
@SuppressWarnings("ArrayRecordComponent") // a bulk value: compared by nobody, copied by nobody
public record VideoClip(byte[] data, int frames, int height, int width, int channels, double[] times) {
    public VideoClip {
        long expected = (long) frames * height * width * channels;
        if (data.length != expected || times.length != frames) {
            throw new IllegalArgumentException(
                    "a clip of (T, H, W, C) = (%d, %d, %d, %d) needs %d bytes and %d times; got %d and %d"
                            .formatted(frames, height, width, channels, expected, frames, data.length, times.length));
        }
    }

    /** Bytes of one frame. */
    public int frameBytes() {
        return height * width * channels;
    }
}
