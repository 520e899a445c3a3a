package org.gblend.train.config;

/**
 * Weights that are trained with the network: uncertainty weights (Kendall, Gal, Cipolla, CVPR 2018).
 *
 * @param normalised whether the network is trained with {@code w_i / sum_j w_j}, so that the sum of the weights, which acts
 *     as a learning rate, stays 1
 */
public record LearnedConfig(boolean normalised) implements SchemeConfig {
    public static LearnedConfig defaults() {
        return new LearnedConfig(false);
    }
}
