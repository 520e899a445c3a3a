package org.gblend.app.text;

import java.util.ArrayList;
import java.util.List;

/** A table for the terminal: two spaces between columns, the first column flush left, all others flush right. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... header) {
        this(List.of(header));
    }

    public Table(List<String> header) {
        rows.add(List.copyOf(header));
    }

    /** Adds a row with as many cells as the header. */
    public Table row(String... cells) {
        return row(List.of(cells));
    }

    /** The same. */
    public Table row(List<String> cells) {
        if (cells.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException("cells " + cells + " do not fit the header " + rows.getFirst());
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    /** The lines, without spaces at their ends. */
    public List<String> lines() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            int padding = widths[i] - width(row.get(i));
            if (i == 0) {
                line.append(row.get(i)).repeat(' ', padding);
            } else {
                line.append("  ").repeat(' ', padding).append(row.get(i));
            }
        }
        return line.toString().stripTrailing();
    }

    /** Characters, so that a letter outside the basic plane counts once. */
    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
