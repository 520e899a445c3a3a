package org.gblend.train.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.eval.Predictions;
import org.jspecify.annotations.Nullable;

/**
 * What each line of a table is set against: controls that see what it sees.
 *
 * @param modalities all that there are
 * @param lines of the table
 */
record Controls(Set<String> modalities, List<Line> lines) {

    /** Naive fusion of what a line sees; of all modalities for a single one. */
    @Nullable
    Line naive(Line line) {
        return lines.stream()
                .filter(other -> other.kind() == Line.Kind.NAIVE)
                .filter(other ->
                        line.isSingle() ? other.modalities().equals(modalities) && other.plain() : other.fits(line))
                .findFirst()
                .orElse(null);
    }

    /** The best of the single modalities that a line sees; of all of them for one that is single itself. */
    @Nullable
    Line best(Line line) {
        return lines.stream()
                .filter(single -> single.kind() == Line.Kind.SINGLE)
                .filter(single -> line.isSingle() || line.modalities().containsAll(single.modalities()))
                .max(Comparator.comparingDouble(Line::mean))
                .orElse(null);
    }

    /** Every line whose weights were measured against each of its controls, by each of its predictions. */
    List<Leaderboard.Contrast> contrasts() {
        List<Leaderboard.Contrast> contrasts = new ArrayList<>();
        for (Line line : lines) {
            if (line.kind() == Line.Kind.MEASURED) {
                Line single = best(line);
                for (Line control : lines) {
                    boolean counts = switch (control.kind()) {
                        case SINGLE -> control.equals(single);
                        case NAIVE, EQUAL, LEARNED, ENSEMBLE -> control.fits(line);
                        case MEASURED, OTHER -> false;
                    };
                    if (counts) {
                        add(
                                contrasts,
                                line,
                                MultiHeadNetwork.JOINT,
                                Line::primary,
                                control,
                                control.name(),
                                Line::primary);
                        addMixture(contrasts, line, Predictions.BLEND, Line::blend, control);
                        if (line.has(Predictions.STACKED)) {
                            addMixture(contrasts, line, Predictions.STACKED, _ -> Predictions.STACKED, control);
                        }
                    }
                }
            }
        }
        return contrasts;
    }

    /** A mixture of heads against what a control tells, and like with like against the same mixture of the control's heads. */
    private static void addMixture(
            List<Leaderboard.Contrast> contrasts,
            Line line,
            String mixture,
            Function<Predictions, String> chosen,
            Line control) {
        add(contrasts, line, mixture, chosen, control, control.name(), Line::primary);
        if (control.weighsItsHeads() && control.has(mixture)) {
            add(contrasts, line, mixture, chosen, control, control.name() + " " + mixture, chosen);
        }
    }

    private static void add(
            List<Leaderboard.Contrast> contrasts,
            Line line,
            String prediction,
            Function<Predictions, String> chosen,
            Line control,
            String name,
            Function<Predictions, String> theirs) {
        PairedDifference difference = line.minus(chosen, control, theirs);
        if (difference != null) {
            contrasts.add(new Leaderboard.Contrast(line.name(), prediction, name, difference));
        }
    }
}
