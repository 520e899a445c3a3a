package org.gblend.data.config;

/** What is done to an array's values when a batch is made. */
public enum ArrayScale {
    /** Nothing. */
    NONE,
    /** Mean 0 and standard deviation 1 per channel, measured on the training rows T. */
    STANDARDISE,
    /** Divided by 255. */
    UNIT
}
