package org.gblend.train.config;

/** What measured weights are scaled by: under SGD their size is a learning rate. */
public enum WeightScale {
    /** Their sum becomes {@code sum}. */
    SUM,
    /**
     * The joint head's weight becomes {@code sum}: the joint loss trains as fast as under naive training, and the others come on
     * top, as many times faster as they weigh more. Where the joint head has no weight, as {@link #SUM}.
     */
    JOINT
}
