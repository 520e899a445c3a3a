package org.gblend.app.diagnose;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.core.HeadCurve;
import org.gblend.core.InputException;
import org.gblend.core.LearningCurves;
import org.gblend.data.TextFiles;

/**
 * Learning curves from a CSV file with a header: {@code epoch}, and for every head {@code HEAD-train} and {@code HEAD-val},
 * optionally {@code HEAD-n} (held-out samples) and {@code HEAD-sd} (standard deviation: of one sample's value with
 * {@code HEAD-n}, of the held-out value itself without). Lines that begin with {@code #} are skipped.
 *
 * @param curves the heads in the order of their first columns
 * @param ignored other columns, in the file's order
 */
public record CurvesFile(LearningCurves curves, List<String> ignored) {
    private static final List<String> PARTS = List.of("train", "val", "n", "sd");
    private static final String WANTED = "'epoch', and 'HEAD-train' and 'HEAD-val' for every head";

    public CurvesFile {
        ignored = List.copyOf(ignored);
    }

    /**
     * Reads a file.
     *
     * @throws InputException naming the file, and the line and column of a bad value
     */
    public static CurvesFile read(Path file) {
        List<CsvRecord> records = records(file);
        if (records.isEmpty()) {
            throw new InputException(file + ": is empty. Give a CSV file with the columns " + WANTED + ".");
        }
        List<String> header =
                records.getFirst().getFields().stream().map(String::strip).toList();
        try {
            return new Columns(file, header, records.subList(1, records.size())).read();
        } catch (InputException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith(file + ":") ? e : new InputException(file + ": " + message, e);
        }
    }

    private static List<CsvRecord> records(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": " + (Files.exists(file) ? "is not a file" : "does not exist")
                    + ". Give a CSV file with the" + " columns " + WANTED + ".");
        }
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .commentStrategy(CommentStrategy.SKIP)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(TextFiles.read(file))) {
            return reader.stream().toList();
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read (" + e.getMessage() + ").", e);
        } catch (CsvParseException e) {
            throw new InputException(file + ": is not CSV: " + e.getMessage(), e);
        }
    }

    /** The header and rows of one file. */
    private record Columns(Path file, List<String> header, List<CsvRecord> rows) {

        CurvesFile read() {
            checkHeader();
            Map<String, Set<String>> heads = heads();
            List<HeadCurve> curves = new ArrayList<>();
            List<String> ignored = new ArrayList<>(header);
            ignored.remove("epoch");
            heads.forEach((head, parts) -> {
                curves.add(curve(head, parts));
                parts.forEach(part -> ignored.remove(head + "-" + part));
            });
            ignored.removeIf(String::isEmpty);
            return new CurvesFile(new LearningCurves(values("epoch"), curves), ignored);
        }

        private void checkHeader() {
            if (!header.contains("epoch")) {
                String only = header.size() == 1 ? header.getFirst() : "";
                String separator = only.contains(";") ? "';'" : only.contains("\t") ? "tabs" : "";
                throw new InputException(file + ": there is no column 'epoch' among " + header + ". "
                        + (separator.isEmpty()
                                ? "The first line must name the columns: " + WANTED + "."
                                : "The columns are separated by " + separator + ": use commas."));
            }
            Set<String> seen = new LinkedHashSet<>();
            for (String column : header) {
                if (!column.isEmpty() && !seen.add(column)) {
                    throw new InputException(
                            file + ": the column '" + column + "' is there twice. Give every column its own name.");
                }
            }
            if (rows.isEmpty()) {
                throw new InputException(file + ": there is no row below the header. Give one row per epoch.");
            }
        }

        /** For each head, which of {@link #PARTS} there are. */
        private Map<String, Set<String>> heads() {
            Map<String, Set<String>> heads = new LinkedHashMap<>();
            for (String column : header) {
                int dash = column.lastIndexOf('-');
                if (dash > 0 && PARTS.contains(column.substring(dash + 1))) {
                    heads.computeIfAbsent(column.substring(0, dash), _ -> new LinkedHashSet<>())
                            .add(column.substring(dash + 1));
                }
            }
            if (heads.isEmpty()) {
                throw new InputException(file + ": no column names a head among " + header + ". Name the columns "
                        + WANTED + ", such as 'audio-train'.");
            }
            return heads;
        }

        private HeadCurve curve(String head, Set<String> parts) {
            for (String needed : PARTS.subList(0, 2)) {
                if (!parts.contains(needed)) {
                    throw new InputException(file + ": head '" + head + "' has no column '" + head + "-" + needed
                            + "'. Every head needs both '" + head + "-train' and '" + head + "-val'.");
                }
            }
            HeadCurve curve = HeadCurve.of(head, values(head + "-train"), values(head + "-val"));
            curve = parts.contains("n") ? curve.withSampleCounts(values(head + "-n")) : curve;
            return parts.contains("sd") ? curve.withDeviations(values(head + "-sd")) : curve;
        }

        private double[] values(String column) {
            int index = header.indexOf(column);
            return rows.stream().mapToDouble(row -> value(row, index, column)).toArray();
        }

        private double value(CsvRecord row, int index, String column) {
            String where = file + ":" + row.getStartingLineNumber() + ": ";
            if (row.getFieldCount() != header.size()) {
                throw new InputException(where + row.getFieldCount() + " values for " + header.size()
                        + " columns. Give every row one value per column.");
            }
            String text = row.getField(index).strip();
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                String found = text.isEmpty() ? "is empty" : "= '" + text + "' is not a number";
                throw new InputException(
                        where + column + " " + found + ". Give a number, with a point for decimals.", e);
            }
        }
    }
}
