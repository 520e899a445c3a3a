package org.gblend.data.config;

/** What is drawn when a set is taken out of the training rows. */
public enum DrawBy {
    /**
     * V, and a test set that is drawn: whole groups where the manifest names two or more; V of fewer than {@link SetsConfig#FEW_GROUPS}
     * is cross-fitted over them. Validation: whole groups where there are as many as that. Otherwise single rows, stratified by class.
     */
    AUTO,
    /** Single rows, stratified by class, even if groups are named: V then holds rows of groups that T knows. */
    RANDOM,
    /** Whole groups always. */
    GROUP
}
