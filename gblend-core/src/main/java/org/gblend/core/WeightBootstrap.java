package org.gblend.core;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Blend weights with their uncertainty, from values per sample.
 *
 * <p>Every replicate draws the rows of T' and of V with replacement, the same rows for all heads and for before and
 * after (a paired bootstrap: heads find the same samples hard, and unpaired draws would overstate the spread), and runs
 * the weight rule on the means. Intervals are percentiles over the replicates (Efron, Tibshirani, An Introduction to
 * the Bootstrap, ch. 13).
 *
 * <p>The variance of {@code dO} that rules divide by is the bootstrap's own limit for many replicates in closed form,
 * {@code s_V^2 / n_V + s_T'^2 / n_T'} over the paired changes (with divisor n - 1), so that weights depend on no seed.
 * Replicates use that same variance.
 *
 * <p>What is seen is the sampling of V and T', as independent rows, and, where {@link HeadSamples#withEnds} says how each head
 * stood after its last epochs, the noise of training from one epoch to the next: every replicate draws an end for each head. Another
 * seed is not seen, and samples of one group are less than independent: true uncertainty is larger.
 *
 * @param replicates number of replicates B, at least 20
 * @param level share of replicates inside an interval, strictly between 0 and 1
 */
public record WeightBootstrap(int replicates, double level) {
    public WeightBootstrap {
        if (replicates < 20) {
            throw new IllegalArgumentException("replicates = " + replicates + ": must be at least 20");
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level = " + level + ": must be between 0 and 1, such as 0.95");
        }
    }

    public static WeightBootstrap defaults() {
        return new WeightBootstrap(1000, 0.95);
    }

    /**
     * Point weights, variances, replicates and intervals.
     *
     * @param samples one per head, all over the same samples of T' and V
     * @param last weights of the interval before, or null at the start; see {@link WeightRule}
     * @param seed replicate b depends on the seed and b alone
     * @throws InputException if a value is not finite, naming head, sample and value, or if T' or V has fewer than 2
     *     samples
     * @throws IllegalArgumentException if the heads' sample counts differ
     */
    public WeightEstimate estimate(
            List<HeadSamples> samples, Metric metric, WeightRule rule, @Nullable BlendWeights last, long seed) {
        requireFit(samples);
        int trainSize = samples.getFirst().trainSize();
        int heldOutSize = samples.getFirst().heldOutSize();
        List<HeadMeasure> point = samples.stream().map(HeadSamples::mean).toList();
        double[] variance =
                samples.stream().mapToDouble(HeadSamples::varianceOfO).toArray();
        RandomStreams streams = RandomStreams.of(seed);
        List<List<HeadMeasure>> ends =
                samples.stream().map(HeadSamples::meanAtEnds).toList();
        Replicates draws = new Replicates(replicates, level, heldOutSize, b -> {
            RandomGenerator random = streams.stream("weight-bootstrap", b);
            int[] trainRows = rows(random, trainSize);
            int[] heldOutRows = rows(random, heldOutSize);
            List<HeadMeasure> drawn = new ArrayList<>();
            List<HeadMeasure> atEnd = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                int end = samples.get(i).drawEnd(random);
                drawn.add(samples.get(i).mean(trainRows, heldOutRows, end));
                atEnd.add(ends.get(i).get(end));
            }
            return new Redraw(drawn, atEnd);
        });
        return draws.estimate(point, metric, variance, rule, last);
    }

    /** As many rows as there are, drawn with replacement; bounded by a fixed formula, where the JDK's own may change. */
    private static int[] rows(RandomGenerator random, int size) {
        int[] rows = new int[size];
        for (int j = 0; j < size; j++) {
            rows[j] = (int) Math.unsignedMultiplyHigh(random.nextLong(), size);
        }
        return rows;
    }

    private static void requireFit(List<HeadSamples> samples) {
        if (samples.isEmpty()) {
            throw new InputException("No heads: a blend needs the samples of at least one head.");
        }
        HeadSamples first = samples.getFirst();
        for (HeadSamples s : samples) {
            if (s.trainSize() != first.trainSize() || s.heldOutSize() != first.heldOutSize()) {
                throw new IllegalArgumentException(
                        "head '" + s.head() + "' has " + s.trainSize() + " samples of T' and "
                                + s.heldOutSize() + " of V, head '" + first.head() + "' " + first.trainSize() + " and "
                                + first.heldOutSize() + ": all heads need the same samples");
            }
            s.check();
            if (s.trainSize() >= 2 && s.heldOutSize() >= 2 && (s.trainCount() < 2 || s.heldOutCount() < 2)) {
                throw new InputException("Head '" + s.head() + "' can say something of " + s.trainCount()
                        + " samples of T' (" + s.trainSize() + ") and " + s.heldOutCount() + " of V (" + s.heldOutSize()
                        + "); the others lack its modality: a spread needs at least 2 of each. Hold out more of the"
                        + " training data, or raise estimate.probe.");
            }
        }
        if (first.trainSize() < 2 || first.heldOutSize() < 2) {
            throw new InputException("T' has " + first.trainSize() + " and V " + first.heldOutSize()
                    + " samples: a spread needs at least 2 of each. Hold out more of the training data.");
        }
    }
}
