package org.gblend.data.manifest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayInput;
import org.gblend.data.config.ModalityConfig;

/**
 * The rows of a CSV file with a header, every one as wide as the header.
 *
 * @param total rows of the file, those that are not as wide counted
 */
public record Manifest(Path file, List<String> header, List<Row> rows, int total) {
    /**
     * A column of manifests out of which rows were left: the number, from 0, that each row had before, by which
     * {@code index: row} still finds its array.
     */
    static final String NUMBERS = "manifest-row";

    /**
     * A row.
     *
     * @param line where it starts in the file, from 1
     * @param number how many rows are before it in the file
     */
    public record Row(long line, int number, List<String> values) {}

    /** A line that is no row, and why. */
    public record Malformed(long line, String reason) {}

    /**
     * All rows.
     *
     * @throws InputException at the first line that is not as wide as the header
     */
    public static Manifest read(Path file) {
        return read(file, malformed -> {
            throw new InputException(malformed.reason());
        });
    }

    /** The rows that are as wide as the header; of the other lines hears {@code malformed}. */
    public static Manifest read(Path file, Consumer<Malformed> malformed) {
        if (!Files.isRegularFile(file)) {
            throw new InputException("the manifest " + file + (Files.exists(file) ? " is no file" : " does not exist")
                    + ": set data.root to the data's folder and" + " data.manifest to the CSV file in it");
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
        for (int number = 0; number < records.size() - 1; number++) {
            CsvRecord r = records.get(number + 1);
            if (r.getFieldCount() == header.size()) {
                rows.add(new Row(
                        r.getStartingLineNumber(),
                        number,
                        r.getFields().stream().map(String::strip).toList()));
            } else {
                malformed.accept(malformed(file, r, header.size()));
            }
        }
        if (rows.isEmpty()) {
            throw new InputException("no line of the manifest " + file + " has as many fields as its header, "
                    + header.size() + ": separate cells with commas");
        }
        return new Manifest(file, header, List.copyOf(rows), records.size() - 1);
    }

    /** Some of the rows. */
    public Manifest only(List<Integer> kept) {
        return new Manifest(file, header, kept.stream().map(rows::get).toList(), total);
    }

    /** Rows of an array that has one for each row of the manifest; -1 where rows were left out of it, so that nobody knows. */
    public int arrayRows() {
        return header.contains(NUMBERS) ? -1 : total;
    }

    /**
     * Which row of such an array is a row's.
     *
     * @param name of the row, for the message
     * @throws InputException where the column {@link #NUMBERS} holds no number
     */
    long number(int row, String name) {
        int column = header.indexOf(NUMBERS);
        if (column < 0) {
            return rows.get(row).number();
        }
        String text = rows.get(row).values().get(column);
        if (!text.matches("[0-9]{1,9}")) {
            throw new InputException(name + " has \"" + text + "\" in column \"" + NUMBERS
                    + "\", which tells arrays by row (index: row) its number from 0: mend the row");
        }
        return Long.parseLong(text);
    }

    /** Writes some of the rows as CSV, with their numbers where modalities find their arrays by them. */
    public void write(Path to, List<Integer> kept, Collection<ModalityConfig> modalities) {
        boolean numbered = !header.contains(NUMBERS)
                && modalities.stream()
                        .anyMatch(m -> m instanceof ArrayInput a && a.index().equals(ArrayConfig.BY_ROW));
        List<String> wide = new ArrayList<>(header);
        if (numbered) {
            wide.add(NUMBERS);
        }
        List<List<String>> lines = new ArrayList<>();
        for (int row : kept) {
            List<String> line = new ArrayList<>(rows.get(row).values());
            if (numbered) {
                line.add(Integer.toString(rows.get(row).number()));
            }
            lines.add(line);
        }
        CsvFiles.write(to, wide, lines);
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
            try (CsvReader<CsvRecord> reader = CsvReader.builder()
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .ofCsvRecord(TextFiles.read(file))) {
                return reader.stream().toList();
            }
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw new InputException(
                    "the manifest " + file + " cannot be read as CSV (" + e.getMessage() + "): mend it", e);
        }
    }

    /**
     * The index of a column.
     *
     * @param setting the setting that names it, for the message
     */
    public int column(String name, String setting) {
        int index = header.indexOf(name);
        if (index < 0) {
            throw new InputException("no column \"" + name + "\" in " + file + ", which " + setting + " names: "
                    + NearestName.hint(name, header)
                    + (header.size() == 1 && header.getFirst().matches(".*[;\t|].*")
                            ? "; cells must be separated by commas"
                            : "")
                    + without(setting));
        }
        return index;
    }

    /** What a manifest without such a column takes; empty where the column must be there. */
    private static String without(String setting) {
        return switch (setting) {
            case "data.columns.split" -> "; or, to have the sets drawn, data.columns.split=null";
            case "data.columns.group" -> "; or, where rows have no groups, data.columns.group=null";
            default -> "";
        };
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
