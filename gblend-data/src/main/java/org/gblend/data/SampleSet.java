package org.gblend.data;

import java.util.Arrays;

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
