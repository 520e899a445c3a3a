package org.gblend.bench;

import org.jspecify.annotations.Nullable;

/**
 * Settings of {@code bench augment}.
 *
 * @param clips folder of media files with pictures; null = clips of 320 x 240 made in a temporary folder
 * @param count files of the folder that are prepared, the first by name
 * @param runs measured runs of each side, each ten passes over the cache
 * @param warmup runs before the first one that counts
 * @param batch samples of a batch
 * @param prefetch batches made ahead, which bounds the loader's memory
 * @param samples training samples over which memory is watched, in passes over the cache; 0 = not
 */
record AugmentSettings(@Nullable String clips, int count, int runs, int warmup, int batch, int prefetch, int samples) {
    AugmentSettings {
        ClipSettings.atLeast("count", count, 2);
        ClipSettings.atLeast("runs", runs, 1);
        ClipSettings.atLeast("warmup", warmup, 0);
        ClipSettings.atLeast("batch", batch, 2);
        ClipSettings.atLeast("prefetch", prefetch, 1);
        ClipSettings.atLeast("samples", samples, 0);
        if (samples != 0 && samples < 20 * count) {
            throw new IllegalArgumentException("samples is " + samples + ": use 0, or 20 times count (" + 20 * count
                    + ") or more, so that memory can be read ten times");
        }
    }

    public static AugmentSettings defaults() {
        return new AugmentSettings(null, 64, 9, 2, 16, 4, 100_000);
    }
}
