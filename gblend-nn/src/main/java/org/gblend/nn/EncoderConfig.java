package org.gblend.nn;

import org.gblend.nn.encoders.AudioResnet;
import org.gblend.nn.encoders.Mlp;
import org.gblend.nn.encoders.R3d;

/** The built-in encoders. */
public sealed interface EncoderConfig permits R3dConfig, AudioResnetConfig, MlpConfig {
    /** What makes the encoder that this record describes. */
    default Encoder.Factory factory() {
        return switch (this) {
            case R3dConfig c -> (parameters, modality, shape) -> new R3d(parameters, c, modality, shape);
            case AudioResnetConfig c ->
                (parameters, modality, shape) -> new AudioResnet(parameters, c, modality, shape);
            case MlpConfig c -> (parameters, modality, shape) -> new Mlp(parameters, c, modality, shape);
        };
    }
}
