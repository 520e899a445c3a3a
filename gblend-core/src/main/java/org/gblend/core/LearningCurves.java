package org.gblend.core;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The learning curves of several heads, each trained alone, over the same epochs. Epochs may be fractions, and rise from
 * row to row.
 */
public final class LearningCurves {
    private final double[] epochs;
    private final List<HeadCurve> heads;

    /**
     * Curves with one row per epoch.
     *
     * @throws InputException if the epochs do not rise, there are no heads, or two heads have one name
     * @throws IllegalArgumentException if a head's number of rows differs from the number of epochs
     */
    public LearningCurves(double[] epochs, List<HeadCurve> heads) {
        this.epochs = epochs.clone();
        this.heads = List.copyOf(heads);
        if (heads.isEmpty()) {
            throw new InputException("No heads: give the columns HEAD-train and HEAD-val of at least one head.");
        }
        for (int row = 0; row < epochs.length; row++) {
            // The negated comparison refuses NaN too.
            if (!Double.isFinite(epochs[row]) || (row > 0 && !(epochs[row] > epochs[row - 1]))) {
                throw new InputException("Row " + (row + 1) + ": epoch " + NoteText.number(epochs[row])
                        + (row == 0 ? "" : " after " + NoteText.number(epochs[row - 1]))
                        + ". Epochs must rise from row to row: sort the rows and remove repeats.");
            }
        }
        Set<String> names = new HashSet<>();
        for (HeadCurve head : heads) {
            if (!names.add(head.head())) {
                throw new InputException("Head '" + head.head() + "' is there twice: give every head its own name.");
            }
            if (head.rows() != epochs.length) {
                throw new IllegalArgumentException(
                        "head '" + head.head() + "' has " + head.rows() + " rows for " + epochs.length + " epochs");
            }
        }
    }

    public List<HeadCurve> heads() {
        return heads;
    }

    public int rows() {
        return epochs.length;
    }

    /** The epoch of a row, counted from 0. */
    public double epoch(int row) {
        return epochs[row];
    }

    /** The same curves with n held-out samples behind every value of a head that does not tell its own. */
    public LearningCurves withSampleCount(int n) {
        double[] counts = new double[epochs.length];
        Arrays.fill(counts, n);
        return new LearningCurves(
                epochs,
                heads.stream()
                        .map(head -> head.hasSampleCounts() ? head : head.withSampleCounts(counts))
                        .toList());
    }

    /** Every head measured from one row to another, such as the two ends of a super-epoch. */
    public List<HeadMeasure> between(int beforeRow, int afterRow) {
        return heads.stream()
                .map(h -> new HeadMeasure(h.head(), h.at(beforeRow), h.at(afterRow)))
                .toList();
    }

    /**
     * Refuses values that are not finite in any row, and errors or accuracies outside 0..1.
     *
     * @throws InputException naming the first head, epoch and value
     */
    void check(Metric metric) {
        for (HeadCurve head : heads) {
            for (int row = 0; row < epochs.length; row++) {
                check(head.head(), row, "train ", head.at(row).train(), metric);
                check(head.head(), row, "held-out ", head.at(row).heldOut(), metric);
            }
        }
    }

    private void check(String head, int row, String part, double value, Metric metric) {
        String what = "Head '" + head + "', epoch " + NoteText.number(epochs[row]) + ": " + part + metric.word() + " = "
                + value + ". ";
        if (!Double.isFinite(value)) {
            throw new InputException(what + "No weights from a value that is not finite: cut the curve before the"
                    + " training diverged, or fill in the missing value.");
        }
        if (metric.refuses(value)) {
            throw new InputException(what + "Give " + metric.word()
                    + " as a fraction in 0..1, not in percent, or name the right metric.");
        }
    }
}
