package org.gblend.data;

/**
 * V: rows taken from the training data to measure generalisation for the weights; never trained on while weights are
 * estimated.
 */
public final class HoldoutSet extends SampleSet {
    HoldoutSet(int[] rows) {
        super(rows);
    }

    @Override
    public String name() {
        return "holdout";
    }
}
