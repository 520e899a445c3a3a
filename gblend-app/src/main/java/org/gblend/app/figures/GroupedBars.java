package org.gblend.app.figures;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Upright bars in groups, with intervals.
 *
 * @param title of the panel
 * @param description in words
 * @param xLabel below
 * @param yLabel on the left
 * @param groups names of the groups, such as stretches of epochs
 * @param series one bar each per group
 */
public record GroupedBars(
        String title, String description, String xLabel, String yLabel, List<String> groups, List<Series> series) {

    private static final int MOST_NAMES = 9;
    /** Width of a letter, pixels; names that do not fit side by side rise by 30 degrees, whose sine is a half. */
    private static final double LETTER = 6.2;

    private static final double SLOPE = 0.5;

    /** One colour's bars; NaN leaves one out, and NaN ends leave its interval out. */
    // Arrays are drawn, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    public record Series(String colour, double[] values, double[] low, double[] high) {}

    public Panel panel() {
        double slot = (Frame.panel().x1() - Frame.panel().x0()) / Math.max(1, groups.size());
        int every = (int) Math.ceil(groups.size() / (double) MOST_NAMES);
        int longest = groups.stream().mapToInt(String::length).max().orElse(0);
        boolean slanted = LETTER * longest > slot * every;
        Frame frame = Frame.panel().deeper(slanted ? SLOPE * LETTER * longest : 0);
        double[] all = series.stream()
                .flatMapToDouble(s -> DoubleStream.concat(
                        DoubleStream.of(s.values()),
                        DoubleStream.concat(DoubleStream.of(s.low()), DoubleStream.of(s.high()))))
                .filter(Double::isFinite)
                .toArray();
        double low = Math.min(0, DoubleStream.of(all).min().orElse(0));
        double high = Math.max(low + 1e-9, DoubleStream.of(all).max().orElse(1));
        Axis y = new Axis(low, high + 0.04 * (high - low), frame.y0(), frame.y1(), false);
        Canvas canvas = new Canvas();
        frame.gridY(canvas, y, yLabel);
        double bar = Math.min(34, 0.76 * slot / Math.max(1, series.size()));
        for (int g = 0; g < groups.size(); g++) {
            double middle = frame.x0() + (g + 0.5) * slot;
            if (g % every == 0) {
                name(canvas, groups.get(g), middle, frame.y0(), slanted);
            }
            for (int s = 0; s < series.size(); s++) {
                bar(canvas, y, series.get(s), g, middle + (s - series.size() / 2.0) * bar, bar);
            }
        }
        frame.base(canvas, xLabel);
        return new Panel(title, description, frame.width(), frame.height(), canvas.svg());
    }

    private static void name(Canvas canvas, String name, double x, double y0, boolean slanted) {
        if (slanted) {
            String turn = " transform=\"rotate(-30 " + Canvas.px(x + 5) + " " + Canvas.px(y0 + 12) + ")\"";
            canvas.text(x + 5, y0 + 12, Canvas.Anchor.END, Frame.SMALL, Palette.MUTED, name, turn);
        } else {
            canvas.text(x, y0 + 16, Canvas.Anchor.MIDDLE, Frame.SMALL, Palette.MUTED, name);
        }
    }

    private static void bar(Canvas canvas, Axis y, Series series, int group, double x, double width) {
        double value = series.values()[group];
        if (!Double.isFinite(value)) {
            return;
        }
        double top = Math.min(y.at(value), y.at(0));
        canvas.rect(x + 1, top, width - 2, Math.max(1, Math.abs(y.at(value) - y.at(0))), series.colour(), 1);
        double low = series.low()[group];
        double high = series.high()[group];
        if (Double.isFinite(low) && Double.isFinite(high)) {
            canvas.line(x + width / 2, y.at(low), x + width / 2, y.at(high), Palette.INK, 1.4, "");
        }
    }
}
