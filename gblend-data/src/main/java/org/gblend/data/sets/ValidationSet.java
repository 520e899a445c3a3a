package org.gblend.data.sets;

/**
 * Rows for the choice of models and for early stopping.
 */
public final class ValidationSet extends SampleSet {
    ValidationSet(int[] rows) {
        super(rows);
    }

    @Override
    public String name() {
        return "validation";
    }
}
