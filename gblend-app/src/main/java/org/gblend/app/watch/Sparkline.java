package org.gblend.app.watch;

import java.util.List;

/** A curve in one line of text: the lowest value is the lowest block. */
final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /**
     * The newest values as blocks; a value that is no number is a space.
     *
     * @param width most blocks
     */
    static String of(List<Double> values, int width) {
        List<Double> shown = values.subList(Math.max(0, values.size() - width), values.size());
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : shown) {
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        StringBuilder line = new StringBuilder();
        for (double value : shown) {
            if (Double.isFinite(value)) {
                double share = high > low ? (value - low) / (high - low) : 0;
                line.append(BLOCKS.charAt((int) Math.round(share * (BLOCKS.length() - 1))));
            } else {
                line.append(' ');
            }
        }
        return line.toString();
    }
}
