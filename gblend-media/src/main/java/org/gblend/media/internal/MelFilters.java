package org.gblend.media.internal;

import java.util.Arrays;
import java.util.Locale;

/**
 * Triangular filters, evenly spaced and straight-sided on the mel scale {@code 1127 ln(1 + f / 700)}, each summing to 1.
 *
 * <p>The corners of filter m are points m, m+1, m+2 of {@code mels + 2} evenly spaced ones from low to high.
 */
public final class MelFilters {
    private final int[] firstBin;
    private final double[][] weights;

    /** @throws IllegalArgumentException where a filter is so narrow that no point of the transform lies inside */
    public MelFilters(int mels, int fft, int sampleRate, double lowHz, double highHz) {
        firstBin = new int[mels];
        weights = new double[mels][];
        double low = mel(lowHz);
        double step = (mel(highHz) - low) / (mels + 1);
        for (int m = 0; m < mels; m++) {
            double[] row = new double[fft / 2 + 1];
            double sum = 0;
            for (int k = 0; k < row.length; k++) {
                double place = (mel((double) k * sampleRate / fft) - low) / step - m;
                row[k] = Math.max(0, 1 - Math.abs(place - 1));
                sum += row[k];
            }
            if (sum == 0) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "log-mel: band %d (%.1f-%.1f Hz) of mels = %d holds no point of an fft of %d at %d Hz: take fewer mels or a longer fft",
                        m,
                        hertz(low + m * step),
                        hertz(low + (m + 2) * step),
                        mels,
                        fft,
                        sampleRate));
            }
            keep(m, row, sum);
        }
    }

    private void keep(int m, double[] row, double sum) {
        int from = 0;
        while (row[from] == 0) {
            from++;
        }
        int to = row.length;
        while (row[to - 1] == 0) {
            to--;
        }
        firstBin[m] = from;
        weights[m] = Arrays.copyOfRange(row, from, to);
        for (int i = 0; i < weights[m].length; i++) {
            weights[m][i] /= sum;
        }
    }

    /** The weighted mean of the power spectrum under filter {@code m}. */
    public double band(int m, double[] power) {
        double sum = 0;
        double[] w = weights[m];
        for (int i = 0; i < w.length; i++) {
            sum += w[i] * power[firstBin[m] + i];
        }
        return sum;
    }

    private static double mel(double hertz) {
        return 1127 * Math.log(1 + hertz / 700);
    }

    private static double hertz(double mel) {
        return 700 * (Math.exp(mel / 1127) - 1);
    }
}
