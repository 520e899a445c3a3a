package org.gblend.app.figures;

import java.util.Locale;
import org.gblend.app.text.Markup;

/** Writes SVG elements; lengths in pixels from the upper left corner. */
final class Canvas {
    private static final String FONT = "system-ui,'DejaVu Sans',Arial,sans-serif";
    private final StringBuilder svg = new StringBuilder();

    /** Where a text is anchored. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** A number with at most one decimal. */
    static String px(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
    }

    void line(double x1, double y1, double x2, double y2, String colour, double width, String dash) {
        svg.append("<path d=\"M").append(px(x1)).append(' ').append(px(y1));
        svg.append('L').append(px(x2)).append(' ').append(px(y2)).append('"');
        stroke(colour, width, dash);
        svg.append("/>\n");
    }

    /** An open line through all points that are numbers; it breaks where one is not. */
    void polyline(double[] xs, double[] ys, String colour, double width, String dash) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < xs.length; i++) {
            boolean number = Double.isFinite(xs[i]) && Double.isFinite(ys[i]);
            if (number) {
                path.append(pen ? 'L' : 'M').append(px(xs[i])).append(' ').append(px(ys[i]));
            }
            pen = number;
        }
        if (!path.isEmpty()) {
            svg.append("<path fill=\"none\" stroke-linejoin=\"round\" d=\"")
                    .append(path)
                    .append('"');
            stroke(colour, width, dash);
            svg.append("/>\n");
        }
    }

    /** The area between two lines over the same xs. */
    void band(double[] xs, double[] low, double[] high, String colour, double opacity) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            path.append(i == 0 ? 'M' : 'L').append(px(xs[i])).append(' ').append(px(high[i]));
        }
        for (int i = xs.length - 1; i >= 0; i--) {
            path.append('L').append(px(xs[i])).append(' ').append(px(low[i]));
        }
        if (xs.length > 1) {
            svg.append("<path d=\"").append(path).append("Z\" fill=\"").append(colour);
            svg.append("\" fill-opacity=\"").append(opacity).append("\"/>\n");
        }
    }

    void rect(double x, double y, double width, double height, String colour, double opacity) {
        svg.append("<rect x=\"").append(px(x)).append("\" y=\"").append(px(y));
        svg.append("\" width=\"").append(px(Math.max(0, width)));
        svg.append("\" height=\"").append(px(Math.max(0, height)));
        svg.append("\" fill=\"").append(colour).append('"');
        if (opacity < 1) {
            svg.append(String.format(Locale.ROOT, " fill-opacity=\"%.2f\"", opacity));
        }
        svg.append("/>\n");
    }

    void dot(double x, double y, double radius, String fill, String colour) {
        svg.append("<circle cx=\"").append(px(x)).append("\" cy=\"").append(px(y));
        svg.append("\" r=\"")
                .append(px(radius))
                .append("\" fill=\"")
                .append(fill)
                .append('"');
        stroke(colour, 1.2, "");
        svg.append("/>\n");
    }

    /** A point in the form that its series has. */
    void marker(double x, double y, double radius, String fill, Swatch.Marker marker) {
        switch (marker) {
            case CIRCLE -> dot(x, y, radius, fill, Palette.SURFACE);
            case SQUARE ->
                polygon(
                        fill,
                        x - radius,
                        y - radius,
                        x + radius,
                        y - radius,
                        x + radius,
                        y + radius,
                        x - radius,
                        y + radius);
            case DIAMOND ->
                polygon(fill, x, y - 1.35 * radius, x + 1.35 * radius, y, x, y + 1.35 * radius, x - 1.35 * radius, y);
            case TRIANGLE ->
                polygon(fill, x, y - 1.3 * radius, x + 1.2 * radius, y + radius, x - 1.2 * radius, y + radius);
        }
    }

    private void polygon(String fill, double... corners) {
        svg.append("<path d=\"");
        for (int i = 0; i < corners.length; i += 2) {
            svg.append(i == 0 ? 'M' : 'L').append(px(corners[i])).append(' ').append(px(corners[i + 1]));
        }
        svg.append("Z\" fill=\"").append(fill).append('"');
        stroke(Palette.SURFACE, 1.2, "");
        svg.append("/>\n");
    }

    void text(double x, double y, Anchor anchor, double size, String colour, String text) {
        text(x, y, anchor, size, colour, text, "");
    }

    void text(double x, double y, Anchor anchor, double size, String colour, String text, String more) {
        svg.append("<text x=\"").append(px(x)).append("\" y=\"").append(px(y));
        svg.append("\" text-anchor=\"").append(anchor.name().toLowerCase(Locale.ROOT));
        svg.append("\" font-family=\"").append(FONT);
        svg.append("\" font-size=\"")
                .append(px(size))
                .append("\" fill=\"")
                .append(colour)
                .append('"');
        svg.append(more).append('>').append(Markup.escaped(text)).append("</text>\n");
    }

    /** A text that reads upwards, centred at a point. */
    void upwards(double x, double y, double size, String colour, String text) {
        text(x, y, Anchor.MIDDLE, size, colour, text, " transform=\"rotate(-90 " + px(x) + " " + px(y) + ")\"");
    }

    /** A picture given as a data address; its pixels stay sharp. */
    void image(double x, double y, double width, double height, String address) {
        svg.append("<image x=\"").append(px(x)).append("\" y=\"").append(px(y));
        svg.append("\" width=\"").append(px(width)).append("\" height=\"").append(px(height));
        svg.append("\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"");
        svg.append(address).append("\"/>\n");
    }

    private void stroke(String colour, double width, String dash) {
        svg.append(" stroke=\"")
                .append(colour)
                .append("\" stroke-width=\"")
                .append(px(width))
                .append('"');
        if (!dash.isEmpty()) {
            svg.append(" stroke-dasharray=\"").append(dash).append('"');
        }
    }

    /** What was drawn so far. */
    String svg() {
        return svg.toString();
    }
}
