package org.gblend.data;

import java.util.Arrays;
import org.gblend.core.InputException;
import org.gblend.data.internal.array.Layout;
import org.gblend.data.internal.store.SampleStore;

/** The shape of a batch's samples, and the check that every prepared row can give it. */
final class SampleShapes {
    private SampleShapes() {}

    static long[] of(String name, ModalityConfig config, SampleStore store, RowTable table) {
        return switch (config) {
            case ArrayConfig c -> array(name, c, store, table);
        };
    }

    private static long[] array(String name, ArrayConfig config, SampleStore store, RowTable table) {
        int[] first = store.shape(0).clone();
        boolean timed = Layout.parse(config.layout()).hasTime();
        for (int row = 1; row < store.rows(); row++) {
            int[] shape = store.shape(row).clone();
            if (config.frames() > 0) {
                shape[0] = first[0];
            }
            if (!Arrays.equals(shape, first)) {
                throw new InputException("the modality " + name + " has samples of different shapes: "
                        + Arrays.toString(first) + " for " + table.names().getFirst() + ", "
                        + Arrays.toString(store.shape(row)) + " for "
                        + table.names().get(row) + ": "
                        + (timed && config.frames() == 0 && sameButTime(store.shape(row), first)
                                ? "set modalities." + name + ".frames to take clips of one length"
                                : "give every row the same shape"));
            }
        }
        if (config.frames() > 0) {
            first[0] = config.frames();
        }
        return Arrays.stream(first).asLongStream().toArray();
    }

    private static boolean sameButTime(int[] a, int[] b) {
        return a.length == b.length && Arrays.equals(a, 1, a.length, b, 1, b.length);
    }
}
