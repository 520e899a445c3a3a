package org.gblend.train.config;

import org.gblend.nn.torch.Tensor;

/**
 * Weight decay by group of parameters: factors on the optimiser's {@code weight-decay}.
 *
 * @param noBiasNorm whether biases and the scales and shifts of normalisation have none: the tensors of one axis, as is
 *     usual for Adam and for large batches (Goyal et al., 2017, section 5.3)
 * @param encoders factor for the encoders
 * @param fusion factor for the fusion
 * @param heads factor for the linear heads, those on stages of encoders too
 */
public record WeightDecayConfig(boolean noBiasNorm, double encoders, double fusion, double heads) {
    public WeightDecayConfig {
        Check.inRange("training.weight-decay.encoders", encoders, 0, Double.MAX_VALUE);
        Check.inRange("training.weight-decay.fusion", fusion, 0, Double.MAX_VALUE);
        Check.inRange("training.weight-decay.heads", heads, 0, Double.MAX_VALUE);
    }

    public static WeightDecayConfig defaults() {
        return new WeightDecayConfig(false, 1, 1, 1);
    }

    /** The factor for a parameter of a multi-head network. */
    public double factor(String name, Tensor tensor) {
        if (noBiasNorm && tensor.rank() <= 1) {
            return 0;
        }
        if (name.startsWith("heads.") || name.startsWith("stage-heads.")) {
            return heads;
        }
        return name.startsWith("fusion.") ? fusion : encoders;
    }
}
