package org.gblend.data.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gblend.core.InputException;
import org.gblend.data.Progress;
import org.gblend.data.check.CheckReport.Finding;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.internal.prepare.Modality;
import org.gblend.data.internal.prepare.Preparation;
import org.gblend.data.manifest.CsvFiles;
import org.gblend.data.manifest.Manifest;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.manifest.Sources;
import org.gblend.data.manifest.Windows;

/**
 * Prepares what can be prepared in one pass over the files: a row that cannot be used is left out, and the manifest of the
 * others is written, whose cache this has filled.
 */
public final class SkippingPreparation {
    private final DataConfig config;
    private final Map<String, ModalityConfig> modalities;
    private final Path cache;

    private SkippingPreparation(DataConfig config, Map<String, ModalityConfig> modalities, Path cache) {
        this.config = config;
        this.modalities = modalities;
        this.cache = config.cache() == null ? cache : config.cache();
    }

    /**
     * A row that is left out.
     *
     * @param line where it starts in the manifest, from 1
     */
    public record Skipped(long line, String reason) {}

    /**
     * What became of the rows.
     *
     * @param rows lines of the manifest
     * @param skipped those left out, in its order
     * @param reasons the file that lists them
     */
    public record Report(int rows, List<Skipped> skipped, Path reasons) {}

    /**
     * Prepares, and writes the manifest without the rows that cannot be used, and beside it {@code NAME-skipped.csv} with the
     * line and the reason of each of those. Where arrays are found by the row's number, it has a column with those numbers.
     *
     * @throws InputException when no row is left, or when the cache or {@code usable} cannot be written
     */
    public static Report run(
            DataConfig config, Map<String, ModalityConfig> modalities, Path cache, Path usable, Progress progress) {
        DataCheck.requireWritable(config, usable);
        DataCheck.requireWritable(config, listOf(usable));
        return new SkippingPreparation(config, modalities, cache).run(usable, progress);
    }

    private static Path listOf(Path usable) {
        String name = String.valueOf(usable.getFileName()).replaceFirst("[.]csv$", "");
        return usable.resolveSibling(name + "-skipped.csv");
    }

    private Report run(Path usable, Progress progress) {
        List<Manifest.Malformed> malformed = new ArrayList<>();
        Manifest all = Manifest.read(config.root().resolve(config.manifest()), malformed::add);
        DataCheck.requireColumns(config, modalities, all);
        SortedMap<Integer, String> reasons = new TreeMap<>();
        try (CheckedFiles files = new CheckedFiles()) {
            for (int row = 0; row < all.rows().size(); row++) {
                RowCheck check = new RowCheck(config, modalities, Map.of(), all, row, files);
                check.runCells();
                if (!check.findings().isEmpty()) {
                    reasons.put(row, reason(check.findings()));
                }
            }
        }
        List<Integer> kept = without(all.rows().size(), reasons.keySet());
        requireSome(kept, reasons, all);
        Manifest readable = all.only(kept);
        Rows rows = rows(readable);
        Preparation preparation = new Preparation(rows.modalities(), rows.table(), rows.windows(), cache, null);
        preparation
                .skipping(
                        failed -> {
                            List<Integer> left = without(kept.size(), failed);
                            return rows(readable.only(left)).modalities().stream()
                                    .collect(Collectors.toMap(Modality::name, Modality::store));
                        },
                        progress::at)
                .forEach((row, why) -> reasons.put(kept.get(row), why));
        return written(all, malformed, reasons, usable);
    }

    private static String reason(List<Finding> findings) {
        int more = findings.size() - 1;
        return findings.getFirst().text() + (more == 0 ? "" : " (and " + more + " more)");
    }

    /** The manifest's rows as they are prepared. */
    private record Rows(RowTable table, Windows windows, List<Modality> modalities) {}

    private Rows rows(Manifest manifest) {
        RowTable table = table(manifest);
        Windows windows = Windows.of(manifest, config, table);
        Sources sources = new Sources(config, manifest, table);
        List<Modality> prepared = new ArrayList<>();
        new LinkedHashMap<>(modalities)
                .forEach((name, m) -> prepared.add(Modality.of(
                        name, m, sources.of(name, m), windows, config.missing().contains(name))));
        return new Rows(table, windows, prepared);
    }

    /** Labels do not matter to what is prepared. */
    private RowTable table(Manifest manifest) {
        String id = config.columns().id();
        int column = id == null ? -1 : manifest.column(id, "data.columns.id");
        List<String> ids = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Manifest.Row row : manifest.rows()) {
            ids.add(column < 0 ? Integer.toString(ids.size()) : row.values().get(column));
            names.add("line " + row.line() + (column < 0 ? "" : " (" + ids.getLast() + ")") + " of " + manifest.file());
        }
        return new RowTable(
                manifest.file(),
                names,
                ids,
                new int[ids.size()],
                null,
                List.of("any"),
                null,
                List.of(),
                null,
                manifest.arrayRows());
    }

    private static List<Integer> without(int rows, Collection<Integer> taken) {
        return IntStream.range(0, rows)
                .filter(row -> !taken.contains(row))
                .boxed()
                .toList();
    }

    private static void requireSome(List<Integer> kept, SortedMap<Integer, String> reasons, Manifest manifest) {
        if (kept.isEmpty()) {
            throw new InputException("no row of " + manifest.file() + " can be used; the first: "
                    + reasons.values().iterator().next());
        }
    }

    private Report written(
            Manifest all, List<Manifest.Malformed> malformed, SortedMap<Integer, String> reasons, Path usable) {
        List<Integer> kept = without(all.rows().size(), reasons.keySet());
        requireSome(kept, reasons, all);
        List<Skipped> skipped = new ArrayList<>();
        malformed.forEach(m -> skipped.add(new Skipped(m.line(), m.reason())));
        reasons.forEach(
                (row, why) -> skipped.add(new Skipped(all.rows().get(row).line(), why)));
        skipped.sort(Comparator.comparingLong(Skipped::line));
        all.write(usable, kept, modalities.values());
        Path list = listOf(usable);
        CsvFiles.write(
                list,
                List.of("line", "reason"),
                skipped.stream()
                        .map(s -> List.of(Long.toString(s.line()), s.reason()))
                        .toList());
        return new Report(all.rows().size() + malformed.size(), skipped, list);
    }
}
