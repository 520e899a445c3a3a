package org.gblend.train.scheme;

import java.util.Map;
import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.train.config.ProbeConfig;
import org.gblend.train.estimate.MeasuredWeights;

/** Where a scheme gets weights from that it does not know beforehand. */
public interface WeightSource {
    /** Measures weights for a stretch of training, from the parameters as they are at its start. */
    MeasuredWeights estimate(SuperEpoch stretch);

    /**
     * Weights from the gradients of a few batches of T and of V at the parameters as they are, which were trained on T
     * alone.
     */
    MeasuredWeights probe(SuperEpoch stretch, ProbeConfig config);

    /** The weights of the stretch before, scaled to sum to 1; empty at the start. */
    default Map<String, Double> last() {
        return Map.of();
    }

    /** The weights that are trained with the network, as they are now. */
    default Map<String, Double> learned() {
        throw new IllegalStateException("no weights are trained with this network");
    }
}
