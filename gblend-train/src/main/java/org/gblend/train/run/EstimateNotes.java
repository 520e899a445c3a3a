package org.gblend.train.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gblend.train.estimate.MeasuredWeights;
import org.gblend.train.scheme.StretchWeights;

/** What the log tells of a run's estimates: what is trained with, and what was noted; that V is too small once, with the setting. */
final class EstimateNotes {
    /** Weights nearer to equal ones than this are equal. */
    private static final double ROUNDING = 1e-9;

    private final double holdout;
    private boolean toldSmall;

    /**
     * Of one run.
     *
     * @param holdout the share held out, {@code data.sets.holdout}
     */
    EstimateNotes(double holdout) {
        this.holdout = holdout;
    }

    /** The lines of one stretch. */
    List<String> of(StretchWeights weights, MeasuredWeights estimate) {
        List<String> lines = new ArrayList<>();
        lines.add(weights.inWords());
        if (MeasuredWeights.fromEqual(weights.weights()) < ROUNDING) {
            lines.add(
                    "Equal weights are used: V does not tell the heads apart. What the rule by itself gives a head is not what it trains"
                            + " with.");
        }
        for (String note : estimate.notes()) {
            if (!note.contains("is too small to trust")) {
                lines.add(note);
            } else if (!toldSmall) {
                toldSmall = true;
                lines.add(note
                        + String.format(
                                Locale.ROOT,
                                " Its share is data.sets.holdout, now %s; later estimates say no more of it.",
                                holdout));
            }
        }
        return lines;
    }
}
