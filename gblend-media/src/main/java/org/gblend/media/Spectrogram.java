package org.gblend.media;

/**
 * A spectrogram, (frames, mels) row-major. The array is not copied, neither in nor out.
 *
 * @param values {@code frames * mels} values
 */
@SuppressWarnings("ArrayRecordComponent") // a bulk value: compared by nobody, copied by nobody
public record Spectrogram(float[] values, int frames, int mels) {
    public Spectrogram {
        if (values.length != (long) frames * mels) {
            throw new IllegalArgumentException("a spectrogram of (frames, mels) = (%d, %d) needs %d values; got %d"
                    .formatted(frames, mels, (long) frames * mels, values.length));
        }
    }
}
