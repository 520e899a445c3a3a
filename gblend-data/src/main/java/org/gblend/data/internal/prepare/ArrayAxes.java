package org.gblend.data.internal.prepare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayInput;
import org.gblend.data.config.Template;
import org.gblend.data.internal.array.Layout;
import org.jspecify.annotations.Nullable;

/** The axes of an array file against the layout of one row's array. */
public final class ArrayAxes {
    /** Usual layouts of values, by the number of their axes. */
    private static final String[] USUAL = {"", "c", "t,c", "t,h,w", "t,h,w,c"};

    private final Path file;
    private final ArrayInput config;
    private final long[] shape;
    private final boolean byIndex;
    private final int own;
    private final int rank;

    private ArrayAxes(Path file, ArrayInput config, long[] shape, boolean byIndex) {
        this.file = file;
        this.config = config;
        this.shape = shape;
        this.byIndex = byIndex;
        own = shape.length - (byIndex ? 1 : 0);
        rank = Layout.parse(config.layout()).rank();
    }

    /**
     * What is wrong with the number of axes, and what to do about it; null = nothing.
     *
     * @param shape of the whole array
     * @param byIndex whether a row's array is an entry along the first axis
     * @param row in which it was noticed, to follow the fault in brackets; empty = left out
     */
    public static @Nullable String fault(Path file, ArrayInput config, long[] shape, boolean byIndex, String row) {
        ArrayAxes axes = new ArrayAxes(file, config, shape, byIndex);
        return axes.own == axes.rank ? null : axes.text(row);
    }

    /** The fault of an array without values. */
    public static String empty(Path file, long[] shape, String row) {
        return file + " has the shape " + Arrays.toString(shape) + ", which is empty" + brackets(row)
                + ": write it again";
    }

    private String text(String row) {
        return "%s has the shape %s, that is %s for one row, but the layout \"%s\" names %d%s: %s"
                .formatted(
                        file,
                        Arrays.toString(shape),
                        own == 1 ? "1 axis" : Math.max(0, own) + " axes",
                        config.layout(),
                        rank,
                        brackets(row),
                        remedy());
    }

    private String remedy() {
        if (own < 1) {
            return "reshape it to "
                    + shaped(LongStream.concat(
                            Arrays.stream(shape), LongStream.generate(() -> 1).limit(rank - Math.max(0, own))));
        }
        String letters = "give one letter per axis" + example();
        if (!byIndex) {
            return letters + (own == rank + 1 ? ", or set index to row" : "");
        }
        if (own == rank - 1 && isOneFilePerRow()) {
            return letters + ", or set index to none";
        }
        long values = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
        return letters + (rank == 1 ? ", or reshape it to " + shaped(LongStream.of(shape[0], values)) : "");
    }

    /** Of values, which may have any axes. */
    private String example() {
        return config instanceof ArrayConfig && own < USUAL.length
                ? ", for example layout: \"" + USUAL[own] + "\""
                : "";
    }

    private boolean isOneFilePerRow() {
        return !Template.parse("from", config.from()).columns().isEmpty()
                || !Template.parse("entry", config.entry()).columns().isEmpty();
    }

    private static String brackets(String row) {
        return row.isEmpty() ? "" : " (" + row + ")";
    }

    private static String shaped(LongStream lengths) {
        return lengths.mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
