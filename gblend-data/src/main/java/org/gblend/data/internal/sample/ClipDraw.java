package org.gblend.data.internal.sample;

import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.gblend.data.sets.Draws;

/**
 * What is drawn once for a sample and shared by all its modalities, so that they show the same stretch of time and the
 * same part of the scene.
 *
 * @param training whether the sample is augmented
 * @param time place of the clip in its window: 0 = as early as it can be, 1 = as late
 * @param edge place of the short edge in the jitter's range, [0, 1)
 * @param down place of the crop between top and bottom, 0 to 1
 * @param right place of the crop between left and right, 0 to 1
 * @param mirrored the coin for modalities that mirror
 */
public record ClipDraw(boolean training, double time, double edge, double down, double right, boolean mirrored) {
    private static final double LEAST_SHIFT = 0.25;

    /** A training sample: a pure function of seed, epoch and row. */
    public static ClipDraw training(RandomStreams streams, int epoch, int row) {
        RandomGenerator random = streams.stream("augment", epoch, row);
        return new ClipDraw(
                true,
                Draws.unit(random),
                Draws.unit(random),
                Draws.unit(random),
                Draws.unit(random),
                Draws.unit(random) < 0.5);
    }

    /**
     * The same training sample at another time: everything but {@link #time} is as in {@link #training}, and that is at
     * least a quarter of the range away.
     */
    public static ClipDraw shifted(RandomStreams streams, int epoch, int row) {
        ClipDraw draw = training(streams, epoch, row);
        double by = LEAST_SHIFT + (1 - 2 * LEAST_SHIFT) * Draws.unit(streams.stream("shift", epoch, row));
        double time = (draw.time + by) % 1;
        return new ClipDraw(true, time, draw.edge, draw.down, draw.right, draw.mirrored);
    }

    /** Clip {@code index} of {@code clips} evenly spaced ones, its central crop; a single clip is the middle one. */
    public static ClipDraw evaluation(int index, int clips) {
        return evaluation(index, clips, 0, 1);
    }

    /** Crop {@code crop} of {@code crops} along the longer edge; a single one is the central one. */
    public static ClipDraw evaluation(int index, int clips, int crop, int crops) {
        return new ClipDraw(false, place(index, clips), 0, place(crop, crops), place(crop, crops), false);
    }

    private static double place(int index, int count) {
        return count == 1 ? 0.5 : (double) index / (count - 1);
    }

    /** The first step of a clip of {@code span} steps out of {@code steps}. */
    int start(int steps, int span) {
        int free = Math.max(0, steps - span);
        return training ? (int) (time * (free + 1)) : (int) Math.round(time * free);
    }

    /** The offset of a crop of {@code size} in {@code whole} pixels. */
    int offset(int whole, int size, double place) {
        int free = whole - size;
        return training ? (int) (place * (free + 1)) : (int) (place * free);
    }
}
