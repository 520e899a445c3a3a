package org.gblend.data.sets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gblend.core.RandomStreams;

/**
 * Rows with one purpose. What a set may be used for is its type: weights are estimated on a {@link TrainSet} and a
 * {@link HoldoutSet}, models are chosen on a {@link ValidationSet}, and a {@link TestSet} is only ever reported on.
 *
 * <p>Sets are made by {@link FourSets} and {@link Folds}; their rows are sorted.
 */
public abstract sealed class SampleSet permits TrainSet, HoldoutSet, ValidationSet, TestSet {
    private final int[] rows;

    SampleSet(int[] rows) {
        this.rows = rows.clone();
        Arrays.sort(this.rows);
    }

    /** The set's name in messages and reports. */
    public abstract String name();

    /** Manifest rows from 0, sorted; a copy. */
    public final int[] rows() {
        return rows.clone();
    }

    public final int size() {
        return rows.length;
    }

    public final boolean isEmpty() {
        return rows.length == 0;
    }

    public final boolean contains(int row) {
        return Arrays.binarySearch(rows, row) >= 0;
    }

    /** Up to {@code parts} disjoint random draws of {@code size} rows each, fewer where the rows do not reach. */
    final List<int[]> draw(int parts, int size, long seed) {
        int[] drawn = Draws.permuted(rows, RandomStreams.of(seed).stream("sets/parts"));
        List<int[]> all = new ArrayList<>();
        for (int from = 0; all.size() < parts && from + size <= drawn.length; from += size) {
            all.add(Arrays.copyOfRange(drawn, from, from + size));
        }
        return all;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof SampleSet set && set.getClass() == getClass() && Arrays.equals(rows, set.rows);
    }

    @Override
    public final int hashCode() {
        return 31 * getClass().getName().hashCode() + Arrays.hashCode(rows);
    }

    @Override
    public final String toString() {
        return name() + " (" + rows.length + " rows)";
    }
}
