package org.gblend.nn.torch;

/** Adam (Kingma, Ba, ICLR 2015) with PyTorch's conventions. */
public record AdamConfig(double lr, double beta1, double beta2, double epsilon, double weightDecay)
        implements OptimizerConfig {
    public AdamConfig {
        OptimizerConfig.requirePositive("lr", lr);
        OptimizerConfig.requireFraction("beta1", beta1);
        OptimizerConfig.requireFraction("beta2", beta2);
        OptimizerConfig.requirePositive("epsilon", epsilon);
        OptimizerConfig.requireNotNegative("weight-decay", weightDecay);
    }

    public static AdamConfig defaults() {
        return new AdamConfig(1e-3, 0.9, 0.999, 1e-8, 1e-4);
    }
}
