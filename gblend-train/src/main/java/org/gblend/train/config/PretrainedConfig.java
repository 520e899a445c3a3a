package org.gblend.train.config;

/**
 * Uni-modal pre-training, then fine-tuning: each modality's network is first trained alone, and the multi-modal one starts
 * from their encoders and heads (the "pre-training" baseline of Wang, Tran, Feiszli, CVPR 2020, section 4).
 *
 * @param epochs epochs of each modality alone; 0 takes as many as the run has
 * @param frozenStages how much of every encoder is held afterwards: 0 fine-tunes everything, n holds stem and first n
 *     stages. An encoder without stages is held whole by any n above 0. Batch norm's statistics go on following the data
 * @param auxiliary whether the modalities' heads are trained on, with the joint head, at equal weights of sum 1; else the
 *     joint head alone
 */
public record PretrainedConfig(int epochs, int frozenStages, boolean auxiliary) implements SchemeConfig {
    public PretrainedConfig {
        Check.atLeast("pretrained.epochs", epochs, 0);
        Check.atLeast("pretrained.frozen-stages", frozenStages, 0);
    }

    public static PretrainedConfig defaults() {
        return new PretrainedConfig(0, 0, false);
    }
}
