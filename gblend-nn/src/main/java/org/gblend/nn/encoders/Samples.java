package org.gblend.nn.encoders;

import java.util.Arrays;
import org.gblend.core.InputException;
import org.gblend.nn.torch.Tensor;

/** How encoders read samples: checks that a modality's shape suits, and sequences out of spectrograms. */
final class Samples {
    private Samples() {}

    static void require(boolean fits, String encoder, String modality, long[] shape, String wanted) {
        if (!fits) {
            throw new InputException(
                    "encoder " + encoder + " takes " + wanted + ", but a sample of modality '" + modality
                            + "' has shape " + Arrays.toString(shape)
                            + ": choose r3d, r2plus1d, mc3, ip-csn or ir-csn for video (T,H,W,C), audio-resnet or resnet for pictures and spectrograms (H,W,C),"
                            + " conv1d, gru or transformer for sequences (T,C), mlp for anything");
        }
    }

    /** Values per step of a sequence (T, C); of a spectrogram (T, F, C), F times C. */
    static long sequenceChannels(String encoder, String modality, long[] shape) {
        require(
                shape.length == 2 || shape.length == 3,
                encoder,
                modality,
                shape,
                "sequences (T,C) or spectrograms (T,F,C)");
        return shape.length == 2 ? shape[1] : shape[1] * shape[2];
    }

    /** (N, T, C) as it is, (N, T, F, C) as (N, T, F C). */
    static Tensor sequence(Tensor batch) {
        return batch.rank() == 3 ? batch : batch.flatten(2);
    }
}
