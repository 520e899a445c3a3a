package org.gblend.app.report;

import java.util.List;
import java.util.Map;
import org.gblend.app.figures.DataTable;
import org.gblend.app.figures.Figure;
import org.gblend.app.figures.Panel;
import org.gblend.app.figures.Swatch;

/** Pieces of the page. */
final class Html {
    /** Rows of a figure's table beyond which the page shows only a part: the files beside it hold the rest. */
    private static final int ROWS = 400;

    private Html() {}

    /** A table that scrolls by itself where it is too wide, also by keyboard. */
    static String table(String caption, DataTable table) {
        StringBuilder html = new StringBuilder();
        html.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table: ");
        html.append(Words.escaped(caption)).append("\"><table><caption>").append(Words.escaped(caption));
        html.append("</caption><thead><tr>");
        for (String cell : table.header()) {
            html.append("<th scope=\"col\">").append(Words.escaped(cell)).append("</th>");
        }
        html.append("</tr></thead><tbody>\n");
        for (List<String> row :
                table.rows().subList(0, Math.min(ROWS, table.rows().size()))) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                String cell = Words.escaped(row.get(i));
                html.append(i == 0 ? "<th scope=\"row\">" + cell + "</th>" : "<td>" + cell + "</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>");
        if (table.rows().size() > ROWS) {
            html.append("<p class=\"id\">The first ")
                    .append(ROWS)
                    .append(" of ")
                    .append(table.rows().size());
            html.append(" rows; the folder's CSV files have all.</p>");
        }
        return html.toString();
    }

    static String figure(Figure figure) {
        StringBuilder html = new StringBuilder();
        html.append("<figure id=\"fig-").append(figure.name()).append("\"><h3>");
        html.append(Words.escaped(figure.title())).append("</h3>");
        if (!figure.legend().isEmpty()) {
            html.append("<ul class=\"legend\">");
            for (Map.Entry<String, Swatch> entry : figure.legend().entrySet()) {
                Swatch swatch = entry.getValue();
                html.append("<li>")
                        .append(
                                swatch.marked()
                                        ? swatch.inline()
                                        : "<span class=\"swatch\" style=\"background:" + swatch.colour() + "\"></span>")
                        .append(Words.escaped(entry.getKey()))
                        .append("</li>");
            }
            html.append("</ul>");
        }
        html.append(figure.panels().size() > 2 ? "<div class=\"panels many\">" : "<div class=\"panels\">");
        for (Panel panel : figure.panels()) {
            html.append("<div class=\"panel\">");
            if (!panel.title().isEmpty()) {
                html.append("<h4>").append(Words.escaped(panel.title())).append("</h4>");
            }
            html.append(panel.inline()).append("</div>");
        }
        html.append("</div><figcaption>")
                .append(Words.escaped(figure.caption()))
                .append("</figcaption>");
        html.append("<details><summary>The numbers</summary>");
        html.append(table(figure.title(), figure.table())).append("</details></figure>\n");
        return html.toString();
    }
}
