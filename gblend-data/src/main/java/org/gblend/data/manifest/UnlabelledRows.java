package org.gblend.data.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.gblend.core.InputException;

/** Rows whose labels are not known: of a manifest, or of files that were named one by one. */
public final class UnlabelledRows {
    private final Manifest manifest;
    private final List<String> names;

    private UnlabelledRows(Manifest manifest, List<String> names) {
        this.manifest = manifest;
        this.names = List.copyOf(names);
    }

    /**
     * What is known of the network that will see such rows.
     *
     * @param classNames its classes; those of its first task where it has several
     * @param tasks class names of each of its tasks; empty where it has one
     * @param shapes of its samples, for modalities that none of the rows has
     */
    public record Network(List<String> classNames, Map<String, List<String>> tasks, Map<String, long[]> shapes) {
        public Network {
            classNames = List.copyOf(classNames);
            tasks = new LinkedHashMap<>(tasks);
            shapes = new LinkedHashMap<>(shapes);
        }
    }

    /**
     * The rows of a CSV file.
     *
     * @throws InputException at the first line that is not as wide as the header
     */
    public static UnlabelledRows read(Path csv) {
        return of(Manifest.read(csv));
    }

    /**
     * The rows of a CSV file that are as wide as its header.
     *
     * @param malformed hears of every other line, by name, what is wrong with it
     * @throws InputException if nothing can be read
     */
    public static UnlabelledRows read(Path csv, BiConsumer<String, String> malformed) {
        return of(Manifest.read(csv, line -> malformed.accept(name(line.line(), csv), line.reason())));
    }

    private static UnlabelledRows of(Manifest manifest) {
        return new UnlabelledRows(
                manifest,
                manifest.rows().stream()
                        .map(row -> name(row.line(), manifest.file()))
                        .toList());
    }

    private static String name(long line, Path csv) {
        return "line " + line + " of " + csv;
    }

    /**
     * Rows that are in no file.
     *
     * @param names of the rows, for messages
     */
    public static UnlabelledRows of(List<String> header, List<List<String>> rows, List<String> names) {
        List<Manifest.Row> all = new ArrayList<>();
        rows.forEach(row -> all.add(new Manifest.Row(all.size() + 1L, all.size(), row)));
        return new UnlabelledRows(new Manifest(Path.of("the-files-given"), header, all, all.size()), names);
    }

    /** The rows from one to before another; arrays by row ({@code index: row}) still find theirs. */
    public UnlabelledRows range(int from, int to) {
        return new UnlabelledRows(
                manifest.only(IntStream.range(from, to).boxed().toList()), names.subList(from, to));
    }

    public int size() {
        return names.size();
    }

    /** What a message calls a row. */
    public String name(int row) {
        return names.get(row);
    }

    /** The first cell of a row. */
    public String first(int row) {
        return manifest.rows().get(row).values().getFirst();
    }

    /** The rows with their cells. */
    public Manifest manifest() {
        return manifest;
    }
}
