package org.gblend.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * How far weights are from the true ones where G and O are known and measured with the noise of samples and of training: the point
 * weights, those to train with, and the latter with each of their four measures taken away in turn.
 */
final class SteadyVariants {
    static final String POINT = "point weights";
    static final String ALL = "all four";
    static final String NO_ENDS = "without the noise of training";
    static final String NO_EQUAL_SHARE = "without the equal share";
    static final String NO_MEAN = "without the mean";
    static final String NO_SHRINKING = "without shrinking";

    private static final int CASES = 500;

    private SteadyVariants() {}

    /**
     * What was found over the cases.
     *
     * @param distances mean squared distance to the weights of the true G and O, by variant
     * @param variance of the mean over the resamples, from case to case, summed over the heads
     * @param u the mean of what {@link SteadyWeights} takes for it
     */
    record Found(Map<String, Double> distances, double variance, double u) {}

    static Found found(String name, double[] gains, double[] gaps, int size, double trainingNoise) {
        BlendWeights right = PaperRule.defaults().weights(truth(gains, gaps), Metric.ACCURACY);
        Map<String, Double> sums = new TreeMap<>();
        List<double[]> means = new ArrayList<>();
        double[] u = new double[1];
        SeededCases.forEach(name, CASES, random -> {
            List<HeadSamples> without = new ArrayList<>();
            List<HeadSamples> with = new ArrayList<>();
            for (int i = 0; i < gains.length; i++) {
                addNoisy("h" + i, gains[i], gaps[i], size, trainingNoise, random, without, with);
            }
            long seed = random.nextLong();
            WeightEstimate all = estimate(with, seed);
            weights(all, estimate(without, seed))
                    .forEach((variant, w) -> sums.merge(variant, distance(w, right) / CASES, Double::sum));
            means.add(mean(all).weights());
            u[0] += u(all) / CASES;
        });
        sums.forEach((variant, sum) -> System.out.printf(Locale.ROOT, "%s, %s: %.3f%n", name, variant, sum));
        System.out.printf(Locale.ROOT, "%s, variance of the mean by U: %.3f%n", name, variance(means) / u[0]);
        return new Found(sums, variance(means), u[0]);
    }

    /** U, which {@code lambda = U / (U + D)} holds. */
    private static double u(WeightEstimate e) {
        BlendWeights mean = mean(e);
        return e.shrinkage() * distance(mean, BlendWeights.equal(mean.heads())) / (1 - e.shrinkage());
    }

    private static double variance(List<double[]> rows) {
        double variance = 0;
        for (int i = 0; i < rows.getFirst().length; i++) {
            int head = i;
            double mean = rows.stream().mapToDouble(row -> row[head]).average().orElseThrow();
            variance += rows.stream()
                    .mapToDouble(row -> (row[head] - mean) * (row[head] - mean))
                    .sum();
        }
        return variance / (rows.size() - 1.0);
    }

    private static List<HeadMeasure> truth(double[] gains, double[] gaps) {
        List<HeadMeasure> truth = new ArrayList<>();
        for (int i = 0; i < gains.length; i++) {
            truth.add(
                    new HeadMeasure("h" + i, new Measure(.1, .1), new Measure(.1 + gains[i] + gaps[i], .1 + gains[i])));
        }
        return truth;
    }

    private static Map<String, BlendWeights> weights(WeightEstimate all, WeightEstimate withoutEnds) {
        return Map.of(
                POINT, all.weights(),
                ALL, all.steady(),
                NO_ENDS, withoutEnds.steady(),
                NO_EQUAL_SHARE, given(all, all.resampled(), List.of()).steady(),
                NO_MEAN, shrunkPoint(all),
                NO_SHRINKING, mean(all));
    }

    private static WeightEstimate estimate(List<HeadSamples> samples, long seed) {
        return new WeightBootstrap(100, .95).estimate(samples, Metric.ACCURACY, RobustRule.defaults(), null, seed);
    }

    private static WeightEstimate given(WeightEstimate e, List<BlendWeights> resampled, List<String> unmoved) {
        return new WeightEstimate(
                e.metric(),
                e.measures(),
                e.varianceOfO(),
                e.weights(),
                e.weightIntervals(),
                e.ogrIntervals(),
                resampled,
                List.of(),
                unmoved,
                e.notes());
    }

    /** The point weights, with the equal share of heads that have not moved, in the place of the mean over the resamples. */
    private static BlendWeights shrunkPoint(WeightEstimate e) {
        // Resamples that are all the point weights have them as their mean, and no variance to shrink by.
        BlendWeights point =
                given(e, Collections.nCopies(2, e.weights()), e.unmoved()).steady();
        double lambda = e.shrinkage();
        return BlendWeights.of(
                point.heads(),
                Arrays.stream(point.weights())
                        .map(w -> lambda / point.heads().size() + (1 - lambda) * w)
                        .toArray());
    }

    /** The mean over the resamples, which {@code lambda / K + (1 - lambda) m} holds. */
    private static BlendWeights mean(WeightEstimate e) {
        BlendWeights steady = e.steady();
        double lambda = e.shrinkage();
        int k = steady.heads().size();
        return BlendWeights.of(
                steady.heads(),
                Arrays.stream(steady.weights())
                        .map(w -> lambda < 1 ? (w - lambda / k) / (1 - lambda) : w)
                        .toArray());
    }

    /** Right or wrong on T' and V after two epochs whose true accuracies differ by the training's noise. */
    private static void addNoisy(
            String head,
            double gain,
            double gap,
            int size,
            double trainingNoise,
            RandomGenerator random,
            List<HeadSamples> without,
            List<HeadSamples> with) {
        List<double[]> train = new ArrayList<>();
        List<double[]> heldOut = new ArrayList<>();
        for (int end = 0; end < 2; end++) {
            train.add(right(.1 + gain + gap + trainingNoise * RandomStreams.gaussian(random), size, random));
            heldOut.add(right(.1 + gain + trainingNoise * RandomStreams.gaussian(random), size, random));
        }
        HeadSamples last = HeadSamples.fromChance(head, train.getLast(), heldOut.getLast(), Metric.ACCURACY, 10);
        without.add(last);
        with.add(last.withEnds(train, heldOut));
    }

    private static double[] right(double accuracy, int size, RandomGenerator random) {
        return random.doubles(size).map(u -> u < accuracy ? 1 : 0).toArray();
    }

    private static double distance(BlendWeights a, BlendWeights b) {
        return a.heads().stream()
                .mapToDouble(h -> (a.weight(h) - b.weight(h)) * (a.weight(h) - b.weight(h)))
                .sum();
    }
}
