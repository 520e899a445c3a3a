package org.gblend.train.run;

import org.gblend.core.SuperEpochs.SuperEpoch;
import org.gblend.train.estimate.GbEstimate;
import org.jspecify.annotations.Nullable;

/** Trainings of a comparison that are the very ones that an estimate would do. */
@FunctionalInterface
public interface EstimateReuse {
    /** The trainings for this stretch; null if one of them is missing, and the estimate must train its own. */
    GbEstimate.@Nullable Measured find(SuperEpoch stretch);
}
