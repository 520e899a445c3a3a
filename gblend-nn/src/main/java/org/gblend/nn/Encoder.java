package org.gblend.nn;

import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/** Turns a batch of one modality into one feature vector per sample. Implementations are welcome. */
public interface Encoder {
    /** Length F of the feature vectors. */
    int features();

    /**
     * Encodes a batch.
     *
     * @param batch as the loader hands it, channels last: video (N, T, H, W, C), image or spectrogram (N, H, W, C),
     *     sequence (N, T, C) or vector (N, F)
     * @return (N, F)
     */
    Tensor forward(Tensor batch, Pass pass);

    /** Makes an encoder for samples of a shape (channels last, without N), taking its tensors from {@code parameters}. */
    @FunctionalInterface
    interface Factory {
        Encoder build(Parameters parameters, String modality, long[] sampleShape);
    }
}
