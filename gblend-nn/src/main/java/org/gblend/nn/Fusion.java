package org.gblend.nn;

import java.util.List;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/** Joins the features of all modalities into the vector that the joint head classifies. Implementations are welcome. */
public interface Fusion {
    /** Length of the fused vectors. */
    int features();

    /**
     * Fuses a batch.
     *
     * @param features (N, F_i) per modality, in the order of the modalities
     * @return (N, F)
     */
    Tensor forward(List<Tensor> features, Pass pass);

    /** Makes a fusion for these feature lengths, taking its tensors from {@code parameters}. */
    @FunctionalInterface
    interface Factory {
        Fusion build(Parameters parameters, int[] features);
    }
}
