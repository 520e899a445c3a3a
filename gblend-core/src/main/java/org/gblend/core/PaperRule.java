package org.gblend.core;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The paper's formula as it stands (Wang, Tran, Feiszli, CVPR 2020, Eq. 6 and Algorithm 1):
 *
 * <pre>
 *   w_i = (1/Z) G_i / O_i^2,      Z = sum_i G_i / O_i^2,      G_i = dG, O_i = dO of {@link Ogr}
 * </pre>
 *
 * <p>Nothing is clamped, floored or smoothed, and the variance of O is not used: a head whose held-out loss rose gets a
 * negative weight, a head whose gap hardly moved gets nearly all of it, and if every head got worse, all weights are
 * positive and the worst head may weigh most. Each such case is noted. Only where the formula has no value is one chosen:
 *
 * <ul>
 *   <li>{@code O_i = 0}: its limit; heads with {@code O_i = 0} share the whole weight in proportion to {@code G_i}.
 *   <li>{@code G_i = 0} and {@code O_i = 0}: the term is 0, as for every other {@code O_i}.
 *   <li>{@code Z = 0}, by all {@code G_i = 0} or by cancelling to rounding (1e-12 of the terms): the last weights, equal
 *       ones at the start.
 * </ul>
 */
public record PaperRule() implements WeightRule {
    /** A head above this share of the weight is noted. */
    private static final double DOMINANT = 0.95;

    /** A Z below this part of its terms' absolute sum is noted. */
    private static final double NEARLY_CANCELLED = 0.1;

    public static PaperRule defaults() {
        return new PaperRule();
    }

    @Override
    public String key() {
        return "paper";
    }

    @Override
    public BlendWeights weights(
            List<HeadMeasure> measures, Metric metric, double[] varianceOfO, @Nullable BlendWeights last) {
        RuleCase rule = new RuleCase(measures, metric, varianceOfO, last);
        double[] squares = new double[rule.gaps.length];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = rule.gaps[i] * rule.gaps[i];
        }
        double[] terms = OptimalBlend.terms(rule.gains, squares);
        noteZeros(rule, squares);
        Optional<double[]> weights = OptimalBlend.normalise(terms);
        if (weights.isEmpty()) {
            return rule.keep("Z = 0, the formula has no value");
        }
        noteNegatives(rule, weights.get());
        noteExtremes(rule, terms, weights.get());
        return rule.found(weights.get());
    }

    private static void noteZeros(RuleCase rule, double[] squares) {
        for (int i = 0; i < squares.length; i++) {
            if (squares[i] == 0 && rule.gains[i] == 0) {
                rule.note(i, "dO = 0 and dG = 0, the formula is 0/0: weight 0.");
            } else if (squares[i] == 0) {
                rule.note(i, "dO = 0, the formula is G/0: in its limit the heads with dO = 0 share the whole weight.");
            }
        }
    }

    private static void noteNegatives(RuleCase rule, double[] weights) {
        boolean anyUp = false;
        boolean anyDown = false;
        for (double gain : rule.gains) {
            anyUp |= gain > 0;
            anyDown |= gain < 0;
        }
        if (anyDown && !anyUp) {
            rule.note("No head generalised (every dG <= 0): the bare formula turns this into positive weights, most to"
                    + " heads that got worse fast. The rule 'robust' keeps the last weights.");
            return;
        }
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] < 0) {
                rule.note(
                        i,
                        "negative weight " + NoteText.weight(weights[i]) + " (dG = " + NoteText.number(rule.gains[i])
                                + (rule.gains[i] < 0 ? "" : ", but Z < 0 because of other heads")
                                + "): training would climb its loss. The rule 'robust' gives a head that got worse 0.");
            }
        }
    }

    private static void noteExtremes(RuleCase rule, double[] terms, double[] weights) {
        double z = 0;
        double absolute = 0;
        for (double term : terms) {
            z += term;
            absolute += Math.abs(term);
        }
        if (Math.abs(z) < NEARLY_CANCELLED * absolute) {
            rule.note("Z is near 0 (its terms cancel to " + NoteText.number(Math.abs(z) / absolute)
                    + " of their size): the weights blow up.");
            return;
        }
        for (int i = 0; i < weights.length; i++) {
            if (weights.length > 1 && weights[i] >= DOMINANT && rule.gaps[i] != 0) {
                rule.note(
                        i,
                        "takes " + NoteText.weight(weights[i]) + " of the weight (dG = "
                                + NoteText.number(rule.gains[i])
                                + ", dO = " + NoteText.number(rule.gaps[i]) + "): 1/dO^2 explodes near 0, and one noisy"
                                + " measure then decides. The rule 'robust' adds the variance of O.");
            }
        }
    }
}
