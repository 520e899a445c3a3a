package org.gblend.train.config;

import org.gblend.data.ModalityConfig;
import org.gblend.data.RgbConfig;
import org.gblend.nn.EncoderConfig;
import org.gblend.nn.R3dConfig;

/**
 * One modality: what is read, and which network encodes it.
 *
 * @param input what the samples are
 * @param encoder what turns a sample into a feature vector
 */
public record ModalityRecipe(ModalityConfig input, EncoderConfig encoder) {
    public static ModalityRecipe defaults() {
        return new ModalityRecipe(RgbConfig.defaults(), R3dConfig.defaults());
    }
}
