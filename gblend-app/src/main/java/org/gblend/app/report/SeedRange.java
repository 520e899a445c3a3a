package org.gblend.app.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.gblend.app.figures.GroupedBars;

/**
 * A score over seeds.
 *
 * @param mean of them; NaN where there is none
 * @param low the lowest; NaN where there are not two
 * @param high the highest; NaN where there are not two
 */
record SeedRange(double mean, double low, double high) {
    /** Of one value a seed. */
    static SeedRange of(DoubleStream seeds) {
        double[] values = seeds.sorted().toArray();
        boolean several = values.length > 1;
        return new SeedRange(
                Arrays.stream(values).average().orElse(Double.NaN),
                several ? values[0] : Double.NaN,
                several ? values[values.length - 1] : Double.NaN);
    }

    /** {@code 0.701 to 0.734}; empty where there are not two seeds. */
    String ends() {
        return Double.isNaN(low) ? "" : Words.number(low, 3) + " to " + Words.number(high, 3);
    }

    /** One of the three of each. */
    static double[] column(List<SeedRange> ranges, ToDoubleFunction<SeedRange> value) {
        return ranges.stream().mapToDouble(value).toArray();
    }

    /** Bars to the means, with thin ones from the lowest to the highest. */
    static GroupedBars.Series bars(String colour, List<SeedRange> ranges) {
        return new GroupedBars.Series(
                colour,
                column(ranges, SeedRange::mean),
                column(ranges, SeedRange::low),
                column(ranges, SeedRange::high));
    }
}
