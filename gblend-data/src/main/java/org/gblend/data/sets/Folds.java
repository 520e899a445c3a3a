package org.gblend.data.sets;

import java.util.List;

/**
 * The pairs (T, V) on which the weights are measured. One pair where V is simply drawn; several for cross-fitting, where
 * every training row is in V once, and in every pair T and V together are the same rows.
 *
 * @param pairs at least one; the first is the pair of {@link FourSets}
 * @param notes what the reader of a result should know about the draw, in words
 */
public record Folds(List<Pair> pairs, List<String> notes) {
    /**
     * One fold.
     *
     * @param train T of this fold
     * @param holdout V of this fold
     */
    public record Pair(TrainSet train, HoldoutSet holdout) {}

    public Folds {
        pairs = List.copyOf(pairs);
        notes = List.copyOf(notes);
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("folds: none; give at least one pair of T and V");
        }
    }

    public boolean crossFitted() {
        return pairs.size() > 1;
    }
}
