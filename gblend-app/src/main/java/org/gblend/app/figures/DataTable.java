package org.gblend.app.figures;

import java.util.ArrayList;
import java.util.List;

/**
 * The numbers behind a figure.
 *
 * @param header names of the columns
 * @param rows as many cells each as there are columns
 */
public record DataTable(List<String> header, List<List<String>> rows) {
    public DataTable {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException("row " + row + " does not fit the header " + header);
            }
        }
    }

    /** Gathers rows. */
    public static final class Builder {
        private final List<String> header;
        private final List<List<String>> rows = new ArrayList<>();

        public Builder(String... header) {
            this.header = List.of(header);
        }

        public Builder row(String... cells) {
            rows.add(List.of(cells));
            return this;
        }

        public DataTable build() {
            return new DataTable(header, rows);
        }
    }
}
