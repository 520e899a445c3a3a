package org.gblend.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gblend.app.figures.Pictures;

/**
 * Samples that only the fused network gets right, and that only a single modality gets right, task by task; of several labels
 * those where one or the other has fewer wrong labels, and those with most.
 */
final class ExamplesSection {
    private ExamplesSection() {}

    static Optional<Section> of(ReportData data) {
        List<Examples> tasks = Examples.all(data);
        if (tasks.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> pictures = ExamplePictures.of(data.folder());
        StringBuilder html = new StringBuilder();
        for (Examples examples : tasks) {
            for (Examples.Group group : examples.groups()) {
                list(data, examples, group, pictures, html);
            }
        }
        String lead = "<p>From " + tasks.getFirst().samples() + " test samples"
                + (data.comparison() ? ", first seed" : "")
                + "; each opinion with its probability. "
                + (data.multiLabel()
                        ? "Told is every label of probability 0.5 or more, and the most probable one in any case; wrong are"
                                + " labels told that a sample lacks, and those it has that are not told (–). Shown are"
                                + " those that differ most, or are wrong most.</p>"
                        : "Shown are those of the greatest certainty.</p>");
        return Optional.of(new Section("examples", "Examples", lead, List.of(), html.toString()));
    }

    private static void list(
            ReportData data,
            Examples examples,
            Examples.Group group,
            Map<String, String> pictures,
            StringBuilder html) {
        String title = PerTask.title(group.title(), examples.task());
        html.append("<h3>").append(Words.escaped(title)).append(": ");
        html.append(group.count()).append(" of ").append(examples.samples()).append("</h3>");
        if (group.shown().isEmpty()) {
            html.append("<p>None.</p>");
            return;
        }
        html.append("<ul class=\"examples\">");
        group.shown().forEach(example -> example(data, examples.task(), example, pictures, html));
        html.append("</ul>");
    }

    private static void example(
            ReportData data, String task, Examples.Example example, Map<String, String> pictures, StringBuilder html) {
        String labels = example.labels().stream()
                .map(label -> data.className(task, label))
                .collect(Collectors.joining(", "));
        html.append("<li><strong>").append(Words.escaped(labels));
        html.append("</strong> <span class=\"id\">")
                .append(Words.escaped(example.id()))
                .append("</span>");
        for (String modality : data.modalities()) {
            String file = pictures.get(example.row() + "/" + modality);
            if (file != null) {
                image(
                        data.folder().resolve(ExamplePictures.FOLDER).resolve(file),
                        modality + " of " + example.id(),
                        html);
            }
        }
        html.append("<dl>");
        example.opinions().forEach((name, opinion) -> {
            html.append("<div><dt>").append(Words.escaped(name)).append("</dt><dd>");
            html.append(opinion.told().stream()
                    .map(told -> told(data.className(task, told.label()), told))
                    .collect(Collectors.joining("<br>")));
            opinion.missed().forEach(label -> html.append("<br>– ").append(Words.escaped(data.className(task, label))));
            html.append("</dd></div>");
        });
        html.append("</dl></li>\n");
    }

    private static String told(String name, Examples.Told told) {
        return (told.right() ? "✓ " : "✗ ") + Words.escaped(name) + " <span class=\"id\">"
                + Words.number(told.probability(), 2) + "</span>";
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
