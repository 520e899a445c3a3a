package org.gblend.train.config;

/** How the learning rate moves over a run: a factor on the optimiser's base rate at every step. */
public sealed interface ScheduleConfig permits ConstantConfig, StepConfig, CosineConfig {

    /** Epochs over which the factor rises linearly from near 0. */
    double warmup();

    /** The factor after warm-up at {@code epoch} (fractional) of {@code epochs}. */
    double decay(double epoch, double epochs);

    /**
     * The factor at a step.
     *
     * @param epoch the fractional epoch: whole epochs done, plus the part of the present one
     * @param epochs epochs of the whole run
     */
    default double factor(double epoch, double epochs) {
        return epoch < warmup() ? epoch / warmup() : decay(epoch, epochs);
    }
}
