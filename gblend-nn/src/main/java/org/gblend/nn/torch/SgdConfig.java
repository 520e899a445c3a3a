package org.gblend.nn.torch;

/** Stochastic gradient descent with momentum, as the paper trains: Nesterov .9, weight decay 1e-4. */
public record SgdConfig(double lr, double momentum, boolean nesterov, double weightDecay) implements OptimizerConfig {
    public SgdConfig {
        OptimizerConfig.requirePositive("lr", lr);
        OptimizerConfig.requireFraction("momentum", momentum);
        OptimizerConfig.requireNotNegative("weight-decay", weightDecay);
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException(
                    "nesterov is true with momentum 0: set momentum above 0, or nesterov=false");
        }
    }

    public static SgdConfig defaults() {
        return new SgdConfig(0.1, 0.9, true, 1e-4);
    }
}
