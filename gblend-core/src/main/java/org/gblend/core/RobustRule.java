package org.gblend.core;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paper's formula made safe against the noise in a measured O:
 *
 * <pre>
 *   w_i = (1/Z) max(G_i, 0) / (O_i^2 + var(O_i)),      Z = sum_i max(G_i, 0) / (O_i^2 + var(O_i))
 * </pre>
 *
 * <p>A measured O is one noisy draw, and {@code 1/O^2} explodes near 0. {@code O^2 + var(O)} is the posterior mean of
 * the true {@code O^2} under a flat prior. The variance comes from {@link WeightBootstrap}, which sees the sampling of V
 * and T' and, where several ends are known, how much a network differs from one epoch to the next; not another seed.
 *
 * <ul>
 *   <li>{@code G_i <= 0}: weight 0, since a head that got worse has no gradient worth following.
 *   <li>all {@code G_i <= 0}: the last weights, equal ones at the start.
 *   <li>{@code O_i^2 + var(O_i) = 0} with {@code G_i > 0}: the limit; such heads share the whole weight in proportion to
 *       {@code G_i}.
 * </ul>
 *
 * <p>Each case is noted in words.
 */
public record RobustRule() implements WeightRule {

    public static RobustRule defaults() {
        return new RobustRule();
    }

    @Override
    public String key() {
        return "robust";
    }

    @Override
    public BlendWeights weights(
            List<HeadMeasure> measures, Metric metric, double[] varianceOfO, @Nullable BlendWeights last) {
        RuleCase rule = new RuleCase(measures, metric, varianceOfO, last);
        double[] gains = new double[rule.gains.length];
        double[] divisors = new double[gains.length];
        if (Arrays.stream(varianceOfO).allMatch(v -> v == 0)) {
            rule.note("The variance of O is not known (or 0) for every head: the divisor is O^2 alone.");
        }
        for (int i = 0; i < gains.length; i++) {
            gains[i] = Math.max(rule.gains[i], 0);
            divisors[i] = rule.gaps[i] * rule.gaps[i] + varianceOfO[i];
            noteHead(rule, i, divisors[i], varianceOfO[i]);
        }
        return rule.blend(OptimalBlend.terms(gains, divisors), "No head generalised (every dG <= 0)");
    }

    private static void noteHead(RuleCase rule, int i, double divisor, double variance) {
        if (rule.gains[i] <= 0) {
            rule.note(i, "did not generalise (dG = " + NoteText.number(rule.gains[i]) + "): weight 0 by the rule.");
        } else if (divisor == 0) {
            rule.note(i, "dO = 0 without variance: in the limit such heads share the whole weight.");
        } else if (variance > rule.gaps[i] * rule.gaps[i]) {
            rule.note(
                    i,
                    "dO = " + NoteText.number(rule.gaps[i]) + " is within its noise (standard deviation "
                            + NoteText.number(Math.sqrt(variance)) + "), which bounds its weight.");
        }
    }
}
