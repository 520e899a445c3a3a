package org.gblend.bench;

import org.jspecify.annotations.Nullable;

/**
 * Settings of {@code bench prepare}.
 *
 * @param clips folder of media files with picture and sound; null = the demo's clips, made in a temporary folder
 * @param count files of the folder that are prepared, the first by name
 * @param runs measured runs of each side
 * @param warmup runs before the first one that counts
 * @param shortEdge pixels of the prepared pictures' shorter edge
 * @param ffmpeg the program to compare with; null = {@code ffmpeg} on the path, or else the one of the media libraries
 */
record PrepareSettings(
        @Nullable String clips,
        int count,
        int runs,
        int warmup,
        int shortEdge,
        @Nullable String ffmpeg) {
    PrepareSettings {
        ClipSettings.atLeast("count", count, 1);
        ClipSettings.atLeast("runs", runs, 1);
        ClipSettings.atLeast("warmup", warmup, 0);
        ClipSettings.atLeast("short-edge", shortEdge, 8);
    }

    public static PrepareSettings defaults() {
        return new PrepareSettings(null, 200, 5, 4, 46, null);
    }
}
