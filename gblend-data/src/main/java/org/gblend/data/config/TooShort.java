package org.gblend.data.config;

/** What stands where a clip is longer than its row. */
public enum TooShort {
    /** Pictures repeat the last one; the whole sound is stretched to the clip. */
    HOLD,
    /** Pictures, arrays and sound start over. */
    LOOP,
    /** Pictures and arrays are 0 (the mean colour, no motion), sound is its mean. */
    PAD
}
