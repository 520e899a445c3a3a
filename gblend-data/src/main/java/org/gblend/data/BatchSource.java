package org.gblend.data;

import org.gblend.data.sets.SampleSet;
import org.gblend.data.sets.TrainSet;

/** Where a pass over a set comes from: {@link Loader}, or what stands before one. */
public interface BatchSource {
    /**
     * An epoch of shuffled, augmented samples, one clip per row.
     *
     * @param epoch counted from 0 over the whole run
     * @param fromBatch first batch to give, to go on in mid-epoch; 0 = all
     */
    Batches training(TrainSet train, int epoch, int fromBatch);

    /**
     * Every row in order without augmentation.
     *
     * @param clips evenly spaced clips of each row
     */
    Batches evaluation(SampleSet set, int clips);
}
