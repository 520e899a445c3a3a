package org.gblend.app.diagnose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gblend.app.config.Suggestions;
import org.gblend.core.HeadCurve;
import org.gblend.core.InputException;
import org.gblend.core.LearningCurves;
import org.gblend.core.Metric;

/**
 * Learning curves of all heads from one CSV file with a header: {@code epoch}, and for every head {@code HEAD-train} and
 * {@code HEAD-val}, optionally {@code HEAD-n} (held-out samples) and {@code HEAD-sd} (standard deviation: of one sample's value with
 * {@code HEAD-n}, of the held-out value itself without). Names may be spelt otherwise, {@code Epoch}, {@code rgb_train},
 * {@code rgb-validation}, and cells may be empty.
 *
 * @param curves the heads in the order of their first columns
 * @param notes what was not used or put together
 */
public record CurvesFile(LearningCurves curves, List<String> notes) {
    private static final String WANTED = "'epoch', and 'HEAD-train' and 'HEAD-val' for every head";

    public CurvesFile {
        notes = List.copyOf(notes);
    }

    /**
     * Reads a file.
     *
     * @throws InputException naming the file, and the line and column of a bad value
     */
    public static CurvesFile read(Path file) {
        try {
            return new Columns(CsvLog.read(file, WANTED)).read();
        } catch (InputException e) {
            throw named(file, e);
        }
    }

    /** The same with one more note. */
    CurvesFile withNote(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new CurvesFile(curves, more);
    }

    /** The same error with the file before it, unless it is there. */
    static InputException named(Path file, InputException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(file + ":") || message.contains(" of " + file + " is not UTF-8")
                ? e
                : new InputException(file + ": " + message, e);
    }

    /** What a column says of its head. */
    private enum Part {
        TRAIN,
        VAL,
        N,
        SD;

        static Optional<Part> of(String word) {
            return switch (word) {
                case "n" -> Optional.of(N);
                case "sd", "std" -> Optional.of(SD);
                default -> ColumnName.Part.of(word).map(part -> part == ColumnName.Part.TRAIN ? TRAIN : VAL);
            };
        }

        String suffix() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The columns of one head, and its name as the first of them spells it. */
    private record Head(String name, Map<Part, String> columns) {}

    /** The header and rows of one file. */
    private record Columns(CsvLog log) {

        CurvesFile read() {
            String axis = axis();
            List<String> unused = new ArrayList<>(log.header());
            unused.removeIf(column -> column.isEmpty() || column.equals(axis));
            List<Head> heads = heads(unused);
            heads.forEach(head -> unused.removeAll(head.columns().values()));
            List<HeadLog> logs =
                    heads.stream().map(head -> headLog(head, axis, unused)).toList();
            List<Double> epochs = HeadLog.common(logs);
            List<HeadCurve> curves = new ArrayList<>();
            for (int i = 0; i < heads.size(); i++) {
                curves.add(withSpread(logs.get(i).curve(epochs), heads.get(i), axis, epochs));
            }
            List<String> notes = new ArrayList<>();
            if (!unused.isEmpty()) {
                notes.add("Columns not used: "
                        + unused.stream().map(Columns::withHint).collect(Collectors.joining(", ")) + ".");
            }
            notes.addAll(HeadLog.notes(logs, epochs.size()));
            double[] rows = epochs.stream().mapToDouble(Double::doubleValue).toArray();
            return new CurvesFile(new LearningCurves(rows, curves), notes);
        }

        private String axis() {
            return log.column("epoch")
                    .orElseThrow(
                            () -> new InputException(log.file() + ": there is no column 'epoch' among " + log.header()
                                    + Suggestions.nearest("epoch", log.header())
                                            .map(near -> "; is it '" + near + "'?")
                                            .orElse(".")
                                    + " The first line must name the columns: " + WANTED + "."));
        }

        private List<Head> heads(List<String> columns) {
            Map<List<String>, Head> heads = new LinkedHashMap<>();
            for (String column : columns) {
                int at = separator(column);
                Optional<Part> part = at > 0 ? Part.of(suffix(column, at)) : Optional.empty();
                String name = at > 0 ? column.substring(0, at).strip() : "";
                if (part.isEmpty() || name.isEmpty() || isMetric(name)) {
                    continue;
                }
                Map<Part, String> own = heads.computeIfAbsent(
                                ColumnName.words(name), _ -> new Head(name, new EnumMap<>(Part.class)))
                        .columns();
                String other = own.putIfAbsent(part.get(), column);
                if (other != null) {
                    throw new InputException(log.file() + ": the columns '" + other + "' and '" + column
                            + "' say the same of one head. Leave one of them out.");
                }
            }
            // Another tool's 'batch-n' is no head.
            heads.values()
                    .removeIf(head -> !head.columns().containsKey(Part.TRAIN)
                            && !head.columns().containsKey(Part.VAL));
            if (heads.isEmpty()) {
                throw new InputException(log.file() + ": no column names a head among " + log.header()
                        + ". Name the columns " + WANTED + ", such as 'audio-train'."
                        + (columns.stream().anyMatch(Columns::isMetric)
                                ? " If this is the log of one training, give each head's own as NAME=FILE, such as"
                                        + " audio=" + log.file() + "."
                                : ""));
            }
            return List.copyOf(heads.values());
        }

        private static int separator(String column) {
            for (int at = column.length() - 1; at >= 0; at--) {
                if (" /._:-".indexOf(column.charAt(at)) >= 0) {
                    return at;
                }
            }
            return -1;
        }

        private static String suffix(String column, int separator) {
            return column.substring(separator + 1).toLowerCase(Locale.ROOT);
        }

        /** Whether this is what one training calls its own curves. */
        private static boolean isMetric(String name) {
            return Arrays.stream(Metric.values())
                    .anyMatch(metric -> ColumnName.of(name, metric).isPresent());
        }

        private static String withHint(String column) {
            int at = separator(column);
            return column
                    + (at <= 0 || Part.of(suffix(column, at)).isPresent()
                            ? ""
                            : Suggestions.nearest(suffix(column, at), List.of("train", "val", "validation"))
                                    .map(near -> " (did you mean '" + column.substring(0, at + 1) + near + "'?)")
                                    .orElse(""));
        }

        private HeadLog headLog(Head head, String axis, List<String> unused) {
            for (Part needed : List.of(Part.TRAIN, Part.VAL)) {
                if (!head.columns().containsKey(needed)) {
                    String column = head.name() + "-" + needed.suffix();
                    throw new InputException(log.file() + ": head '" + head.name() + "' has no column '" + column + "'"
                            + Suggestions.nearest(column, unused)
                                    .map(near -> "; is it '" + near + "'?")
                                    .orElse(".")
                            + " Every head needs both '" + head.name() + "-train' and '" + head.name() + "-val'.");
                }
            }
            return HeadLog.of(head.name(), points(head, Part.TRAIN, axis), points(head, Part.VAL, axis), false);
        }

        /** One value an epoch: with more, one of a file that was put together by hand is a mistake. */
        private List<LogPoint> points(Head head, Part part, String axis) {
            String column = Objects.requireNonNull(head.columns().get(part));
            List<LogPoint> points = log.points(axis, column);
            for (int i = 1; i < points.size(); i++) {
                if (points.get(i).epoch() == points.get(i - 1).epoch()) {
                    throw new InputException(log.file() + ": " + column + " has two values for epoch "
                            + DiagnosisText.epoch(points.get(i).epoch())
                            + ". Give one value per epoch: remove repeats.");
                }
            }
            return points;
        }

        private HeadCurve withSpread(HeadCurve curve, Head head, String axis, List<Double> epochs) {
            HeadCurve counted = head.columns().containsKey(Part.N)
                    ? curve.withSampleCounts(values(head, Part.N, axis, epochs))
                    : curve;
            return head.columns().containsKey(Part.SD)
                    ? counted.withDeviations(values(head, Part.SD, axis, epochs))
                    : counted;
        }

        private double[] values(Head head, Part part, String axis, List<Double> epochs) {
            Map<Double, Double> values =
                    points(head, part, axis).stream().collect(Collectors.toMap(LogPoint::epoch, LogPoint::value));
            return epochs.stream()
                    .mapToDouble(epoch -> {
                        Double value = values.get(epoch);
                        if (value == null) {
                            throw new InputException(
                                    log.file() + ": " + head.columns().get(part)
                                            + " is empty at epoch " + DiagnosisText.epoch(epoch)
                                            + ". Give a number, with a point for decimals.");
                        }
                        return value;
                    })
                    .toArray();
        }
    }
}
