package org.gblend.data.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayInput;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.OutsideRoot;
import org.gblend.data.config.Template;
import org.jspecify.annotations.Nullable;

/** Finds each row's files from the {@code from} templates, and says which are not there. */
public final class Sources {
    private final Path root;
    private final OutsideRoot outside;
    private final Manifest manifest;
    private final RowTable table;
    private final Collection<String> mayMiss;
    private final Map<Path, String> stamps = new HashMap<>();

    /**
     * The files of a manifest's rows.
     *
     * @param table of the same rows
     */
    public Sources(DataConfig config, Manifest manifest, RowTable table) {
        this.mayMiss = config.missing();
        this.root = config.root();
        this.outside = config.outsideRoot();
        this.manifest = manifest;
        this.table = table;
    }

    /** A template whose columns are found. */
    private final class Filler {
        private final Template template;
        private final Map<String, Integer> columns = new HashMap<>();

        Filler(ModalityConfig config, String modality, String key, String text) {
            template = Template.parse(key, text);
            for (String column : template.columns()) {
                columns.put(column, manifest.column(column, config.key(modality, key)));
            }
        }

        /** The filled template, or null when a column that it uses is empty in this row. */
        @Nullable
        String fill(int row) {
            List<String> values = manifest.rows().get(row).values();
            for (int column : columns.values()) {
                if (values.get(column).isEmpty()) {
                    return null;
                }
            }
            return template.fill(name -> values.get(columns.getOrDefault(name, 0)));
        }
    }

    /** What to do about rows without a modality, for messages. */
    public static String allowing(String modality) {
        return "or allow rows without it by data.missing: [" + modality + "]";
    }

    /** The source of every row, in the manifest's order; {@link Source#ABSENT} where the row may lack it and does. */
    public List<Source> of(String modality, ModalityConfig config) {
        boolean allowed = mayMiss.contains(modality);
        Filler from = new Filler(config, modality, "from", config.from());
        Filler index = new Filler(config, modality, "index", config instanceof ArrayInput a ? a.index() : "");
        Filler entry = new Filler(config, modality, "entry", config instanceof ArrayInput a ? a.entry() : "");
        List<Integer> without = new ArrayList<>();
        List<Integer> missing = new ArrayList<>();
        List<Source> sources = new ArrayList<>();
        for (int row = 0; row < table.size(); row++) {
            if (allowed && lacks(config, row, from, index, entry)) {
                sources.add(Source.ABSENT);
                continue;
            }
            String path = from.fill(row);
            Path file = path == null ? root : file(modality, row, path);
            String stamp = path == null ? null : stamp(path, file);
            if (path == null) {
                without.add(row);
            } else if (stamp == null) {
                missing.add(row);
            } else if (config instanceof ArrayInput array) {
                String name = entry(modality, array, row, entry.fill(row));
                sources.add(new Source(file, stamp, index(modality, array, row, index.fill(row)), name));
            } else {
                sources.add(new Source(file, stamp, -1, ""));
            }
        }
        refuse(modality, config, without, missing, from);
        return List.copyOf(sources);
    }

    /** Whether the row leaves a cell empty that its sample is found by. */
    private static boolean lacks(ModalityConfig config, int row, Filler from, Filler index, Filler entry) {
        return from.fill(row) == null
                || (config instanceof ArrayInput && (index.fill(row) == null || entry.fill(row) == null));
    }

    /** The file that a row names: one that can be, and that it may name. */
    private Path file(String modality, int row, String path) {
        try {
            Path file = root.resolve(path);
            requireInside(modality, row, path, file);
            return file;
        } catch (InvalidPathException e) {
            throw new InputException(
                    table.names().get(row) + " names a file for the modality " + modality
                            + " that no file can be called (" + e.getReason() + "): mend the row",
                    e);
        }
    }

    /** Asked of each file once: following links is slow on network folders. */
    private void requireInside(String modality, int row, String path, Path file) {
        if (outside == OutsideRoot.ALLOW || stamps.containsKey(file)) {
            return;
        }
        Path home = root.toAbsolutePath().normalize();
        boolean inside = file.toAbsolutePath().normalize().startsWith(home);
        try {
            inside = inside && (!Files.exists(file) || file.toRealPath().startsWith(root.toRealPath()));
        } catch (IOException e) {
            throw new InputException("cannot look at " + file + " (" + e.getMessage() + "): check its rights", e);
        }
        if (!inside) {
            throw new InputException(table.names().get(row) + " names \"" + path + "\" for the modality " + modality
                    + ", which lies outside data.root " + root + ": set data.outside-root to allow if you trust the"
                    + " manifest and the links in that folder, or mend the row");
        }
    }

    private void refuse(
            String modality, ModalityConfig config, List<Integer> without, List<Integer> missing, Filler from) {
        if (!without.isEmpty()) {
            throw new InputException("the modality " + modality + " is missing in " + without.size() + " of "
                    + table.size() + " rows: " + table.names().get(without.getFirst())
                    + " has nothing in a column that its from \"" + config.from()
                    + "\" uses. Every row needs every modality: fill those rows in, remove them, train without "
                    + modality + ", " + allowing(modality));
        }
        if (!missing.isEmpty()) {
            int row = missing.getFirst();
            throw MissingFile.of(
                    root.resolve(String.valueOf(from.fill(row))),
                    "; " + table.names().get(row) + " names it for the modality " + modality
                            + (missing.size() == 1 ? "" : ", and " + (missing.size() - 1) + " more rows miss theirs")
                            + ": check data.root and " + config.key(modality, "from") + ", or remove the "
                            + (missing.size() == 1 ? "row" : "rows")
                            + (mayMiss.contains(modality)
                                    ? "; a row without " + modality + " leaves the cell empty"
                                    : ""));
        }
    }

    private long index(String modality, ArrayInput config, int row, @Nullable String text) {
        if (config.index().equals(ArrayConfig.WHOLE_FILE)) {
            return -1;
        }
        if (config.index().equals(ArrayConfig.BY_ROW)) {
            return manifest.number(row, table.names().get(row));
        }
        try {
            long index = Long.parseLong(text == null ? "" : text);
            if (index >= 0) {
                return index;
            }
        } catch (NumberFormatException e) {
            // the message below says it, as for a number below 0
        }
        throw new InputException(table.names().get(row) + " gives the index \"" + (text == null ? "" : text)
                + "\" for the modality " + modality + " (index \"" + config.index()
                + "\"): give whole numbers from 0");
    }

    private String entry(String modality, ArrayInput config, int row, @Nullable String entry) {
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
