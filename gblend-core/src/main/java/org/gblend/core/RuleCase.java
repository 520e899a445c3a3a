package org.gblend.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a weight rule decides on: checked heads with their OGR parts, and the notes it writes on the way. */
final class RuleCase {
    final List<String> heads;
    /** {@code dG} of each head. */
    final double[] gains;
    /** {@code dO} of each head. */
    final double[] gaps;

    private final @Nullable BlendWeights last;
    private final List<String> notes = new ArrayList<>();

    RuleCase(List<HeadMeasure> measures, Metric metric, double[] varianceOfO, @Nullable BlendWeights last) {
        HeadMeasure.check(measures, metric);
        heads = measures.stream().map(HeadMeasure::head).toList();
        gains = new double[heads.size()];
        gaps = new double[heads.size()];
        for (int i = 0; i < gaps.length; i++) {
            Ogr ogr = Ogr.between(measures.get(i).before(), measures.get(i).after(), metric);
            gains[i] = ogr.dG();
            gaps[i] = ogr.dO();
            if (!Double.isFinite(gains[i]) || !Double.isFinite(gaps[i] * gaps[i])) {
                throw new InputException("Head '" + heads.get(i) + "': its losses are too large (dO = " + gaps[i]
                        + ", dG = " + gains[i] + "). The training diverged: lower the learning rate.");
            }
        }
        requireVariances(varianceOfO);
        if (last != null && !last.heads().containsAll(heads)) {
            throw new IllegalArgumentException("last weights are for the heads " + last.heads() + ", not " + heads);
        }
        this.last = last;
    }

    private void requireVariances(double[] varianceOfO) {
        if (varianceOfO.length != heads.size()) {
            throw new IllegalArgumentException(
                    varianceOfO.length + " variances of O for " + heads.size() + " heads: give one for each");
        }
        for (int i = 0; i < varianceOfO.length; i++) {
            if (!(varianceOfO[i] >= 0 && Double.isFinite(varianceOfO[i]))) {
                throw new IllegalArgumentException("variance of O of head '" + heads.get(i) + "' = " + varianceOfO[i]
                        + ": must be finite and at least 0");
            }
        }
    }

    void note(String note) {
        notes.add(note);
    }

    void note(int head, String note) {
        notes.add(NoteText.head(heads.get(head)) + note);
    }

    /** The blend of these terms, or, where they have none, the last weights (equal at the start). */
    BlendWeights blend(double[] terms, String whyNot) {
        Optional<double[]> weights = OptimalBlend.normalise(terms);
        return weights.isPresent() ? found(weights.get()) : keep(whyNot);
    }

    BlendWeights found(double[] weights) {
        return BlendWeights.of(heads, weights, notes);
    }

    BlendWeights keep(String why) {
        return keep(heads, last, notes, why);
    }

    /** The last weights, equal ones where there are none yet, with the reason added to the notes. */
    static BlendWeights keep(List<String> heads, @Nullable BlendWeights last, List<String> notes, String why) {
        notes.add(why + (last == null ? ": no weights yet, so all heads weigh the same." : ": the last weights stay."));
        BlendWeights kept = last == null ? BlendWeights.equal(heads) : last;
        return BlendWeights.of(heads, heads.stream().mapToDouble(kept::weight).toArray(), notes);
    }
}
