package org.gblend.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gblend.app.figures.Pictures;
import org.gblend.train.folder.Json;

/** Samples that only the fused network gets right, and that only a single modality gets right. */
final class ExamplesSection {
    private ExamplesSection() {}

    static Optional<Section> of(ReportData data) {
        Examples examples = Examples.of(data);
        if (examples.fused().isEmpty() && examples.single().isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> pictures = pictures(data.folder());
        String html = list(
                        data,
                        "Only the fused network (" + examples.scheme() + ") is right",
                        examples.fusedCount(),
                        examples,
                        examples.fused(),
                        pictures)
                + list(
                        data,
                        "Only a single modality is right",
                        examples.singleCount(),
                        examples,
                        examples.single(),
                        pictures);
        String lead = "<p>From " + examples.samples() + " test samples"
                + (data.comparison() ? ", first seed" : "")
                + "; each opinion with its probability. Shown are those of the greatest certainty.</p>";
        return Optional.of(new Section("examples", "Examples", lead, List.of(), html));
    }

    private static Map<String, String> pictures(Path folder) {
        Path index = folder.resolve(Examples.FOLDER).resolve("index.json");
        @SuppressWarnings("unchecked")
        Map<String, String> files = Files.exists(index) ? Json.read(index, Map.class) : Map.of();
        return files;
    }

    private static String list(
            ReportData data,
            String title,
            int count,
            Examples examples,
            List<Examples.Example> shown,
            Map<String, String> pictures) {
        StringBuilder html =
                new StringBuilder("<h3>" + Words.escaped(title) + ": " + count + " of " + examples.samples() + "</h3>");
        if (shown.isEmpty()) {
            return html.append("<p>None.</p>").toString();
        }
        html.append("<ul class=\"examples\">");
        for (Examples.Example example : shown) {
            html.append("<li><strong>").append(Words.escaped(data.className(example.label())));
            html.append("</strong> <span class=\"id\">")
                    .append(Words.escaped(example.id()))
                    .append("</span>");
            for (String modality : data.modalities()) {
                String file = pictures.get(example.row() + "/" + modality);
                if (file != null) {
                    image(data.folder().resolve(Examples.FOLDER).resolve(file), modality + " of " + example.id(), html);
                }
            }
            html.append("<dl>");
            example.opinions().forEach((name, opinion) -> {
                boolean right = opinion.predicted() == example.label();
                html.append("<div><dt>").append(Words.escaped(name)).append("</dt><dd>");
                html.append(right ? "✓ " : "✗ ").append(Words.escaped(data.className(opinion.predicted())));
                html.append(" <span class=\"id\">").append(Words.number(opinion.probability(), 2));
                html.append("</span></dd></div>");
            });
            html.append("</dl></li>\n");
        }
        return html.append("</ul>").toString();
    }

    private static void image(Path file, String words, StringBuilder html) {
        try {
            html.append("<img alt=\"").append(Words.escaped(words)).append("\" src=\"");
            html.append(Pictures.address(Files.readAllBytes(file))).append("\">");
        } catch (IOException e) {
            html.append("<span class=\"id\">").append(Words.escaped(words)).append(": picture missing</span>");
        }
    }
}
