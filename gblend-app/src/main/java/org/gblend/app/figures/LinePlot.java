package org.gblend.app.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines over a number such as the epoch.
 *
 * @param title of the panel
 * @param description in words
 * @param xLabel below
 * @param yLabel on the left
 * @param log whether the values' axis is logarithmic
 * @param ceiling largest value shown, so that one wild start does not flatten the rest; infinite for all
 * @param lines what is drawn
 * @param gaps areas between two lines over the same xs
 * @param marks vertical lines with a word
 */
public record LinePlot(
        String title,
        String description,
        String xLabel,
        String yLabel,
        boolean log,
        double ceiling,
        List<Line> lines,
        List<Gap> gaps,
        List<Mark> marks) {

    /** Lines alone, whatever their values. */
    public static LinePlot of(
            String title, String description, String xLabel, String yLabel, boolean log, List<Line> lines) {
        return new LinePlot(
                title, description, xLabel, yLabel, log, Double.POSITIVE_INFINITY, lines, List.of(), List.of());
    }

    /**
     * One line.
     *
     * @param swatch its colour and marker
     * @param look how it is drawn
     * @param x ascending
     * @param y one per x; NaN leaves a gap
     * @param low lower end of each point's interval; null for none
     * @param high upper end
     */
    // Arrays are drawn, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    public record Line(
            Swatch swatch, Look look, double[] x, double[] y, double @Nullable [] low, double @Nullable [] high) {
        public static Line of(String colour, Look look, double[] x, double[] y) {
            return of(Swatch.of(colour), look, x, y);
        }

        public static Line of(Swatch swatch, Look look, double[] x, double[] y) {
            return new Line(swatch, look, x, y, null, null);
        }

        String colour() {
            return swatch.colour();
        }
    }

    /** How a line is drawn. */
    public enum Look {
        SOLID,
        DASHED,
        /** Points with their intervals, joined by a thin line. */
        POINTS,
        THIN
    }

    /** The area between two lines, such as training and held-out loss. */
    public record Gap(Line below, Line above) {}

    /** A vertical line. */
    public record Mark(double x, String word) {}

    public Panel panel() {
        Frame frame = Frame.panel();
        Axis x = Axis.over(
                lines.stream().flatMapToDouble(l -> DoubleStream.of(l.x())).toArray(), 0, 1, false);
        Axis xAxis = new Axis(least(), Math.max(least() + 1e-9, greatest(x)), frame.x0() + 4, frame.x1() - 6, false);
        Axis yAxis = Axis.over(values(), frame.y0(), frame.y1(), log);
        Canvas canvas = new Canvas();
        frame.gridY(canvas, yAxis, yLabel);
        frame.baseX(canvas, xAxis, xLabel);
        for (Gap gap : gaps) {
            canvas.band(
                    pixels(xAxis, gap.below.x()),
                    pixels(yAxis, gap.below.y()),
                    pixels(yAxis, gap.above.y()),
                    gap.above.colour(),
                    0.16);
        }
        for (Mark mark : marks) {
            double at = xAxis.at(mark.x());
            canvas.line(at, frame.y0(), at, frame.y1(), Palette.MUTED, 1, "2 3");
            boolean right = at > (frame.x0() + frame.x1()) / 2;
            canvas.text(
                    at + (right ? -4 : 4),
                    frame.y1() + 10,
                    right ? Canvas.Anchor.END : Canvas.Anchor.START,
                    Frame.SMALL,
                    Palette.MUTED,
                    mark.word());
        }
        lines.forEach(line -> draw(canvas, line, xAxis, yAxis));
        return new Panel(title, description, frame.width(), frame.height(), canvas.svg());
    }

    private double least() {
        return lines.stream().flatMapToDouble(l -> DoubleStream.of(l.x())).min().orElse(0);
    }

    private double greatest(Axis fallback) {
        return lines.stream().flatMapToDouble(l -> DoubleStream.of(l.x())).max().orElse(fallback.high());
    }

    private double[] values() {
        List<double[]> all = new ArrayList<>();
        for (Line line : lines) {
            all.add(line.y());
            if (line.low() != null && line.high() != null) {
                all.add(line.low());
                all.add(line.high());
            }
        }
        return all.stream()
                .flatMapToDouble(DoubleStream::of)
                .map(value -> Math.min(value, ceiling))
                .toArray();
    }

    private static double[] pixels(Axis axis, double[] values) {
        return DoubleStream.of(values)
                .map(v -> Double.isFinite(v) ? axis.at(v) : Double.NaN)
                .toArray();
    }

    private static void draw(Canvas canvas, Line line, Axis xAxis, Axis yAxis) {
        double[] xs = pixels(xAxis, line.x());
        double[] ys = pixels(yAxis, line.y());
        switch (line.look()) {
            case SOLID -> canvas.polyline(xs, ys, line.colour(), 2.2, "");
            case DASHED -> canvas.polyline(xs, ys, line.colour(), 1.8, "5 4");
            case THIN -> canvas.polyline(xs, ys, line.colour(), 1, "");
            case POINTS -> {
                canvas.polyline(
                        xs, ys, line.colour(), 1.2, line.swatch().marker().dash());
                whiskers(canvas, line, xs, yAxis);
                for (int i = 0; i < xs.length; i++) {
                    if (Double.isFinite(ys[i])) {
                        canvas.marker(
                                xs[i], ys[i], 3.6, line.colour(), line.swatch().marker());
                    }
                }
            }
        }
        if (xs.length == 1 && line.look() != Look.POINTS && Double.isFinite(ys[0])) {
            canvas.dot(xs[0], ys[0], 3, line.colour(), Palette.SURFACE);
        }
    }

    private static void whiskers(Canvas canvas, Line line, double[] xs, Axis yAxis) {
        double[] low = line.low();
        double[] high = line.high();
        if (low == null || high == null) {
            return;
        }
        for (int i = 0; i < xs.length; i++) {
            if (Double.isFinite(low[i]) && Double.isFinite(high[i])) {
                canvas.line(xs[i], yAxis.at(low[i]), xs[i], yAxis.at(high[i]), line.colour(), 1.6, "");
            }
        }
    }
}
