package org.gblend.app.predict;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gblend.app.predict.Prediction.Ranked;
import org.gblend.app.predict.Prediction.Said;
import org.gblend.data.manifest.CsvFiles;
import org.gblend.train.folder.Json;
import org.jspecify.annotations.Nullable;

/** Predictions as a table for people, as CSV, or as a JSON array. */
final class PredictionPrinter {
    /** How they are written. */
    enum Format {
        TABLE,
        CSV,
        JSON
    }

    private final PrintWriter out;
    private final Format format;
    private final List<Prediction> all = new ArrayList<>();

    PredictionPrinter(PrintWriter out, Format format) {
        this.out = out;
        this.format = format;
    }

    void add(Prediction prediction) {
        all.add(prediction);
    }

    int count() {
        return all.size();
    }

    void print() {
        switch (format) {
            case TABLE -> table();
            case CSV -> csv();
            case JSON -> json();
        }
        out.flush();
    }

    private void table() {
        if (all.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> tasks = tasks();
        boolean timed = all.stream().anyMatch(p -> Double.isFinite(p.start()));
        List<String> header = new ArrayList<>(List.of("file"));
        if (timed) {
            header.add("seconds");
        }
        for (String task : tasks) {
            header.add(task.isEmpty() ? "label" : task);
            header.addAll(heads(task));
            header.add(task.isEmpty() ? "decided by" : task + " decided by");
        }
        rows.add(header);
        for (Prediction p : all) {
            List<String> row = new ArrayList<>(List.of(p.file()));
            if (timed) {
                row.add(String.format(Locale.ROOT, "%.1f-%.1f", p.start(), p.end()));
            }
            for (String task : tasks) {
                Said said = p.said(task);
                row.add(String.join(
                        ", ", said.top().stream().map(PredictionPrinter::text).toList()));
                heads(task).forEach(head -> row.add(text(said.heads().get(head))));
                row.add(said.decided());
            }
            rows.add(row);
        }
        print(rows);
    }

    private static String text(@Nullable Ranked ranked) {
        return ranked == null ? "" : String.format(Locale.ROOT, "%s %.3f", ranked.label(), ranked.probability());
    }

    private void print(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** A row per label told; the opinions of the heads are repeated. Of several tasks each has columns of its own. */
    private void csv() {
        List<String> tasks = tasks();
        StringBuilder header = new StringBuilder("file,start,end,rank");
        for (String task : tasks) {
            header.append(
                    task.isEmpty()
                            ? ",label,probability,decided"
                            : "," + task + "," + task + "-probability," + task + "-decided");
            heads(task)
                    .forEach(head -> header.append(',')
                            .append(head)
                            .append("-label,")
                            .append(head)
                            .append("-probability"));
        }
        out.println(header);
        for (Prediction p : all) {
            int ranks = p.tasks().values().stream()
                    .mapToInt(said -> said.top().size())
                    .max()
                    .orElse(0);
            for (int rank = 0; rank < Math.max(1, ranks); rank++) { // a line too where nothing can be told
                StringBuilder line = new StringBuilder(CsvFiles.cell(p.file()));
                line.append(',').append(number(p.start())).append(',').append(number(p.end()));
                line.append(',').append(rank + 1);
                for (String task : tasks) {
                    cells(line, p.said(task), rank, heads(task));
                }
                out.println(line);
            }
        }
    }

    private static void cells(StringBuilder line, Said said, int rank, List<String> heads) {
        boolean told = rank < said.top().size();
        line.append(',').append(told ? CsvFiles.cell(said.top().get(rank).label()) : "");
        line.append(',').append(told ? said.top().get(rank).probability() : "");
        line.append(',').append(CsvFiles.cell(said.decided()));
        for (String head : heads) {
            Ranked own = said.heads().get(head);
            line.append(',').append(own == null ? "" : CsvFiles.cell(own.label()));
            line.append(',').append(own == null ? "" : own.probability());
        }
    }

    private List<String> tasks() {
        return all.isEmpty() ? List.of("") : List.copyOf(all.getFirst().tasks().keySet());
    }

    /** The heads of a task that have an opinion of any file; a file may lack a modality. */
    private List<String> heads(String task) {
        Set<String> heads = new LinkedHashSet<>();
        all.stream()
                .map(p -> p.said(task).heads().keySet())
                .sorted(Comparator.comparingInt((Set<String> names) -> names.size())
                        .reversed())
                .forEach(heads::addAll);
        return List.copyOf(heads);
    }

    private void json() {
        List<Map<String, Object>> values = new ArrayList<>();
        for (Prediction p : all) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("file", p.file());
            if (Double.isFinite(p.start())) {
                value.put("start", p.start());
                value.put("end", p.end());
            }
            Map<String, Map<String, Object>> tasks = new LinkedHashMap<>();
            p.tasks().forEach((task, said) -> {
                Map<String, Object> own = new LinkedHashMap<>();
                own.put("top", said.top());
                own.put("heads", said.heads());
                own.put("decided", said.decided());
                tasks.put(task, own);
            });
            Map<String, Object> only = tasks.get("");
            if (only != null) {
                value.putAll(only);
            } else {
                value.put("tasks", tasks);
            }
            values.add(value);
        }
        out.println(Json.write(values));
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }
}
