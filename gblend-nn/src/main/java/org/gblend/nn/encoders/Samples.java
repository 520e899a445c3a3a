package org.gblend.nn.encoders;

import java.util.Arrays;
import org.gblend.core.InputException;

/** Checks that a modality's samples suit an encoder. */
final class Samples {
    private Samples() {}

    static void require(boolean fits, String encoder, String modality, long[] shape, String wanted) {
        if (!fits) {
            throw new InputException(
                    "encoder " + encoder + " takes " + wanted + ", but a sample of modality '" + modality
                            + "' has shape " + Arrays.toString(shape)
                            + ": choose r3d for video (T,H,W,C), audio-resnet or resnet for pictures and spectrograms (H,W,C),"
                            + " conv1d or gru for sequences (T,C), mlp for anything");
        }
    }
}
