package org.gblend.media;

/** Which places a block is compared with. */
public enum BlockSearch {
    /**
     * Nine places around the best so far, at steps halved down to 1 (Koga et al., NTC 1981). Fast; may end in a local
     * minimum.
     */
    THREE_STEP,
    /** Every place in range. */
    FULL_SEARCH
}
