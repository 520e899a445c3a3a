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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.gblend.core.InputException;
import org.gblend.data.manifest.TextFiles;

/**
 * A CSV file that a training logged: a header, and rows of which any may leave cells empty ({@code NA} is empty too, as Keras writes
 * it). Lines that begin with {@code #} are skipped.
 *
 * @param file that it was read from
 * @param header names of the columns, stripped
 * @param rows below the header, at least one, each with a cell per column
 */
record CsvLog(Path file, List<String> header, List<CsvRecord> rows) {

    /**
     * Reads a file.
     *
     * @param wanted the columns that it should have, for messages
     * @throws InputException naming the file, and the line where there is one
     */
    static CsvLog read(Path file, String wanted) {
        List<CsvRecord> records = records(file, wanted);
        if (records.isEmpty()) {
            throw new InputException(file + ": is empty. Give a CSV file with the columns " + wanted + ".");
        }
        List<String> header =
                records.getFirst().getFields().stream().map(String::strip).toList();
        CsvLog log = new CsvLog(file, header, records.subList(1, records.size()));
        log.check();
        return log;
    }

    private static List<CsvRecord> records(Path file, String wanted) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": " + (Files.exists(file) ? "is not a file" : "does not exist")
                    + ". Give a CSV file with the columns " + wanted + ".");
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

    private void check() {
        String only = header.size() == 1 ? header.getFirst() : "";
        String separator = only.contains(";") ? "';'" : only.contains("\t") ? "tabs" : "";
        if (!separator.isEmpty()) {
            throw new InputException(file + ": there is no column 'epoch' among " + header
                    + ". The columns are separated by " + separator + ": use commas.");
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
        for (CsvRecord row : rows) {
            if (row.getFieldCount() != header.size()) {
                throw new InputException(where(row) + row.getFieldCount() + " values for " + header.size()
                        + " columns. Give every row one value per column.");
            }
        }
    }

    /** The column of a name, whatever its spelling; the one that is spelt like it if there are several. */
    Optional<String> column(String name) {
        if (header.contains(name)) {
            return Optional.of(name);
        }
        List<String> words = ColumnName.words(name);
        return header.stream()
                .filter(column -> ColumnName.words(column).equals(words))
                .findFirst();
    }

    /**
     * The values of a column, cells that are not empty alone, in the order of the rows.
     *
     * @param axis column of the epochs, which may be empty where the value is
     * @throws InputException where a cell is no number, or epochs fall
     */
    List<LogPoint> points(String axis, String column) {
        List<LogPoint> points = new ArrayList<>();
        for (CsvRecord row : rows) {
            if (empty(row, column)) {
                continue;
            }
            double epoch = number(row, axis);
            double last = points.isEmpty() ? epoch : points.getLast().epoch();
            // The negated comparison refuses NaN too.
            if (!Double.isFinite(epoch) || !(epoch >= last)) {
                throw new InputException(where(row) + axis + " " + DiagnosisText.epoch(epoch)
                        + (points.isEmpty() ? "" : " after " + DiagnosisText.epoch(last))
                        + ". Epochs must rise: sort the rows, and give each training a file of its own.");
            }
            points.add(new LogPoint(epoch + 0.0, number(row, column))); // -0 is 0
        }
        return points;
    }

    /** How many cells of a column are not empty. */
    long filled(String column) {
        return rows.stream().filter(row -> !empty(row, column)).count();
    }

    private boolean empty(CsvRecord row, String column) {
        String text = text(row, column);
        return text.isEmpty() || text.equals("NA");
    }

    private double number(CsvRecord row, String column) {
        String text = text(row, column);
        try {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "nan" -> Double.NaN;
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            String found = text.isEmpty() ? "is empty" : "= '" + text + "' is not a number";
            throw new InputException(
                    where(row) + column + " " + found + ". Give a number, with a point for decimals.", e);
        }
    }

    private String text(CsvRecord row, String column) {
        return row.getField(header.indexOf(column)).strip();
    }

    private String where(CsvRecord row) {
        return file + ":" + row.getStartingLineNumber() + ": ";
    }
}
