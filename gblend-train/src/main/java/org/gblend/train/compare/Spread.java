package org.gblend.train.compare;

/**
 * Mean and sample standard deviation (divisor n - 1) over seeds; the deviation is NaN for one seed.
 *
 * @param mean over the seeds
 * @param deviation their spread
 */
public record Spread(double mean, double deviation) {
    public static Spread of(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Spread(mean, values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1)));
    }
}
