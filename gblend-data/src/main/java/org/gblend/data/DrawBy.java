package org.gblend.data;

/** What is drawn when a set is taken out of the training rows. */
public enum DrawBy {
    /**
     * Whole groups where the manifest names them and there are enough ({@link SetsConfig#FEW_GROUPS}); otherwise single
     * rows, stratified by class. V with fewer groups is cross-fitted.
     */
    AUTO,
    /** Single rows, stratified by class, even if groups are named: V then holds rows of groups that T knows. */
    RANDOM,
    /** Whole groups always. */
    GROUP
}
