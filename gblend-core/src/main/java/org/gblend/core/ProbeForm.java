package org.gblend.core;

/** Which loss the true gradient and the training gradient of {@link ProbeWeights} are of. */
public enum ProbeForm {
    /** Of each head's own loss, the heads' overfitting taken as uncorrelated: {@code w_k ~ max(g_k, 0) / sigma_k^2}. */
    OWN,
    /**
     * Of the joint head's loss for all heads, their overfitting correlated: {@code w} minimises {@code w' S w / (g' w)^2}
     * over {@code w >= 0}.
     */
    JOINT
}
