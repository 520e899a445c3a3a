package org.gblend.train.config;

import org.gblend.core.ProbeForm;

/**
 * Gradient-Blending by probing: at the start of every super-epoch but the first, the weights follow from the gradients
 * of a few batches of T and V (the per-step form of Proposition 1), with no k+1 trainings. The first super-epoch has
 * equal weights: untrained parameters have overfitted nothing yet, so that there is nothing to measure. V stays held out.
 *
 * @param first epochs of the first super-epoch
 * @param each epochs of each later one
 * @param batches batches of T, and of V, whose gradients are taken, 2 to 64; 3 or more give the weights an error
 * @param smoothing share of the last super-epoch's weights in the next
 * @param sum what the weights are scaled to sum to; 0 stands for the number of heads, k+1
 * @param form {@code own}: each head by its own loss; {@code joint}: every head by the joint head's, overfitting correlated
 */
public record ProbeConfig(int first, int each, int batches, double smoothing, double sum, ProbeForm form)
        implements SchemeConfig {
    public ProbeConfig {
        Check.atLeast("probe.first", first, 1);
        Check.atLeast("probe.each", each, 1);
        Check.inRange("probe.batches", batches, 2, 64);
        Check.inRange("probe.smoothing", smoothing, 0, 0.999);
        Check.inRange("probe.sum", sum, 0, Double.MAX_VALUE);
    }

    public static ProbeConfig defaults() {
        return new ProbeConfig(10, 10, 4, 0.5, 1, ProbeForm.OWN);
    }
}
