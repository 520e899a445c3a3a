package org.gblend.train.scheme;

import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.train.estimate.MeasuredWeights;

/** Measures weights for a stretch of training, from the parameters as they are at its start. */
@FunctionalInterface
public interface WeightSource {
    MeasuredWeights estimate(SuperEpoch stretch);
}
