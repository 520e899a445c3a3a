package org.gblend.app.diagnose;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gblend.app.config.Suggestions;
import org.gblend.app.diagnose.ColumnName.Part;
import org.gblend.core.InputException;
import org.gblend.core.LearningCurves;
import org.gblend.core.Metric;

/**
 * Learning curves from a log per head, as Lightning, Keras and Hugging Face write them (a CSV with an epoch, and columns that
 * {@link ColumnName} knows), or two files per head, training and validation, as TensorBoard exports them
 * ({@code Wall time,Step,Value}).
 *
 * @param metric that is looked for
 * @param train column of the training values in every file; empty: found by its name
 * @param val that of the validation values
 */
record HeadFiles(Metric metric, String train, String val) {
    private static final String VALUE = "value";

    /** One series, with where it is from. */
    private record Series(CsvLog log, String axis, String column) {
        List<LogPoint> points() {
            List<LogPoint> points = log.points(axis, column);
            if (points.isEmpty()) {
                throw new InputException(log.file() + ": the column '" + column + "' has no value in any row.");
            }
            return points;
        }

        boolean steps() {
            return ColumnName.words(axis).equals(List.of("step"));
        }
    }

    /**
     * Reads the files of all heads.
     *
     * @param files by head
     * @throws InputException naming the file, and the line and column of a bad value
     */
    CurvesFile read(Map<String, String> files) {
        List<HeadLog> logs = new ArrayList<>();
        Map<String, String> columns = new LinkedHashMap<>();
        boolean steps = false;
        for (Map.Entry<String, String> entry : files.entrySet()) {
            List<Path> paths = paths(entry.getValue());
            Series training = series(paths.getFirst(), Part.TRAIN, paths.size() > 1);
            Series validation = series(paths.getLast(), Part.VAL, paths.size() > 1);
            boolean inSteps = training.steps() || validation.steps();
            steps |= inSteps;
            try {
                logs.add(HeadLog.of(entry.getKey(), training.points(), validation.points(), inSteps));
            } catch (InputException e) {
                throw CurvesFile.named(paths.getFirst(), e);
            }
            columns.put(entry.getKey(), training.column() + " and " + validation.column());
        }
        List<Double> epochs = HeadLog.common(logs);
        List<String> notes = new ArrayList<>();
        notes.add("Columns: " + told(columns) + ".");
        if (steps) {
            notes.add("Epochs are steps here: the files have no column 'epoch'.");
        }
        notes.addAll(HeadLog.notes(logs, epochs.size()));
        return new CurvesFile(
                new LearningCurves(
                        epochs.stream().mapToDouble(Double::doubleValue).toArray(),
                        logs.stream().map(log -> log.curve(epochs)).toList()),
                notes);
    }

    /** One file, or two with a comma between them. */
    static List<Path> paths(String value) {
        int comma = value.indexOf(',');
        return comma < 0 || Files.exists(Path.of(value))
                ? List.of(Path.of(value))
                : List.of(Path.of(value.substring(0, comma)), Path.of(value.substring(comma + 1)));
    }

    private static String told(Map<String, String> columns) {
        return columns.values().stream().distinct().count() == 1
                ? columns.values().iterator().next()
                : columns.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    private Series series(Path file, Part part, boolean ofItsOwn) {
        CsvLog log = CsvLog.read(file, wanted());
        String axis = log.column("epoch")
                .or(() -> log.column("step"))
                .orElseThrow(() -> new InputException(file + ": there is no column 'epoch' among " + log.header()
                        + Suggestions.nearest("epoch", log.header())
                                .map(near -> "; is it '" + near + "'?")
                                .orElse(".")
                        + " Give a CSV file with the columns " + wanted() + "."));
        Optional<String> value = ofItsOwn ? log.column(VALUE) : Optional.empty();
        return new Series(log, axis, value.orElseGet(() -> column(log, part)));
    }

    private String wanted() {
        return "'epoch', '" + usual(Part.TRAIN) + "' and '" + usual(Part.VAL) + "', as the training logged them";
    }

    private String usual(Part part) {
        return part.key + "_" + metric.name().toLowerCase(Locale.ROOT);
    }

    private String column(CsvLog log, Part part) {
        String named = part == Part.TRAIN ? train : val;
        if (!named.isEmpty()) {
            return log.column(named)
                    .orElseThrow(() -> new InputException(log.file() + ": " + part.key + ": there is no column '"
                            + named + "'" + Suggestions.didYouMean(named, log.header())));
        }
        List<String> found = candidates(log, part);
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new InputException(log.file() + ": " + (found.isEmpty() ? none(log, part) : several(found, part)));
    }

    private String several(List<String> found, Part part) {
        return "several columns may be the " + part.word + " " + metric.word() + ": " + String.join(", ", found)
                + ". Say which: " + part.key + "='" + found.getFirst() + "'.";
    }

    private String none(CsvLog log, Part part) {
        if (log.column("wall time").isPresent() && log.column(VALUE).isPresent()) {
            return "is one curve, as TensorBoard exports it. Give both of a head as NAME=TRAIN.csv,VAL.csv.";
        }
        return "no column is the " + part.word + " " + metric.word() + " among " + log.header()
                + Suggestions.nearest(usual(part), log.header())
                        .filter(near -> ColumnName.of(near, metric).isEmpty())
                        .map(near -> "; is it '" + near + "'?")
                        .orElse(".")
                + " Name it with " + part.key + "=COLUMN, or the metric that was logged with metric=.";
    }

    /**
     * The columns that may be meant: of one quantity's epoch and step values the epoch's, and none that has a single value beside one
     * that has several (Hugging Face closes with a {@code train_loss} over all epochs).
     */
    private List<String> candidates(CsvLog log, Part part) {
        Map<List<String>, List<String>> byBase = log.header().stream()
                .filter(column -> ColumnName.of(column, metric)
                        .filter(name -> name.part() == part)
                        .isPresent())
                .collect(Collectors.groupingBy(column -> name(column).base(), LinkedHashMap::new, Collectors.toList()));
        List<String> found = byBase.values().stream()
                .map(columns -> columns.stream()
                        .min(Comparator.comparing(column -> name(column).per()))
                        .orElseThrow())
                .toList();
        List<String> curves =
                found.stream().filter(column -> log.filled(column) > 1).toList();
        return curves.isEmpty() ? found : curves;
    }

    private ColumnName name(String column) {
        return ColumnName.of(column, metric).orElseThrow();
    }
}
