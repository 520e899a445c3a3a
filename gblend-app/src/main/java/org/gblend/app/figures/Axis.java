package org.gblend.app.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Values to pixels along one direction.
 *
 * @param low smallest value shown
 * @param high largest value shown, above {@code low}
 * @param from pixel of {@code low}
 * @param to pixel of {@code high}
 * @param log whether equal factors take equal lengths; both ends are positive then
 */
record Axis(double low, double high, double from, double to, boolean log) {

    /** What is smaller than the largest value by more than this factor lies at the lower edge: an interval's end near 0. */
    private static final double MOST_DECADES = 1e4;

    /** An axis over all finite values, with a little room; a range without extent is widened. */
    static Axis over(double[] values, double from, double to, boolean log) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value) && (!log || value > 0)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (low > high) {
            return new Axis(log ? 0.1 : 0, log ? 10 : 1, from, to, log);
        }
        if (log) {
            return new Axis(Math.max(low, high / MOST_DECADES) / 1.3, high * 1.3, from, to, true);
        }
        double room = high > low ? 0.05 * (high - low) : Math.max(0.5, 0.1 * Math.abs(high));
        boolean touchesZero = low >= 0 && low - room < 0;
        return new Axis(touchesZero ? 0 : low - room, high + room, from, to, false);
    }

    double at(double value) {
        double share =
                log ? Math.log(Math.max(value, 1e-300) / low) / Math.log(high / low) : (value - low) / (high - low);
        return from + Math.clamp(share, -0.02, 1.02) * (to - from);
    }

    /** Round values inside the axis, about {@code wanted} of them. */
    List<Double> ticks(int wanted) {
        return log ? decades(wanted) : steps(wanted);
    }

    private List<Double> steps(int wanted) {
        double raw = (high - low) / wanted;
        double magnitude = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = magnitude;
        for (double factor : new double[] {1, 2, 5, 10}) {
            step = factor * magnitude;
            if (step >= raw) {
                break;
            }
        }
        List<Double> ticks = new ArrayList<>();
        for (long k = (long) Math.ceil(low / step - 1e-9); k * step <= high * (1 + 1e-12) + 1e-12; k++) {
            ticks.add(k * step);
        }
        return ticks;
    }

    private List<Double> decades(int wanted) {
        List<Double> ticks = new ArrayList<>();
        boolean fine = Math.log10(high / low) < wanted / 2.0;
        for (int power = (int) Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
            for (double factor : fine ? new double[] {1, 2, 5} : new double[] {1}) {
                double tick = factor * Math.pow(10, power);
                if (tick >= low && tick <= high) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    /** A tick's text: as short as it can be. */
    static String text(double value) {
        if (value == 0 || Math.abs(value) < 1e-9) {
            return "0";
        }
        if (Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3) {
            return String.format(Locale.ROOT, "%.0e", value).replace("e+0", "e").replace("e-0", "e-");
        }
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
