package org.gblend.data.config;

import java.util.List;

/** What the label column of the manifest holds. */
public sealed interface LabelsConfig permits SingleConfig, MultiConfig {
    /** Whether a row may have several labels. */
    default boolean several() {
        return switch (this) {
            case SingleConfig _ -> false;
            case MultiConfig _ -> true;
        };
    }

    /** The labels in a cell, each once, in the cell's order; empty where a label is. */
    default List<String> of(String cell) {
        return switch (this) {
            case SingleConfig _ -> cell.isEmpty() ? List.of() : List.of(cell);
            case MultiConfig c -> c.split(cell);
        };
    }
}
