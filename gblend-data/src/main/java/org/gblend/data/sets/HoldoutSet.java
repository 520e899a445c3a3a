package org.gblend.data.sets;

import java.util.List;

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

    /** Up to {@code parts} disjoint random parts of {@code size} rows each, fewer where V does not reach. */
    public List<HoldoutSet> parts(int parts, int size, long seed) {
        return draw(parts, size, seed).stream().map(HoldoutSet::new).toList();
    }
}
