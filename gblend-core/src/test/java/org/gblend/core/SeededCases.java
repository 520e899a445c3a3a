package org.gblend.core;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Runs a property over random cases; a failure names the case's seed, with which it can be run alone. */
final class SeededCases {
    private SeededCases() {}

    static void forEach(String property, int cases, Consumer<RandomGenerator> check) {
        System.out.println(property + ": seeds 1 to " + cases);
        for (long seed = 1; seed <= cases; seed++) {
            try {
                check.accept(RandomStreams.of(seed).stream(property));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(property + " failed at seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    static double[] gains(RandomGenerator random, int k) {
        return random.doubles(k, -.5, 2).toArray();
    }

    static double[] variances(RandomGenerator random, int k) {
        return random.doubles(k, .01, 4).toArray();
    }

    /** A covariance A A' / k + 0.05 I of random A: positive definite, any correlation. */
    static double[][] covariance(RandomGenerator random, int k) {
        double[][] a = new double[k][];
        for (int i = 0; i < k; i++) {
            a[i] = random.doubles(k, -1, 1).toArray();
        }
        double[][] s = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                s[i][j] = i == j ? .05 : 0;
                for (int m = 0; m < k; m++) {
                    s[i][j] += a[i][m] * a[j][m] / k;
                }
            }
        }
        return s;
    }
}
