package org.gblend.app.figures;

/**
 * How one thing looks, in the plot and in the legend: a colour, and a marker that tells it from another of that colour.
 *
 * @param colour of it
 * @param marker of its points and its line
 */
public record Swatch(String colour, Marker marker) {
    private static final double WIDTH = 26;
    private static final double HEIGHT = 12;

    /** A point's form, with the dashes of the line that joins such points. */
    public enum Marker {
        CIRCLE(""),
        SQUARE("7 3"),
        DIAMOND("2 3"),
        TRIANGLE("8 3 2 3");

        private final String dash;

        Marker(String dash) {
            this.dash = dash;
        }

        String dash() {
            return dash;
        }
    }

    public static Swatch of(String colour) {
        return new Swatch(colour, Marker.CIRCLE);
    }

    /** Whether the colour alone does not tell it from all others. */
    public boolean marked() {
        return marker != Marker.CIRCLE;
    }

    /** A short line with its marker, for a legend outside the drawing. */
    public String inline() {
        Canvas canvas = new Canvas();
        draw(canvas, 0, HEIGHT / 2);
        return "<svg class=\"swatch line\" aria-hidden=\"true\" viewBox=\"0 0 %s %s\">%s</svg>"
                .formatted(Canvas.px(WIDTH), Canvas.px(HEIGHT), canvas.svg().strip());
    }

    /** The same inside a drawing, from x on, centred at y. */
    void draw(Canvas canvas, double x, double y) {
        canvas.line(x, y, x + WIDTH, y, colour, 1.4, marker.dash());
        canvas.marker(x + WIDTH / 2, y, 4.2, colour, marker);
    }
}
