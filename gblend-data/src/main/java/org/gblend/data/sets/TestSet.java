package org.gblend.data.sets;

/**
 * Rows to report on. No method that chooses anything takes this type.
 */
public final class TestSet extends SampleSet {
    TestSet(int[] rows) {
        super(rows);
    }

    @Override
    public String name() {
        return "test";
    }
}
