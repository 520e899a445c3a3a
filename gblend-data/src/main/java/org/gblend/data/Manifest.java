package org.gblend.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.gblend.core.InputException;

/** The rows of a CSV file with a header, every one as wide as the header. */
record Manifest(Path file, List<String> header, List<Row> rows) {
    /** @param line where the row starts in the file, from 1 */
    record Row(long line, List<String> values) {}

    /** A line that is no row, and why. */
    record Malformed(long line, String reason) {}

    /** @throws InputException at the first line that is not as wide as the header */
    static Manifest read(Path file) {
        return read(file, malformed -> {
            throw new InputException(malformed.reason());
        });
    }

    /** The rows that are as wide as the header; of the other lines hears {@code malformed}. */
    static Manifest read(Path file, Consumer<Malformed> malformed) {
        if (!Files.isRegularFile(file)) {
            throw new InputException("the manifest " + file + " does not exist: set data.root to the data's folder and"
                    + " data.manifest to the CSV file in it");
        }
        List<CsvRecord> records = records(file);
        if (records.size() < 2) {
            throw new InputException("the manifest " + file + (records.isEmpty() ? " is empty" : " has no rows")
                    + ": give a header line and one line per clip");
        }
        List<String> header =
                records.getFirst().getFields().stream().map(String::strip).toList();
        checkHeader(file, header);
        List<Row> rows = new ArrayList<>(records.size() - 1);
        for (CsvRecord r : records.subList(1, records.size())) {
            if (r.getFieldCount() == header.size()) {
                rows.add(new Row(
                        r.getStartingLineNumber(),
                        r.getFields().stream().map(String::strip).toList()));
            } else {
                malformed.accept(malformed(file, r, header.size()));
            }
        }
        if (rows.isEmpty()) {
            throw new InputException("no line of the manifest " + file + " has as many fields as its header, "
                    + header.size() + ": separate cells with commas");
        }
        return new Manifest(file, header, List.copyOf(rows));
    }

    private static Malformed malformed(Path file, CsvRecord record, int width) {
        boolean open = record.getFields().stream().anyMatch(cell -> cell.contains("\n"));
        return new Malformed(
                record.getStartingLineNumber(),
                "line " + record.getStartingLineNumber() + " of " + file + " has " + record.getFieldCount()
                        + " fields where the header has " + width + ": mend that line"
                        + (open ? " (a cell of it goes on over several lines: is a quote not closed?)" : ""));
    }

    private static List<CsvRecord> records(Path file) {
        try {
            String text = Files.readString(file);
            try (CsvReader<CsvRecord> reader = CsvReader.builder()
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .ofCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
                return reader.stream().toList();
            }
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw new InputException(
                    "the manifest " + file + " cannot be read as CSV in UTF-8 (" + e.getMessage() + "): mend it", e);
        }
    }

    /**
     * The index of a column.
     *
     * @param setting the setting that names it, for the message
     */
    int column(String name, String setting) {
        int index = header.indexOf(name);
        if (index < 0) {
            throw new InputException("no column \"" + name + "\" in " + file + ", which " + setting + " names: "
                    + NearestName.hint(name, header));
        }
        return index;
    }

    private static void checkHeader(Path file, List<String> header) {
        Set<String> seen = new HashSet<>();
        for (String name : header) {
            if (!seen.add(name)) {
                throw new InputException(
                        "the manifest " + file + " has two columns named \"" + name + "\": rename one of them");
            }
        }
    }
}
