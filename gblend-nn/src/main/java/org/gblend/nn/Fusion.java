package org.gblend.nn;

import java.util.List;
import java.util.Map;
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

    /** Makes a fusion of two or more modalities, taking its tensors from {@code parameters}. */
    @FunctionalInterface
    interface Factory {
        /**
         * Builds it.
         *
         * @param encoders by modality, in order
         */
        Fusion build(Parameters parameters, Map<String, Encoder> encoders);
    }
}
