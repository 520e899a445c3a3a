package org.gblend.bench.fuzz;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of {@code bench fuzz}.
 *
 * @param target readers to try; empty = all
 * @param cases files for each
 * @param seconds for each reader, after which it ends even if cases are left; 0 = no limit
 * @param seed of all cases: case n of a reader is the same file wherever and whenever it is made
 * @param first number of the first case
 * @param heap MiB of heap that a reader gets
 * @param patience seconds for one file
 * @param corpus folder of whole files to damage in place of the built-in ones; null = those
 * @param keep folder for the files that broke a reader
 */
record FuzzSettings(
        List<String> target,
        int cases,
        int seconds,
        int seed,
        int first,
        int heap,
        int patience,
        @Nullable String corpus,
        String keep) {
    FuzzSettings {
        target = List.copyOf(target.isEmpty() ? FuzzTargets.names() : target);
        for (String name : target) {
            if (!FuzzTargets.names().contains(name)) {
                throw new IllegalArgumentException("target: \"" + name + "\" is none of " + FuzzTargets.names());
            }
        }
        atLeast("cases", cases, 1);
        atLeast("seconds", seconds, 0);
        atLeast("first", first, 0);
        atLeast("heap", heap, 64);
        atLeast("patience", patience, 1);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " is below " + least);
        }
    }

    public static FuzzSettings defaults() {
        return new FuzzSettings(List.of(), 2000, 0, 1, 0, 256, 60, null, "fuzz-found");
    }
}
