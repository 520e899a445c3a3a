package org.gblend.nn;

import org.gblend.nn.encoders.Conv1d;
import org.gblend.nn.encoders.GruEncoder;
import org.gblend.nn.encoders.Mlp;
import org.gblend.nn.encoders.Residual;
import org.gblend.nn.encoders.Transformer;
import org.gblend.nn.torch.BatchNorm;

/** The built-in encoders. */
public sealed interface EncoderConfig
        permits R3dConfig,
                R2plus1dConfig,
                Mc3Config,
                IpCsnConfig,
                IrCsnConfig,
                AudioResnetConfig,
                ResnetConfig,
                MlpConfig,
                Conv1dConfig,
                GruConfig,
                TransformerConfig {
    /** What batch norm adds to the variance. */
    default double normEpsilon() {
        return BatchNorm.EPSILON;
    }

    /** Stages after the stem, whose maps can be reached; 0 for an encoder without maps. */
    default int stages() {
        return switch (this) {
            case R3dConfig _,
                    R2plus1dConfig _,
                    Mc3Config _,
                    IpCsnConfig _,
                    IrCsnConfig _,
                    AudioResnetConfig _,
                    ResnetConfig _ -> Residual.STAGES;
            case MlpConfig _, Conv1dConfig _, GruConfig _, TransformerConfig _ -> 0;
        };
    }

    /** What makes the encoder that this record describes. */
    default Encoder.Factory factory() {
        return switch (this) {
            case R3dConfig c -> (parameters, modality, shape) -> Residual.r3d(parameters, c, modality, shape);
            case R2plus1dConfig c -> (parameters, modality, shape) -> Residual.r2plus1d(parameters, c, modality, shape);
            case Mc3Config c -> (parameters, modality, shape) -> Residual.mc3(parameters, c, modality, shape);
            case IpCsnConfig c -> (parameters, modality, shape) -> Residual.ipCsn(parameters, c, modality, shape);
            case IrCsnConfig c -> (parameters, modality, shape) -> Residual.irCsn(parameters, c, modality, shape);
            case AudioResnetConfig c ->
                (parameters, modality, shape) -> Residual.audioResnet(parameters, c, modality, shape);
            case ResnetConfig c -> (parameters, modality, shape) -> Residual.resnet(parameters, c, modality, shape);
            case MlpConfig c -> (parameters, modality, shape) -> new Mlp(parameters, c, modality, shape);
            case Conv1dConfig c -> (parameters, modality, shape) -> new Conv1d(parameters, c, modality, shape);
            case GruConfig c -> (parameters, modality, shape) -> new GruEncoder(parameters, c, modality, shape);
            case TransformerConfig c ->
                (parameters, modality, shape) -> new Transformer(parameters, c, modality, shape);
        };
    }
}
