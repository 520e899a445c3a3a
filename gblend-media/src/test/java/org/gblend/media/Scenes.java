package org.gblend.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Clips of known content. */
final class Scenes {
    static final int BITS = 8;

    private Scenes() {}

    /** A smooth coloured texture that moves by (dx, dy) pixels a frame. */
    static VideoClip moving(int frames, int height, int width, double dx, double dy) {
        byte[] data = new byte[frames * height * width * 3];
        int at = 0;
        for (int t = 0; t < frames; t++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double u = x - dx * t;
                    double v = y - dy * t;
                    double light =
                            120 + 45 * Math.sin(0.31 * u) * Math.cos(0.27 * v) + 35 * Math.sin(0.15 * u + 0.17 * v);
                    data[at++] = (byte) Math.round(light + 20 * Math.sin(0.05 * u));
                    data[at++] = (byte) Math.round(light);
                    data[at++] = (byte) Math.round(light - 20 * Math.cos(0.06 * v));
                }
            }
        }
        return new VideoClip(data, frames, height, width, 3, new double[frames]);
    }

    /** Frame i shows the bits of i as eight black or white bars, lowest on the left. */
    static VideoClip numbered(int frames, int height, int width) {
        byte[] data = new byte[frames * height * width * 3];
        for (int t = 0; t < frames; t++) {
            for (int i = 0; i < height * width; i++) {
                int bar = i % width * BITS / width;
                byte value = (byte) ((t >> bar & 1) == 1 ? 235 : 20);
                Arrays.fill(data, 3 * (t * height * width + i), 3 * (t * height * width + i) + 3, value);
            }
        }
        return new VideoClip(data, frames, height, width, 3, new double[frames]);
    }

    /** The numbers shown by frames of {@link #numbered}. */
    static int[] numbers(VideoClip clip) {
        int[] numbers = new int[clip.frames()];
        for (int t = 0; t < clip.frames(); t++) {
            for (int bar = 0; bar < BITS; bar++) {
                int x = (2 * bar + 1) * clip.width() / (2 * BITS);
                int at = ((t * clip.height() + clip.height() / 2) * clip.width() + x) * 3;
                numbers[t] |= (clip.data()[at] & 0xFF) > 128 ? 1 << bar : 0;
            }
        }
        return numbers;
    }

    static AudioClip tone(double seconds, int rate, double hertz, double amplitude) {
        float[] samples = new float[(int) Math.round(seconds * rate)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return new AudioClip(samples, rate);
    }

    /** Frequency rises from 200 Hz by 400 Hz a second, so that every stretch of sound occurs once. */
    static AudioClip chirp(double seconds, int rate) {
        float[] samples = new float[(int) Math.round(seconds * rate)];
        for (int i = 0; i < samples.length; i++) {
            double t = (double) i / rate;
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * (200 * t + 200 * t * t)));
        }
        return new AudioClip(samples, rate);
    }

    /** The shift in samples, from -range to range, at which {@code heard} fits {@code original} from {@code from} on best. */
    static int lag(float[] heard, float[] original, int from, int range) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int shift = -range; shift <= range; shift++) {
            double sum = 0;
            for (int i = range; i < heard.length - range; i++) {
                int j = from + i - shift;
                sum += j >= 0 && j < original.length ? (double) heard[i] * original[j] : 0;
            }
            if (sum > most) {
                most = sum;
                best = shift;
            }
        }
        return best;
    }

    /** Peak signal-to-noise ratio in dB. */
    static double psnr(byte[] a, byte[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            double d = (a[i] & 0xFF) - (b[i] & 0xFF);
            squares += d * d;
        }
        return 10 * Math.log10(255.0 * 255 * a.length / squares);
    }

    /** A wav file of integer (format 1) or float (format 3) samples; {@code frames} holds the data chunk. */
    static byte[] wav(int format, int channels, int rate, int bits, byte[] frames) {
        int block = channels * bits / 8;
        return ByteBuffer.allocate(44 + frames.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putInt(36 + frames.length)
                .put("WAVEfmt ".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) format)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * block)
                .putShort((short) block)
                .putShort((short) bits)
                .put("data".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .putInt(frames.length)
                .put(frames)
                .array();
    }
}
