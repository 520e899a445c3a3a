package org.gblend.nn;

/**
 * A small transformer for sequences (Vaswani et al., NeurIPS 2017), normalised before each part (Xiong et al., ICML 2020).
 *
 * @param hidden width, a multiple of {@code heads}; the feature length
 * @param layers how many
 * @param heads of the attention
 * @param feedForward width between the two linear layers of each layer
 * @param dropout rate on the input, the attention weights and after each part, in [0, 1)
 */
public record TransformerConfig(int hidden, int layers, int heads, int feedForward, double dropout)
        implements EncoderConfig {
    public TransformerConfig {
        Settings.atLeast("hidden", hidden, 1);
        Settings.atLeast("layers", layers, 1);
        Settings.atLeast("heads", heads, 1);
        Settings.atLeast("feed-forward", feedForward, 1);
        Settings.rate("dropout", dropout);
        if (hidden % heads != 0) {
            throw new IllegalArgumentException("hidden is " + hidden + ": use a multiple of heads, " + heads);
        }
    }

    public static TransformerConfig defaults() {
        return new TransformerConfig(128, 2, 4, 256, 0);
    }
}
