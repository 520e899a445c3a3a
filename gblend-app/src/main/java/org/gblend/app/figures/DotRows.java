package org.gblend.app.figures;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One row per thing, its value with an interval and the single values it came from; or a bar from 0.
 *
 * @param title of the panel
 * @param description in words
 * @param xLabel below
 * @param zero whether the axis is drawn from 0, with a line there
 * @param bars whether values are bars from 0
 * @param rows from the top
 */
public record DotRows(String title, String description, String xLabel, boolean zero, boolean bars, List<Row> rows) {
    private static final double ROW = 24;
    private static final int LETTERS = 20;

    /**
     * One row.
     *
     * @param label on the left
     * @param swatch its colour and marker
     * @param value its middle
     * @param low lower end of its interval; NaN for none
     * @param high upper end
     * @param singles values of the single runs
     */
    // Arrays are drawn, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    public record Row(String label, Swatch swatch, double value, double low, double high, double[] singles) {
        public static Row of(String label, String colour, double value) {
            return new Row(label, Swatch.of(colour), value, Double.NaN, Double.NaN, new double[0]);
        }

        String colour() {
            return swatch.colour();
        }
    }

    public Panel panel() {
        int longest = rows.stream().mapToInt(row -> row.label.length()).max().orElse(0);
        double left = 16 + 6.4 * Math.min(LETTERS, longest);
        Frame frame = new Frame(Panel.WIDTH + 60, 50 + ROW * rows.size(), left, 16, 8, 36);
        Axis x = Axis.over(
                DoubleStream.concat(
                                zero ? DoubleStream.of(0) : DoubleStream.empty(),
                                rows.stream()
                                        .flatMapToDouble(row -> DoubleStream.concat(
                                                DoubleStream.of(row.value, row.low, row.high),
                                                DoubleStream.of(row.singles))))
                        .toArray(),
                frame.x0(),
                frame.x1(),
                false);
        Canvas canvas = new Canvas();
        frame.gridX(canvas, x, xLabel);
        if (zero) {
            canvas.line(x.at(0), frame.y0(), x.at(0), frame.y1(), Palette.MUTED, 1.4, "");
        }
        for (int i = 0; i < rows.size(); i++) {
            row(canvas, frame, x, rows.get(i), frame.y1() + (i + 0.5) * ROW + 2);
        }
        return new Panel(title, description, frame.width(), frame.height(), canvas.svg());
    }

    private void row(Canvas canvas, Frame frame, Axis x, Row row, double y) {
        canvas.text(frame.x0() - 8, y + 4, Canvas.Anchor.END, 12, Palette.INK, shortened(row.label));
        if (!Double.isFinite(row.value)) {
            return;
        }
        if (bars) {
            double from = Math.min(x.at(0), x.at(row.value));
            canvas.rect(from, y - 8, Math.max(1, Math.abs(x.at(row.value) - x.at(0))), 16, row.colour(), 0.9);
        }
        for (double single : row.singles) {
            canvas.dot(x.at(single), y, 3, Palette.SURFACE, row.colour());
        }
        if (Double.isFinite(row.low) && Double.isFinite(row.high)) {
            canvas.line(x.at(row.low), y, x.at(row.high), y, bars ? Palette.INK : row.colour(), 2, "");
        }
        if (!bars) {
            canvas.marker(x.at(row.value), y, 5, row.colour(), row.swatch.marker());
        }
    }

    private static String shortened(String label) {
        return label.length() <= LETTERS ? label : label.substring(0, LETTERS - 1) + "…";
    }
}
