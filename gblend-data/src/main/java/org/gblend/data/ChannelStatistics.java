package org.gblend.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.gblend.data.internal.sample.ChannelScale;
import org.gblend.data.internal.store.SampleStore;
import org.gblend.data.sets.TrainSet;

/**
 * Mean and standard deviation of a modality's last axis (channels, features, mel bins) over rows and all other axes.
 *
 * <p>A channel that never changes has the standard deviation 1, so that it becomes 0 and not NaN.
 */
public record ChannelStatistics(List<Double> mean, List<Double> std) {
    public ChannelStatistics {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != std.size()) {
            throw new IllegalArgumentException("statistics: " + mean.size() + " means and " + std.size()
                    + " deviations; give one each per channel");
        }
    }

    /** To mean 0 and deviation 1. */
    ChannelScale scale() {
        return ChannelScale.normalise(mean, std);
    }

    /** Measures the training rows that have a sample, and only those. */
    static ChannelStatistics measure(SampleStore store, TrainSet train) {
        int[] rows = Arrays.stream(train.rows()).filter(store::present).toArray();
        if (rows.length == 0) {
            throw new IllegalArgumentException("statistics of an empty training set; give at least one row");
        }
        int[] shape = store.shape(rows[0]);
        int channels = shape[shape.length - 1];
        double[] sum = new double[channels];
        double[] squares = new double[channels];
        double[] centre = new double[channels];
        long count = 0;
        float[] values = new float[0];
        for (int row : rows) {
            int n = Arrays.stream(store.shape(row)).reduce(1, (a, b) -> a * b);
            values = values.length < n ? new float[n] : values;
            store.type(row).toFloats(store.sample(row), 0, values, 0, n);
            if (count == 0) {
                for (int c = 0; c < channels; c++) {
                    centre[c] = values[c];
                }
            }
            count += n / channels;
            add(values, n, centre, sum, squares);
        }
        return of(centre, sum, squares, count);
    }

    /** Sums about a first guess of the centre, which keeps the small difference of large squares exact. */
    private static void add(float[] values, int n, double[] centre, double[] sum, double[] squares) {
        int channels = centre.length;
        for (int at = 0; at < n; at += channels) {
            for (int c = 0; c < channels; c++) {
                double d = values[at + c] - centre[c];
                sum[c] += d;
                squares[c] += d * d;
            }
        }
    }

    private static ChannelStatistics of(double[] centre, double[] sum, double[] squares, long count) {
        List<Double> mean = new ArrayList<>(Collections.nCopies(centre.length, 0.0));
        List<Double> std = new ArrayList<>(Collections.nCopies(centre.length, 1.0));
        for (int c = 0; c < centre.length; c++) {
            double shift = sum[c] / count;
            double variance = squares[c] / count - shift * shift;
            mean.set(c, centre[c] + shift);
            if (variance > 1e-12 * (1 + mean.get(c) * mean.get(c))) {
                std.set(c, Math.sqrt(variance));
            }
        }
        return new ChannelStatistics(mean, std);
    }
}
