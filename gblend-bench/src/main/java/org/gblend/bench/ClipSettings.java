package org.gblend.bench;

import org.gblend.media.FrameSize;
import org.jspecify.annotations.Nullable;

/**
 * Settings of {@code bench flow} and {@code bench motion}.
 *
 * @param clips folder of media files; null = the demo's clips, made in a temporary folder
 * @param count files of the folder that are read, the first by name
 * @param runs measured runs of each side
 * @param warmup runs before the first one that counts
 * @param shortEdge pixels of the pictures' shorter edge; 0 = as the files have it
 * @param made pixels of the shorter edge of clips that are made for the measurement where no folder is named; 0 = the demo's
 */
record ClipSettings(@Nullable String clips, int count, int runs, int warmup, int shortEdge, int made) {
    ClipSettings {
        atLeast("count", count, 1);
        atLeast("runs", runs, 1);
        atLeast("warmup", warmup, 0);
        atLeast("short-edge", shortEdge, 0);
        atLeast("made", made, 0);
    }

    /** Of the pictures. */
    FrameSize size() {
        return shortEdge == 0 ? FrameSize.nativeSize() : FrameSize.shortEdge(shortEdge);
    }

    static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(key + " is " + value + ": use " + least + " or more");
        }
    }

    public static ClipSettings defaults() {
        return new ClipSettings(null, 48, 10, 2, 0, 0);
    }
}
