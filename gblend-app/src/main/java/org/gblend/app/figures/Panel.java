package org.gblend.app.figures;

import org.gblend.app.text.Markup;

/**
 * One drawing of a figure; several of one figure stand side by side, or below each other on a phone.
 *
 * @param title above it; may be empty
 * @param description what it shows, in words, for who cannot see it
 * @param width pixels
 * @param height pixels
 * @param body SVG elements
 */
public record Panel(String title, String description, double width, double height, String body) {
    /** Width and height of a panel among several. */
    static final double WIDTH = 380;

    static final double HEIGHT = 260;

    /** As an element of a page. */
    public String inline() {
        return "<svg viewBox=\"0 0 " + Canvas.px(width) + " " + Canvas.px(height) + "\" role=\"img\" aria-label=\""
                + Markup.escaped(title.isEmpty() ? description : title + ": " + description)
                + "\" style=\"max-width:" + Canvas.px(1.25 * width) + "px\">\n" + body + "</svg>\n";
    }
}
