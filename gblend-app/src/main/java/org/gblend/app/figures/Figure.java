package org.gblend.app.figures;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.app.text.Markup;

/**
 * A figure: panels under one title, a legend, and the numbers behind it.
 *
 * @param name of its files, such as {@code learning-curves}
 * @param title one line
 * @param caption what to look for, and how it was computed
 * @param legend colour and marker by label, in order; empty where the panels say it themselves
 * @param panels side by side
 * @param table the numbers
 */
public record Figure(
        String name, String title, String caption, Map<String, Swatch> legend, List<Panel> panels, DataTable table) {
    private static final double MARGIN = 14;
    private static final double TITLE = 30;
    private static final double LEGEND = 24;
    private static final double GAP = 18;
    private static final double LEAST = 420;
    private static final int ACROSS = 3;

    public Figure {
        if (!name.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("name: '" + name + "' cannot name a file; use a-z, 0-9 and -");
        }
        legend = new LinkedHashMap<>(legend);
        panels = List.copyOf(panels);
    }

    /** The whole figure as one SVG document, in light colours, for papers and slides. */
    public String document() {
        int columns = Math.min(ACROSS, Math.max(1, panels.size()));
        double cellWidth = panels.stream().mapToDouble(Panel::width).max().orElse(0);
        double cellHeight = panels.stream().mapToDouble(Panel::height).max().orElse(0) + GAP;
        int rows = (panels.size() + columns - 1) / columns;
        double width = Math.max(2 * MARGIN + columns * (cellWidth + GAP) - GAP, LEAST);
        double top = MARGIN + TITLE + LEGEND * legendLines(width);
        double height = top + rows * (cellHeight + GAP) + MARGIN;
        Canvas canvas = new Canvas();
        canvas.rect(0, 0, width, height, Palette.SURFACE, 1);
        canvas.text(MARGIN, MARGIN + 14, Canvas.Anchor.START, 15, Palette.INK, title, " font-weight=\"600\"");
        legend(canvas, width);
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(Canvas.px(width));
        svg.append("\" height=\"").append(Canvas.px(height)).append("\" viewBox=\"0 0 ");
        svg.append(Canvas.px(width)).append(' ').append(Canvas.px(height)).append("\">\n");
        svg.append("<title>").append(Markup.escaped(title)).append("</title>\n<desc>");
        svg.append(Markup.escaped(caption)).append("</desc>\n").append(canvas.svg());
        for (int i = 0; i < panels.size(); i++) {
            double x = MARGIN + i % columns * (cellWidth + GAP);
            int line = i / columns;
            double y = top + line * (cellHeight + GAP);
            Canvas head = new Canvas();
            head.text(0, 12, Canvas.Anchor.START, 12, Palette.INK, panels.get(i).title(), " font-weight=\"600\"");
            svg.append("<g transform=\"translate(")
                    .append(Canvas.px(x))
                    .append(' ')
                    .append(Canvas.px(y));
            svg.append(")\">\n")
                    .append(head.svg())
                    .append("<g transform=\"translate(0 ")
                    .append(Canvas.px(GAP));
            svg.append(")\">\n").append(panels.get(i).body()).append("</g></g>\n");
        }
        return Palette.resolved(svg.append("</svg>\n").toString());
    }

    /** Entries from left to right, on as many lines as the width asks for. */
    private void legend(Canvas canvas, double width) {
        double x = MARGIN;
        double y = MARGIN + TITLE + 8;
        for (Map.Entry<String, Swatch> entry : legend.entrySet()) {
            if (x > MARGIN && x + entryWidth(entry.getKey()) > width) {
                x = MARGIN;
                y += LEGEND;
            }
            if (entry.getValue().marked()) {
                entry.getValue().draw(canvas, x - 8, y - 4);
            } else {
                canvas.rect(x, y - 9, 18, 10, entry.getValue().colour(), 1);
            }
            canvas.text(x + 24, y, Canvas.Anchor.START, 12, Palette.INK, entry.getKey());
            x += entryWidth(entry.getKey());
        }
    }

    private int legendLines(double width) {
        int lines = legend.isEmpty() ? 0 : 1;
        double x = MARGIN;
        for (String label : legend.keySet()) {
            if (x > MARGIN && x + entryWidth(label) > width) {
                x = MARGIN;
                lines++;
            }
            x += entryWidth(label);
        }
        return lines;
    }

    private static double entryWidth(String label) {
        return 44 + 7.2 * label.length();
    }
}
