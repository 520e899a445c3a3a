package org.gblend.nn.torch;

/** How a parameter starts, given a generator that is seeded from the run's seed and the parameter's name. */
@FunctionalInterface
public interface Init {
    /** Fills a contiguous float32 tensor in place. */
    void fill(Tensor target, RandomSource random);

    static Init constant(double value) {
        return (target, _) -> target.fill(value);
    }

    /** Normal with deviation {@code sqrt(2 / fan)}: He et al., ICCV 2015; torchvision's residual networks take fan out. */
    static Init kaimingNormal(long fan) {
        return (target, random) -> random.normal(target, Math.sqrt(2.0 / fan));
    }

    /** Normal with deviation {@code sqrt(2 / (in + out))}: Glorot, Bengio, AISTATS 2010. */
    static Init xavierNormal(long in, long out) {
        return kaimingNormal(in + out);
    }

    /** Uniform in {@code +-1 / sqrt(fan)}: PyTorch's default for linear layers (fan in) and GRUs (hidden size). */
    static Init uniform(long fan) {
        return (target, random) -> random.uniform(target, 1 / Math.sqrt((double) fan));
    }
}
