package org.gblend.train.config;

/**
 * Equal weights on all heads: auxiliary losses.
 *
 * @param sum what the weights sum to; it acts as a learning rate. 0 stands for the number of heads, k+1
 */
public record EqualConfig(double sum) implements SchemeConfig {
    public EqualConfig {
        Check.inRange("equal.sum", sum, 0, Double.MAX_VALUE);
    }

    public static EqualConfig defaults() {
        return new EqualConfig(1);
    }
}
