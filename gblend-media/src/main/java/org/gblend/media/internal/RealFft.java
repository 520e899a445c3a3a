package org.gblend.media.internal;

import java.util.Arrays;

/**
 * Power spectrum of real signals by the radix-2 fast Fourier transform (Cooley, Tukey 1965), in double precision.
 *
 * <p>{@code X_k = sum_n x_n exp(-2 pi i k n / N)}, no scaling. Thread-safe: callers bring the scratch space.
 */
public final class RealFft {
    private final int size;
    private final double[] cos;
    private final double[] sin;
    private final int[] reversed;

    /**
     * Prepares the twiddle factors.
     *
     * @param size a power of two, at least 2
     */
    public RealFft(int size) {
        if (size < 2 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("the transform's size must be a power of two, at least 2; got " + size);
        }
        this.size = size;
        cos = new double[size / 2];
        sin = new double[size / 2];
        for (int k = 0; k < size / 2; k++) {
            cos[k] = Math.cos(2 * Math.PI * k / size);
            sin[k] = Math.sin(2 * Math.PI * k / size);
        }
        reversed = new int[size];
        int shift = Integer.SIZE - Integer.numberOfTrailingZeros(size);
        for (int i = 0; i < size; i++) {
            reversed[i] = Integer.reverse(i) >>> shift;
        }
    }

    /**
     * The power spectrum of one signal.
     *
     * @param signal {@code size} samples; left as the transform's real part in its place
     * @param imaginary scratch, {@code size} values, any content
     * @param power receives {@code |X_k|^2} for k = 0 .. size/2
     */
    public void power(double[] signal, double[] imaginary, double[] power) {
        Arrays.fill(imaginary, 0);
        for (int i = 0; i < size; i++) {
            int j = reversed[i];
            if (i < j) {
                double swap = signal[i];
                signal[i] = signal[j];
                signal[j] = swap;
            }
        }
        for (int half = 1; half < size; half *= 2) {
            stage(signal, imaginary, half);
        }
        for (int k = 0; k <= size / 2; k++) {
            power[k] = signal[k] * signal[k] + imaginary[k] * imaginary[k];
        }
    }

    private void stage(double[] re, double[] im, int half) {
        int stride = size / (2 * half);
        for (int block = 0; block < size; block += 2 * half) {
            for (int k = 0; k < half; k++) {
                int a = block + k;
                int b = a + half;
                double c = cos[k * stride];
                double s = sin[k * stride];
                double x = re[b] * c + im[b] * s;
                double y = im[b] * c - re[b] * s;
                re[b] = re[a] - x;
                im[b] = im[a] - y;
                re[a] += x;
                im[a] += y;
            }
        }
    }
}
