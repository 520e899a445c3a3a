package org.gblend.app.report;

import java.util.List;
import org.gblend.train.compare.Leaderboard;
import org.gblend.train.compare.PairedDifference;
import org.gblend.train.compare.Spread;
import org.gblend.train.eval.Predictions;
import org.jspecify.annotations.Nullable;

/** A line of a comparison by the prediction that {@code gblend predict} uses: the blend, where there is one. */
final class InUse {
    private InUse() {}

    /** On the test set. */
    static Spread score(Leaderboard.Row row) {
        Spread blend = row.blend();
        return blend == null ? row.top1() : blend;
    }

    /** On the validation set; null where there is none. */
    static @Nullable Spread validation(Leaderboard.Row row) {
        Spread blend = row.blendOnValidation();
        return blend == null ? row.onValidation() : blend;
    }

    /** The score, of a blend beside the joint head's: {@code 0.610} or {@code joint 0.285, blended 0.616}. */
    static String text(Leaderboard.Row row) {
        Spread blend = row.blend();
        String joint = Words.number(row.top1().mean(), 3);
        return blend == null ? joint : "joint " + joint + ", blended " + Words.number(blend.mean(), 3);
    }

    /**
     * The difference to the first of some controls that the table sets the line against.
     *
     * @param joint that of the joint head, for a line without a blend
     */
    static @Nullable PairedDifference difference(
            Leaderboard.Table table, Leaderboard.Row row, List<String> controls, @Nullable PairedDifference joint) {
        if (row.blend() == null) {
            return joint;
        }
        Leaderboard.Contrast contrast = contrast(table, row.name(), Predictions.BLEND, controls);
        return contrast == null ? joint : contrast.difference();
    }

    /** That of a scheme's prediction with the first of some controls; null where there is none. */
    static Leaderboard.@Nullable Contrast contrast(
            Leaderboard.Table table, String scheme, String prediction, List<String> controls) {
        for (String control : controls) {
            for (Leaderboard.Contrast contrast : ReportData.contrasts(table)) {
                if (contrast.scheme().equals(scheme)
                        && contrast.control().equals(control)
                        && contrast.prediction().equals(prediction)) {
                    return contrast;
                }
            }
        }
        return null;
    }
}
