package org.gblend.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.gblend.app.figures.Figure;

/** How the page tells several tasks apart: a figure for each under one heading, and links to them. Of one task nothing changes. */
final class PerTask {
    private PerTask() {}

    /**
     * A figure's name: {@code confusion}, or {@code confusion-verb}; two tasks that differ in no letter or digit of it are
     * numbered.
     */
    static String name(ReportData data, String figure, String task) {
        if (task.isEmpty()) {
            return figure;
        }
        List<String> alike =
                data.tasks().stream().filter(t -> plain(t).equals(plain(task))).toList();
        int index = alike.indexOf(task);
        return figure + "-" + plain(task) + (index > 0 ? "-" + (index + 1) : "");
    }

    private static String plain(String task) {
        return task.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    static String title(String title, String task) {
        return task.isEmpty() ? title : title + ": " + task;
    }

    /** Where each task's figure is; nothing where there is one. */
    static String links(List<Figure> figures) {
        return figures.size() < 2
                ? ""
                : figures.stream()
                        .map(figure ->
                                "<a href=\"#fig-" + figure.name() + "\">" + Words.escaped(figure.title()) + "</a>")
                        .collect(Collectors.joining(" · ", "<p>", "</p>"));
    }

    /** A section of its tasks' figures; nothing where no task has one. */
    static Optional<Section> section(
            String id,
            String title,
            Map<String, List<TestView>> byTask,
            BiFunction<String, List<TestView>, Optional<Figure>> figure) {
        List<Figure> figures = new ArrayList<>();
        byTask.forEach((task, views) -> {
            if (!views.isEmpty()) {
                figure.apply(task, views).ifPresent(figures::add);
            }
        });
        return figures.isEmpty() ? Optional.empty() : Optional.of(new Section(id, title, links(figures), figures, ""));
    }
}
