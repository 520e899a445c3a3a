package org.gblend.app.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gblend.app.figures.Palette;

/** The whole page: no script, no network, one file. */
final class Page {
    private static final int REFRESH_SECONDS = 30;

    private Page() {}

    static String of(ReportData data, String verdict, List<Section> sections, String written) {
        String title = data.experiment().name() + (data.comparison() ? " (comparison)" : " (run)");
        StringBuilder html = new StringBuilder();
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        html.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.append("<link rel=\"icon\" href=\"data:,\">\n");
        if (data.state() == ReportData.State.RUNNING) {
            html.append("<meta http-equiv=\"refresh\" content=\"")
                    .append(REFRESH_SECONDS)
                    .append("\">\n");
        }
        html.append("<title>").append(Words.escaped(title)).append(" · gblend</title>\n<style>");
        html.append(Palette.css()).append(style()).append("</style></head>\n<body>");
        html.append("<a class=\"skip\" href=\"#main\">Skip to the results</a>\n<header>");
        html.append("<p class=\"kind\">gblend · ").append(data.comparison() ? "comparison" : "run");
        html.append(" <span class=\"state ")
                .append(word(data.state()))
                .append("\">")
                .append(word(data.state()));
        html.append("</span></p><h1>")
                .append(Words.escaped(data.experiment().name()))
                .append("</h1>\n");
        html.append("<p class=\"verdict\">").append(Words.escaped(verdict)).append("</p>");
        html.append("<nav aria-label=\"Sections\"><ul>");
        for (Section section : sections) {
            html.append("<li><a href=\"#").append(section.id()).append("\">");
            html.append(Words.escaped(section.title())).append("</a></li>");
        }
        html.append("</ul></nav></header>\n<main id=\"main\">\n");
        failures(data, html);
        sections.forEach(section -> section(section, html));
        html.append("</main>\n<footer><p>").append(Words.escaped(written)).append("</p></footer></body></html>\n");
        return html.toString();
    }

    private static void failures(ReportData data, StringBuilder html) {
        if (data.failures().isEmpty()) {
            return;
        }
        html.append("<section class=\"failures\" id=\"failures\"><h2>What failed</h2><ul>");
        data.failures()
                .forEach((run, text) -> html.append("<li><strong>")
                        .append(Words.escaped(run))
                        .append("</strong>: ")
                        .append(folded(text))
                        .append("</li>\n"));
        html.append("</ul></section>\n");
    }

    /** The first line, and whatever follows it folded away. */
    private static String folded(String text) {
        String[] parts = text.split("\\R", 2);
        return parts.length < 2
                ? Words.escaped(text)
                : "<details><summary>" + Words.escaped(parts[0]) + "</summary><pre>" + Words.escaped(parts[1])
                        + "</pre></details>";
    }

    private static void section(Section section, StringBuilder html) {
        html.append("<section id=\"").append(section.id()).append("\"><h2>");
        html.append(Words.escaped(section.title())).append("</h2>\n").append(section.lead());
        section.figures().forEach(figure -> html.append(Html.figure(figure)));
        html.append(section.rest()).append("</section>\n");
    }

    private static String word(ReportData.State state) {
        return switch (state) {
            case FINISHED -> "finished";
            case RUNNING -> "running";
            case FAILED -> "failed";
        };
    }

    private static String style() {
        try (InputStream in = Page.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
