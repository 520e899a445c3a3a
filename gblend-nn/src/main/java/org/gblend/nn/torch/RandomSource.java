package org.gblend.nn.torch;

import static org.bytedeco.pytorch.global.torch.make_generator_cpu;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;

/**
 * A random generator of its own (Mersenne Twister), instead of the process-wide one that all threads would share.
 *
 * <p>Values are a function of the seed and the calls since; not for use by two threads at once.
 */
public final class RandomSource implements AutoCloseable {
    private final Generator generator;
    private final GeneratorOptional argument;

    public RandomSource(long seed) {
        try (var _ = new Scope()) {
            generator = Native.permanent(make_generator_cpu(seed));
            argument = Native.permanent(new GeneratorOptional(generator));
        }
    }

    /** Starts again from a seed. */
    public void seed(long seed) {
        generator.set_current_seed(seed);
    }

    /** Fills with draws from a normal distribution with mean 0. */
    Tensor normal(Tensor target, double deviation) {
        target.handle.normal_(0, deviation, argument);
        return target;
    }

    /** Fills with draws from [-bound, bound). */
    Tensor uniform(Tensor target, double bound) {
        target.handle.uniform_(-bound, bound, argument);
        return target;
    }

    /**
     * Inverted dropout: each value is zeroed with probability {@code rate}, the others are divided by {@code 1 - rate}.
     *
     * @param rate in [0, 1); 0 returns the input
     */
    public Tensor dropout(Tensor input, double rate) {
        if (rate == 0) {
            return input;
        }
        double keep = 1 - rate;
        Tensor mask = Tensor.zeros(DType.FLOAT32, input.shape());
        mask.handle.bernoulli_(keep, argument);
        return input.mul(mask.mul(1 / keep).to(input.device(), input.type()));
    }

    @Override
    public void close() {
        argument.close();
        generator.close();
    }
}
