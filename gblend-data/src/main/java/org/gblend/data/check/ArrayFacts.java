package org.gblend.data.check;

import java.nio.file.Path;
import java.util.Arrays;
import org.gblend.data.internal.array.ArrayFile;

/**
 * What an array file holds.
 *
 * @param shape lengths of all axes
 * @param bytesEach bytes of one value
 * @param bytesRead bytes of all values
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ArrayFacts(long[] shape, int bytesEach, long bytesRead) {
    /**
     * Reads one array whole.
     *
     * @param entry the array in a file of several; empty = the only one
     * @throws org.gblend.core.InputException when the file is missing, damaged, or no array file
     */
    public static ArrayFacts of(Path file, String entry) {
        try (ArrayFile array = ArrayFile.open(file, entry)) {
            long[] shape = array.shape();
            int[] order = new int[shape.length];
            Arrays.setAll(order, i -> i);
            return new ArrayFacts(
                    shape, array.type().bytes(), array.sample(-1, order).byteSize());
        }
    }
}
