package org.gblend.media.internal;

/**
 * Power spectrum of real signals by the radix-2 fast Fourier transform (Cooley, Tukey 1965), in double precision: N real values
 * as N/2 complex ones, whose spectrum is taken apart (Press et al., Numerical Recipes, section 12.3).
 *
 * <p>{@code X_k = sum_n x_n exp(-2 pi i k n / N)}, no scaling. Thread-safe: callers bring the scratch space.
 */
public final class RealFft {
    private final int half;
    private final double[] cos;
    private final double[] sin;
    private final double[] stageCos;
    private final double[] stageSin;
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
        half = size / 2;
        cos = new double[half + 1];
        sin = new double[half + 1];
        for (int k = 0; k <= half; k++) {
            cos[k] = Math.cos(2 * Math.PI * k / size);
            sin[k] = Math.sin(2 * Math.PI * k / size);
        }
        stageCos = new double[half];
        stageSin = new double[half];
        for (int span = 1; span < half; span *= 2) {
            for (int k = 0; k < span; k++) {
                stageCos[span + k] = Math.cos(Math.PI * k / span);
                stageSin[span + k] = Math.sin(Math.PI * k / span);
            }
        }
        reversed = new int[half];
        int shift = Integer.SIZE - Integer.numberOfTrailingZeros(half);
        for (int i = 1; i < half; i++) {
            reversed[i] = Integer.reverse(i) >>> shift;
        }
    }

    /**
     * The power spectrum of one signal.
     *
     * @param signal {@code size} samples; overwritten
     * @param imaginary scratch, {@code size / 2} values at least, any content
     * @param power receives {@code |X_k|^2} for k = 0 .. size/2
     */
    public void power(double[] signal, double[] imaginary, double[] power) {
        double[] re = power; // as scratch: its first half is written before it is read, and all of it at the end
        for (int i = 0; i < half; i++) {
            int from = 2 * reversed[i];
            re[i] = signal[from];
            imaginary[i] = signal[from + 1];
        }
        int span = 1;
        if (half >= 4) {
            firstTwoStages(re, imaginary);
            span = 4;
        }
        for (; span < half; span *= 2) {
            stage(re, imaginary, span);
        }
        takeApart(re, imaginary, signal);
        System.arraycopy(signal, 0, power, 0, half + 1);
    }

    /** The two stages whose factors are 1 and -i. */
    private void firstTwoStages(double[] re, double[] im) {
        for (int i = 0; i < half; i += 4) {
            double sumRe = re[i] + re[i + 1];
            double sumIm = im[i] + im[i + 1];
            double differenceRe = re[i] - re[i + 1];
            double differenceIm = im[i] - im[i + 1];
            double nextSumRe = re[i + 2] + re[i + 3];
            double nextSumIm = im[i + 2] + im[i + 3];
            double nextDifferenceRe = re[i + 2] - re[i + 3];
            double nextDifferenceIm = im[i + 2] - im[i + 3];
            re[i] = sumRe + nextSumRe;
            im[i] = sumIm + nextSumIm;
            re[i + 2] = sumRe - nextSumRe;
            im[i + 2] = sumIm - nextSumIm;
            re[i + 1] = differenceRe + nextDifferenceIm;
            im[i + 1] = differenceIm - nextDifferenceRe;
            re[i + 3] = differenceRe - nextDifferenceIm;
            im[i + 3] = differenceIm + nextDifferenceRe;
        }
    }

    private void stage(double[] re, double[] im, int span) {
        for (int block = 0; block < half; block += 2 * span) {
            for (int k = 0; k < span; k++) {
                int a = block + k;
                int b = a + span;
                double c = stageCos[span + k];
                double s = stageSin[span + k];
                double x = re[b] * c + im[b] * s;
                double y = im[b] * c - re[b] * s;
                re[b] = re[a] - x;
                im[b] = im[a] - y;
                re[a] += x;
                im[a] += y;
            }
        }
    }

    /** {@code X_k = (Z_k + conj Z_(M-k)) / 2 - i exp(-2 pi i k / N) (Z_k - conj Z_(M-k)) / 2} with M = N/2; its square. */
    private void takeApart(double[] re, double[] im, double[] power) {
        power[0] = (re[0] + im[0]) * (re[0] + im[0]);
        power[half] = (re[0] - im[0]) * (re[0] - im[0]);
        for (int k = 1; k < half; k++) {
            int m = half - k;
            double evenRe = (re[k] + re[m]) / 2;
            double evenIm = (im[k] - im[m]) / 2;
            double oddRe = (im[k] + im[m]) / 2;
            double oddIm = (re[m] - re[k]) / 2;
            double x = evenRe + cos[k] * oddRe + sin[k] * oddIm;
            double y = evenIm + cos[k] * oddIm - sin[k] * oddRe;
            power[k] = x * x + y * y;
        }
    }
}
