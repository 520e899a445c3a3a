package org.gblend.app.report;

import java.util.List;
import org.gblend.app.figures.Figure;

/**
 * One part of the page.
 *
 * @param id its anchor
 * @param title its heading
 * @param lead HTML before the figures
 * @param figures in order
 * @param rest HTML after them
 */
record Section(String id, String title, String lead, List<Figure> figures, String rest) {
    Section {
        figures = List.copyOf(figures);
    }

    static Section of(String id, String title, String lead, Figure... figures) {
        return new Section(id, title, lead, List.of(figures), "");
    }
}
