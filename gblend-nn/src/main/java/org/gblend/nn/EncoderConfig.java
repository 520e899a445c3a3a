package org.gblend.nn;

import org.gblend.nn.encoders.AudioResnet;
import org.gblend.nn.encoders.Conv1d;
import org.gblend.nn.encoders.GruEncoder;
import org.gblend.nn.encoders.Mlp;
import org.gblend.nn.encoders.R3d;
import org.gblend.nn.encoders.Resnet;

/** The built-in encoders. */
public sealed interface EncoderConfig
        permits R3dConfig, AudioResnetConfig, ResnetConfig, MlpConfig, Conv1dConfig, GruConfig {
    /** What makes the encoder that this record describes. */
    default Encoder.Factory factory() {
        return switch (this) {
            case R3dConfig c -> (parameters, modality, shape) -> new R3d(parameters, c, modality, shape);
            case AudioResnetConfig c ->
                (parameters, modality, shape) -> new AudioResnet(parameters, c, modality, shape);
            case ResnetConfig c -> (parameters, modality, shape) -> new Resnet(parameters, c, modality, shape);
            case MlpConfig c -> (parameters, modality, shape) -> new Mlp(parameters, c, modality, shape);
            case Conv1dConfig c -> (parameters, modality, shape) -> new Conv1d(parameters, c, modality, shape);
            case GruConfig c -> (parameters, modality, shape) -> new GruEncoder(parameters, c, modality, shape);
        };
    }
}
