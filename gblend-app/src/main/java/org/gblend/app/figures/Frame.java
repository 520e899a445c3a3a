package org.gblend.app.figures;

/** The axes of a plot: a rectangle inside the panel, its grid and its labels. */
record Frame(double width, double height, double left, double right, double top, double bottom) {
    static final double SMALL = 11;

    static Frame panel() {
        return new Frame(Panel.WIDTH, Panel.HEIGHT, 50, 10, 10, 40);
    }

    /** The same plot with more room below it. */
    Frame deeper(double room) {
        return new Frame(width, height + room, left, right, top, bottom + room);
    }

    double x0() {
        return left;
    }

    double x1() {
        return width - right;
    }

    double y0() {
        return height - bottom;
    }

    double y1() {
        return top;
    }

    /** Horizontal grid lines with the values on the left. */
    void gridY(Canvas canvas, Axis y, String label) {
        for (double tick : y.ticks(5)) {
            double at = y.at(tick);
            canvas.line(x0(), at, x1(), at, Palette.GRID, 1, "");
            canvas.text(x0() - 6, at + 4, Canvas.Anchor.END, SMALL, Palette.MUTED, Axis.text(tick));
        }
        canvas.upwards(12, (y0() + y1()) / 2, SMALL, Palette.MUTED, label);
    }

    /** The base line with the values below it. */
    void baseX(Canvas canvas, Axis x, String label) {
        for (double tick : x.ticks(6)) {
            canvas.line(x.at(tick), y0(), x.at(tick), y0() + 4, Palette.MUTED, 1, "");
            canvas.text(x.at(tick), y0() + 17, Canvas.Anchor.MIDDLE, SMALL, Palette.MUTED, Axis.text(tick));
        }
        base(canvas, label);
    }

    void base(Canvas canvas, String label) {
        canvas.line(x0(), y0(), x1(), y0(), Palette.MUTED, 1, "");
        canvas.text((x0() + x1()) / 2, height - 6, Canvas.Anchor.MIDDLE, SMALL, Palette.MUTED, label);
    }

    /** Vertical grid lines with the values below, for rows of bars or dots. */
    void gridX(Canvas canvas, Axis x, String label) {
        for (double tick : x.ticks(5)) {
            canvas.line(x.at(tick), y1(), x.at(tick), y0(), Palette.GRID, 1, "");
            canvas.text(x.at(tick), y0() + 15, Canvas.Anchor.MIDDLE, SMALL, Palette.MUTED, Axis.text(tick));
        }
        canvas.text((x0() + x1()) / 2, height - 4, Canvas.Anchor.MIDDLE, SMALL, Palette.MUTED, label);
    }
}
