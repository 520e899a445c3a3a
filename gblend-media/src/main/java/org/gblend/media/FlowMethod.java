package org.gblend.media;

/** How dense optical flow is computed; OpenCV's implementations with its default parameters unless said otherwise. */
public enum FlowMethod {
    /** Dense inverse search, medium preset (Kroeger, Timofte, Dai, Van Gool, ECCV 2016): fast. */
    DIS,
    /** Polynomial expansion (Farneback, SCIA 2003). */
    FARNEBACK,
    /** Duality-based TV-L1 (Zach, Pock, Bischof, DAGM 2007): what the two-stream papers used; a hundred times slower than DIS. */
    TVL1
}
