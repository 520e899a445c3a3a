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
import org.gblend.train.folder.Json;

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
        List<String> heads = heads();
        boolean timed = all.stream().anyMatch(p -> Double.isFinite(p.start()));
        List<String> header = new ArrayList<>(List.of("file"));
        if (timed) {
            header.add("seconds");
        }
        header.add("label");
        header.addAll(heads);
        header.add("decided by");
        rows.add(header);
        for (Prediction p : all) {
            List<String> row = new ArrayList<>(List.of(p.file()));
            if (timed) {
                row.add(String.format(Locale.ROOT, "%.1f-%.1f", p.start(), p.end()));
            }
            row.add(String.join(
                    ", ", p.top().stream().map(PredictionPrinter::text).toList()));
            heads.forEach(head -> row.add(text(p.heads().get(head))));
            row.add(p.decided());
            rows.add(row);
        }
        print(rows);
    }

    private static String text(@org.jspecify.annotations.Nullable Ranked ranked) {
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

    /** A row per label told; the opinions of the heads are repeated. */
    private void csv() {
        List<String> heads = heads();
        StringBuilder header = new StringBuilder("file,start,end,rank,label,probability,decided");
        heads.forEach(head ->
                header.append(',').append(head).append("-label,").append(head).append("-probability"));
        out.println(header);
        for (Prediction p : all) {
            for (int rank = 0; rank < p.top().size(); rank++) {
                StringBuilder line = new StringBuilder(quoted(p.file()));
                line.append(',').append(number(p.start())).append(',').append(number(p.end()));
                line.append(',')
                        .append(rank + 1)
                        .append(',')
                        .append(quoted(p.top().get(rank).label()));
                line.append(',')
                        .append(p.top().get(rank).probability())
                        .append(',')
                        .append(quoted(p.decided()));
                for (String head : heads) {
                    Ranked own = p.heads().get(head);
                    line.append(',').append(own == null ? "" : quoted(own.label()));
                    line.append(',').append(own == null ? "" : own.probability());
                }
                out.println(line);
            }
        }
    }

    /** The heads that have an opinion of any file; a file may lack a modality. */
    private List<String> heads() {
        Set<String> heads = new LinkedHashSet<>();
        all.stream()
                .map(p -> p.heads().keySet())
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
            value.put("top", p.top());
            value.put("heads", p.heads());
            value.put("decided", p.decided());
            values.add(value);
        }
        out.println(Json.write(values));
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }

    private static String quoted(String text) {
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
