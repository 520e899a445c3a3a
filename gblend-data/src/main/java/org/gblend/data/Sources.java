package org.gblend.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.jspecify.annotations.Nullable;

/** Finds each row's files from the {@code from} templates, and says which are not there. */
final class Sources {
    private final Path root;
    private final Manifest manifest;
    private final RowTable table;
    private final Map<Path, String> stamps = new HashMap<>();

    Sources(Path root, Manifest manifest, RowTable table) {
        this.root = root;
        this.manifest = manifest;
        this.table = table;
    }

    /** The source of every row, in the manifest's order. */
    List<Source> of(String modality, ModalityConfig config) {
        List<Integer> without = new ArrayList<>();
        List<Integer> missing = new ArrayList<>();
        List<Source> sources = new ArrayList<>();
        for (int row = 0; row < table.size(); row++) {
            String from = fill(modality, "from", config.from(), row);
            Path file = root.resolve(from == null ? "" : from);
            String stamp = from == null ? null : stamp(from, file);
            if (from == null) {
                without.add(row);
            } else if (stamp == null) {
                missing.add(row);
            } else if (config instanceof ArrayConfig array) {
                sources.add(new Source(file, stamp, index(modality, array, row), entry(modality, array, row)));
            } else {
                sources.add(new Source(file, stamp, -1, ""));
            }
        }
        refuse(modality, config, without, missing);
        return List.copyOf(sources);
    }

    private void refuse(String modality, ModalityConfig config, List<Integer> without, List<Integer> missing) {
        if (!without.isEmpty()) {
            throw new InputException("the modality " + modality + " is missing in " + without.size() + " of "
                    + table.size() + " rows: " + table.names().get(without.getFirst())
                    + " has nothing in a column that its from \"" + config.from()
                    + "\" uses. Every row needs every modality: fill those rows in, remove them, or train without "
                    + modality);
        }
        if (!missing.isEmpty()) {
            int row = missing.getFirst();
            throw new InputException("the file " + root.resolve(fillOrEmpty(modality, config, row))
                    + " does not exist; " + table.names().get(row) + " names it for the modality " + modality
                    + (missing.size() == 1 ? "" : ", and " + (missing.size() - 1) + " more rows miss theirs")
                    + ": check data.root and modalities." + modality + ".from, or remove the "
                    + (missing.size() == 1 ? "row" : "rows"));
        }
    }

    private String fillOrEmpty(String modality, ModalityConfig config, int row) {
        String from = fill(modality, "from", config.from(), row);
        return from == null ? "" : from;
    }

    /** The filled template, or null when a column that it uses is empty in this row. */
    private @Nullable String fill(String modality, String key, String template, int row) {
        boolean[] empty = {false};
        String filled = Template.parse(key, template).fill(name -> {
            String value =
                    manifest.rows().get(row).values().get(manifest.column(name, "modalities." + modality + "." + key));
            empty[0] |= value.isEmpty();
            return value;
        });
        return empty[0] ? null : filled;
    }

    private long index(String modality, ArrayConfig config, int row) {
        if (config.index().equals(ArrayConfig.WHOLE_FILE)) {
            return -1;
        }
        if (config.index().equals(ArrayConfig.BY_ROW)) {
            return row;
        }
        String text = fill(modality, "index", config.index(), row);
        try {
            long index = Long.parseLong(text == null ? "" : text);
            if (index >= 0) {
                return index;
            }
        } catch (NumberFormatException e) {
            // falls through to the message, which is the same for a number below 0
        }
        throw new InputException(table.names().get(row) + " gives the index \"" + text + "\" for the modality "
                + modality + " (index \"" + config.index() + "\"): give whole numbers from 0");
    }

    private String entry(String modality, ArrayConfig config, int row) {
        String entry = fill(modality, "entry", config.entry(), row);
        if (entry == null) {
            throw new InputException(table.names().get(row) + " has nothing in a column that the entry \""
                    + config.entry() + "\" of the modality " + modality + " uses: fill it in or remove the row");
        }
        return entry;
    }

    /** Path, size and time of change, or null when there is no such file. */
    private @Nullable String stamp(String from, Path file) {
        String known = stamps.get(file);
        if (known != null) {
            return known;
        }
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            String stamp = from + "|" + a.size() + "|" + a.lastModifiedTime().toMillis();
            stamps.put(file, stamp);
            return stamp;
        } catch (IOException e) {
            throw new InputException("cannot look at " + file + " (" + e.getMessage() + "): check its rights", e);
        }
    }
}
