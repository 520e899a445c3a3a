package org.gblend.data.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One label or more a row, such as the sounds of a clip of AudioSet. Heads are trained by the mean over the classes of the
 * binary cross-entropy of a sigmoid each.
 *
 * @param separator between the labels of a cell
 */
public record MultiConfig(String separator) implements LabelsConfig {
    public MultiConfig {
        if (separator.isEmpty()) {
            throw new IllegalArgumentException(
                    "separator: it is empty; give the sign between the labels of a cell, such as |");
        }
    }

    public static MultiConfig defaults() {
        return new MultiConfig("|");
    }

    /** Empty where the cell is, or has nothing between two separators. */
    List<String> split(String cell) {
        List<String> labels = new ArrayList<>();
        for (String part : cell.split(Pattern.quote(separator), -1)) {
            String label = part.strip();
            if (label.isEmpty()) {
                return List.of();
            }
            if (!labels.contains(label)) {
                labels.add(label);
            }
        }
        return labels;
    }
}
