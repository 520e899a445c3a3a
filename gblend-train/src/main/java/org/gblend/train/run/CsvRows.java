package org.gblend.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.gblend.core.InputException;

/** The CSV files of a run folder: a header, then rows of names and numbers, where an empty cell is a number that there is not. */
public final class CsvRows {
    private CsvRows() {}

    /**
     * The cells of a file's rows; a file that is not there has none.
     *
     * @param cells at least so many: a row that is still being written is left out
     */
    public static Stream<String[]> read(Path file, int cells) {
        if (!Files.exists(file)) {
            return Stream.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .filter(line -> line.length >= cells);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read (" + e + ")", e);
        }
    }

    static double number(String cell) {
        return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
    }

    static String cell(double number) {
        return Double.isNaN(number) ? "" : Double.toString(number);
    }
}
