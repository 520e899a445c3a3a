package org.gblend.train.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Metrics over (samples, classes) probabilities where a sample may have several classes. */
public final class MultiLabel {
    /** The probability from which on a class is told of a sample where nothing else is asked. */
    public static final double TOLD = 0.5;

    private static final double SQRT_2 = Math.sqrt(2);
    private static final double DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);
    private static final double FARTHEST = 8;
    private static final int HALVINGS = 60;

    private MultiLabel() {}

    /** Mean over the classes of the average precision, and of the ROC area, over the samples that count. */
    record Means(double averagePrecision, double rocArea) {
        static Means of(float[][] probabilities, int[][] sets) {
            int[] counted = counted(probabilities);
            RankedClasses ranked = new RankedClasses(
                    Arrays.stream(counted).mapToObj(i -> probabilities[i]).toArray(float[][]::new),
                    Arrays.stream(counted).mapToObj(i -> sets[i]).toArray(int[][]::new));
            int[] once = new int[counted.length];
            Arrays.fill(once, 1);
            return new Means(ranked.meanAveragePrecision(once), ranked.meanRocArea(once));
        }
    }

    private static int[] counted(float[][] probabilities) {
        return IntStream.range(0, probabilities.length)
                .filter(i -> Classification.counts(probabilities[i]))
                .toArray();
    }

    /**
     * Label-ranking average precision of one sample: mean over its classes c of the share of its own among the classes that
     * are at least as probable as c. From above 0 to 1; of a sample with one class, 1 over that class's rank.
     *
     * @param set the sample's classes
     */
    public static double rankingPrecision(float[] probabilities, int[] set) {
        double sum = 0;
        for (int c : set) {
            int own = 0;
            int all = 0;
            for (float p : probabilities) {
                all += p >= probabilities[c] ? 1 : 0;
            }
            for (int other : set) {
                own += probabilities[other] >= probabilities[c] ? 1 : 0;
            }
            sum += own / (double) all;
        }
        return sum / set.length;
    }

    /** Whether a sample's classes, ascending, hold one. */
    public static boolean has(int[] set, int c) {
        return Arrays.binarySearch(set, c) >= 0;
    }

    /**
     * The classes that are told of a sample, ascending: those at least as probable as the threshold, and the most probable one
     * in any case.
     */
    public static int[] told(float[] probabilities, double threshold) {
        int best = Classification.best(probabilities);
        return IntStream.range(0, probabilities.length)
                .filter(c -> c == best || probabilities[c] >= threshold)
                .toArray();
    }

    /**
     * How many labels are wrong about a sample: classes told that it does not have, and classes that it has and are not told.
     *
     * @param told ascending
     * @param set the sample's classes, ascending
     */
    public static int wrongLabels(int[] told, int[] set) {
        int shared = (int) Arrays.stream(told).filter(c -> has(set, c)).count();
        return told.length + set.length - 2 * shared;
    }

    /**
     * Share of the samples that count with one of their classes among the k most probable; of equally probable classes the lower
     * one ranks first. NaN where none counts.
     */
    public static double top(int k, float[][] probabilities, int[][] sets) {
        int right = 0;
        for (int i = 0; i < sets.length; i++) {
            float[] p = probabilities[i];
            right += Classification.counts(p) && Arrays.stream(sets[i]).anyMatch(c -> Classification.rank(p, c) < k)
                    ? 1
                    : 0;
        }
        return right / (double) Classification.count(probabilities);
    }

    /** Mean over the classes of the binary cross-entropy of one sample's probabilities, nats. */
    static double loss(float[] probabilities, int[] set) {
        double sum = 0;
        for (int c = 0; c < probabilities.length; c++) {
            double right = Arrays.binarySearch(set, c) >= 0 ? probabilities[c] : 1 - probabilities[c];
            sum -= Math.log(Math.max(right, Float.MIN_VALUE));
        }
        return sum / probabilities.length;
    }

    /**
     * d', the distance in standard deviations of two normal distributions with this ROC area: {@code sqrt(2) Phi^-1(area)}
     * (Hershey et al., ICASSP 2017). Infinite for areas of 0 and 1.
     */
    public static double dPrime(double area) {
        if (Double.isNaN(area) || area <= 0 || area >= 1) {
            return Double.isNaN(area) ? area : area <= 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        double low = -FARTHEST;
        double high = FARTHEST;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (normal(middle) < area) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return SQRT_2 * (low + high) / 2;
    }

    /** The normal distribution: {@code 1/2 + phi(x) (x + x^3/3 + x^5/15 + ...)}. */
    private static double normal(double x) {
        double term = x;
        double sum = x;
        for (int k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + DENSITY_AT_0 * Math.exp(-x * x / 2) * sum;
    }
}
