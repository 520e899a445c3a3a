package org.gblend.data.sets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Draws from a random stream, and the lists of rows that they are made from. */
public final class Draws {
    private Draws() {}

    /** The values in random order (Fisher-Yates); a copy. */
    public static int[] permuted(int[] values, RandomGenerator random) {
        int[] p = values.clone();
        for (int i = p.length - 1; i > 0; i--) {
            int j = below(random, i + 1);
            int keep = p[i];
            p[i] = p[j];
            p[j] = keep;
        }
        return p;
    }

    /** Uniform in {@code 0 .. n - 1}; written out because the JDK fixes no algorithm for its own bounded draws. */
    public static int below(RandomGenerator random, int n) {
        return (int) (((random.nextLong() >>> 32) * n) >>> 32);
    }

    /** Uniform in [0, 1) on 53 bits. */
    public static double unit(RandomGenerator random) {
        return (random.nextLong() >>> 11) * 0x1p-53;
    }

    static int[] range(int n) {
        return IntStream.range(0, n).toArray();
    }

    /** The rows without those of another array. */
    static int[] without(int[] rows, int[] taken) {
        int[] sorted = taken.clone();
        Arrays.sort(sorted);
        return Arrays.stream(rows)
                .filter(r -> Arrays.binarySearch(sorted, r) < 0)
                .toArray();
    }

    /** Rows by key (class, group), each list in the rows' order. */
    static List<List<Integer>> byKey(int[] rows, int[] keys, int count) {
        List<List<Integer>> lists = new ArrayList<>(count);
        for (int k = 0; k < count; k++) {
            lists.add(new ArrayList<>());
        }
        for (int row : rows) {
            lists.get(keys[row]).add(row);
        }
        return lists;
    }

    static int[] toArray(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
