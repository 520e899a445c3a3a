package org.gblend.data.config;

/**
 * How clips are taken from prepared rows.
 *
 * @param tooShort what stands where a clip is longer than its row
 * @param testCrops crops of each clip in evaluation: 1 = the centre, 3 = both ends and the centre of the longer edge, their
 *     predictions averaged with those of the clips
 */
public record SamplingConfig(TooShort tooShort, int testCrops) {
    public SamplingConfig {
        if (testCrops != 1 && testCrops != 3) {
            throw new IllegalArgumentException("test-crops: " + testCrops + " is not allowed; give 1 or 3");
        }
    }

    public static SamplingConfig defaults() {
        return new SamplingConfig(TooShort.HOLD, 1);
    }
}
