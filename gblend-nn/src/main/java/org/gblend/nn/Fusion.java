package org.gblend.nn;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * Joins what the encoders of all modalities give into the vector that the joint head classifies. Implementations are
 * welcome.
 *
 * <p>A fusion takes each modality's pooled features, or by {@link #map} one of its feature maps. It may own layers of any
 * kind, whole stages among them. A modality's own head does not depend on it: that head's path is the whole encoder, as
 * in the network of that modality alone.
 */
public interface Fusion {
    /** Length of the fused vectors. */
    int features();

    /**
     * Fuses a batch.
     *
     * @param streams per modality, in order: the pooled features (N, F_i), or the map that {@link #map} names
     * @return (N, F)
     */
    Tensor forward(List<Tensor> streams, Pass pass);

    /**
     * Fuses a batch in which samples lack modalities; their streams are exactly 0 there. A fusion in which a stream of zeros
     * still speaks, by a bias or as a key of attention, masks it here; the others take zeros as they are.
     *
     * @param present per modality, in order: (N, 1) in the streams' type, 1 where the sample has it, else 0
     */
    default Tensor forward(List<Tensor> streams, List<Tensor> present, Pass pass) {
        return forward(streams, pass);
    }

    /**
     * Which map of a modality's encoder it takes ({@link StagedEncoder#map}); empty for the pooled features. The stages
     * above that map are no part of the joint head's network, and it does not train them.
     */
    default OptionalInt map(String modality) {
        return OptionalInt.empty();
    }

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
