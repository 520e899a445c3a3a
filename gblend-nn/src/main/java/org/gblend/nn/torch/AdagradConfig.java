package org.gblend.nn.torch;

/** AdaGrad (Duchi, Hazan, Singer, JMLR 2011) with PyTorch's conventions. */
public record AdagradConfig(double lr, double lrDecay, double epsilon, double weightDecay) implements OptimizerConfig {
    public AdagradConfig {
        OptimizerConfig.requirePositive("lr", lr);
        OptimizerConfig.requireNotNegative("lr-decay", lrDecay);
        OptimizerConfig.requirePositive("epsilon", epsilon);
        OptimizerConfig.requireNotNegative("weight-decay", weightDecay);
    }

    public static AdagradConfig defaults() {
        return new AdagradConfig(1e-2, 0, 1e-10, 1e-4);
    }
}
