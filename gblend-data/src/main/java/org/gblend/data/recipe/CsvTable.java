package org.gblend.data.recipe;

import java.util.List;
import org.gblend.core.InputException;

/** An annotation CSV with a header, cells by column name. */
record CsvTable(String file, List<String> header, List<List<String>> rows) {
    static CsvTable of(Collected folder, String file) {
        List<List<String>> records = folder.csv(file);
        if (records.isEmpty()) {
            throw new InputException(folder.root().resolve(file) + " is empty: download it again");
        }
        return new CsvTable(file, records.getFirst(), records.subList(1, records.size()));
    }

    boolean has(String column) {
        return header.contains(column);
    }

    String cell(List<String> row, String column) {
        int index = header.indexOf(column);
        if (index < 0) {
            throw new InputException(file + " has no column \"" + column + "\" (it has " + String.join(", ", header)
                    + "): is it the collection's own file?");
        }
        return index < row.size() ? row.get(index) : "";
    }
}
