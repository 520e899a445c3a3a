package org.gblend.data;

import java.awt.image.BufferedImage;
import java.util.Optional;
import org.gblend.data.config.ArrayAudioConfig;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.MotionConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.internal.store.SampleStore;

/** What prepared samples look like, for the eye: frames side by side, or a spectrogram. */
public final class SamplePictures {
    private static final int FRAMES = 4;

    private SamplePictures() {}

    /**
     * A row's sample of one modality: four frames evenly spaced over the window, or time from left to right and
     * frequency upwards.
     *
     * @return empty for an array that is no picture, and where the row lacks the modality
     */
    public static Optional<BufferedImage> of(PreparedData data, String modality, int row) {
        if (!data.has(modality, row)) {
            return Optional.empty();
        }
        SampleStore store = data.store(modality);
        int[] shape = store.shape(row);
        int values = 1;
        for (int length : shape) {
            values *= length;
        }
        float[] sample = new float[values];
        store.type(row).toFloats(store.sample(row), 0, sample, 0, values);
        return switch (data.config(modality)) {
            case RgbConfig _ -> Optional.of(strip(sample, shape));
            case FlowConfig _ -> Optional.of(strip(sample, shape));
            case MotionConfig _ -> Optional.of(strip(sample, shape));
            case AudioConfig _ -> Optional.of(spectrogram(sample, shape[0], shape[1]));
            case ArrayConfig _ -> Optional.empty();
            case ArrayFlowConfig _ -> Optional.of(strip(sample, shape));
            case ArrayAudioConfig _ -> Optional.of(spectrogram(sample, shape[0], shape[1]));
        };
    }

    /** Frames (T, H, W, C); flow, of two channels, is shown by its length. */
    private static BufferedImage strip(float[] sample, int[] shape) {
        int height = shape[1];
        int width = shape[2];
        int channels = shape[3];
        int frames = Math.min(FRAMES, shape[0]);
        BufferedImage image = new BufferedImage(frames * (width + 2) - 2, height, BufferedImage.TYPE_INT_RGB);
        for (int f = 0; f < frames; f++) {
            int t = (int) ((f + 0.5) * shape[0] / frames);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int at = ((t * height + y) * width + x) * channels;
                    image.setRGB(f * (width + 2) + x, y, channels == 3 ? colour(sample, at) : length(sample, at));
                }
            }
        }
        return image;
    }

    private static int colour(float[] sample, int at) {
        return (int) sample[at] << 16 | (int) sample[at + 1] << 8 | (int) sample[at + 2];
    }

    private static int length(float[] sample, int at) {
        double dx = sample[at] - 128;
        double dy = sample[at + 1] - 128;
        return grey(Math.min(1, Math.hypot(dx, dy) / 64));
    }

    private static BufferedImage spectrogram(float[] sample, int frames, int mels) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : sample) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        BufferedImage image = new BufferedImage(frames, mels, BufferedImage.TYPE_INT_RGB);
        for (int t = 0; t < frames; t++) {
            for (int m = 0; m < mels; m++) {
                double share = high > low ? (sample[t * mels + m] - low) / (high - low) : 0;
                image.setRGB(t, mels - 1 - m, grey(share));
            }
        }
        return image;
    }

    private static int grey(double share) {
        int level = (int) Math.round(255 * share);
        return level << 16 | level << 8 | level;
    }
}
