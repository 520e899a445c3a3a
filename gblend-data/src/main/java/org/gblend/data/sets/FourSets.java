package org.gblend.data.sets;

import java.util.HashMap;
import java.util.Map;

/**
 * The four sets, no row in two of them.
 *
 * @param train T
 * @param holdout V, taken from the training rows
 * @param validation for the choice of models
 * @param test for reports
 */
public record FourSets(TrainSet train, HoldoutSet holdout, ValidationSet validation, TestSet test) {
    /**
     * Checks that the sets share no row.
     *
     * @throws IllegalArgumentException when a row is in two sets
     */
    public FourSets {
        Map<Integer, String> owner = new HashMap<>();
        for (SampleSet set : new SampleSet[] {train, holdout, validation, test}) {
            for (int row : set.rows()) {
                String other = owner.put(row, set.name());
                if (other != null) {
                    throw new IllegalArgumentException("row " + row + " is in " + other + " and in " + set.name()
                            + ": a row belongs to one set only");
                }
            }
        }
    }

    /** Sets from rows that were drawn elsewhere. */
    public static FourSets of(int[] train, int[] holdout, int[] validation, int[] test) {
        return new FourSets(
                new TrainSet(train), new HoldoutSet(holdout), new ValidationSet(validation), new TestSet(test));
    }
}
