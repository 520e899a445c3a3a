package org.gblend.core;

/**
 * One network at one checkpoint: the mean of a {@link Metric} over the training subset T' and over the held-out part V
 * of the training data.
 */
public record Measure(double train, double heldOut) {

    /**
     * The measure of an untrained network, taken as chance on both sets, so that its overfitting is exactly 0.
     *
     * <p>Preferable to measuring an untrained network with batch normalisation, whose running statistics are still
     * arbitrary in evaluation mode.
     */
    public static Measure chance(Metric metric, int classes) {
        double chance = metric.chance(classes);
        return new Measure(chance, chance);
    }
}
