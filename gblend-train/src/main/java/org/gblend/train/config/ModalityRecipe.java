package org.gblend.train.config;

import org.gblend.data.ModalityConfig;
import org.gblend.data.RgbConfig;
import org.gblend.nn.EncoderConfig;
import org.gblend.nn.R3dConfig;
import org.gblend.nn.weights.InitialWeights;

/**
 * One modality: what is read, and which network encodes it.
 *
 * @param input what the samples are
 * @param encoder what turns a sample into a feature vector
 * @param weights what the encoder starts from, instead of random values
 */
public record ModalityRecipe(ModalityConfig input, EncoderConfig encoder, InitialWeights weights) {
    /** Of all batch norms in the authors' VMZ. */
    private static final double VMZ_EPSILON = 1e-3;

    public ModalityRecipe {
        if (weights.file() != null && weights.names() == InitialWeights.Names.VMZ) {
            double epsilon = encoder.normEpsilon();
            if (epsilon != VMZ_EPSILON) {
                throw new IllegalArgumentException(
                        "weights.names is vmz, whose networks (r2plus1d, ip-csn, ir-csn) have"
                                + " norm-epsilon " + VMZ_EPSILON + ", but this encoder's is " + epsilon
                                + ": set norm-epsilon to " + VMZ_EPSILON);
            }
        }
    }

    /** With an encoder that starts from random values. */
    public ModalityRecipe(ModalityConfig input, EncoderConfig encoder) {
        this(input, encoder, InitialWeights.defaults());
    }

    public static ModalityRecipe defaults() {
        return new ModalityRecipe(RgbConfig.defaults(), R3dConfig.defaults());
    }
}
