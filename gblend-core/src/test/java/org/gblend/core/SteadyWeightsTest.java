package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SteadyWeightsTest {
    private static final List<String> ABC = List.of("a", "b", "c");

    /** Orthogonal directions in which the weights of three heads can differ and still sum to 1. */
    private static final double[][] DIRECTIONS = {
        {Math.sqrt(1 / 2.0), -Math.sqrt(1 / 2.0), 0},
        {Math.sqrt(1 / 6.0), Math.sqrt(1 / 6.0), -2 * Math.sqrt(1 / 6.0)}
    };

    @Test
    void shrinkage_handComputed() {
        BlendWeights point = BlendWeights.of(List.of("a", "b"), 0.9, 0.1);
        List<BlendWeights> resampled = List.of(
                BlendWeights.of(List.of("a", "b"), 1.0, 0.0),
                BlendWeights.of(List.of("a", "b"), 0.8, 0.2),
                BlendWeights.of(List.of("a", "b"), 0.9, 0.1));
        // U = 2 * .01, D = 2 * .4^2; replicates of equal means shrink by all.
        assertThat(estimateOf(point, resampled).shrinkage()).isCloseTo(0.02 / (0.02 + 0.32), within(1e-12));
        assertThat(estimateOf(point, List.of()).shrinkage()).isZero();
        List<BlendWeights> apart =
                List.of(BlendWeights.of(List.of("a", "b"), 1.0, 0.0), BlendWeights.of(List.of("a", "b"), 0.0, 1.0));
        assertThat(estimateOf(point, apart).shrinkage()).isEqualTo(1);
        List<BlendWeights> equal =
                List.of(BlendWeights.equal(List.of("a", "b")), BlendWeights.equal(List.of("a", "b")));
        assertThat(estimateOf(point, equal).shrinkage()).isZero();
    }

    @Test
    void steady_handComputed() {
        BlendWeights point = BlendWeights.of(List.of("a", "b"), 1, 0);
        List<BlendWeights> resampled =
                List.of(BlendWeights.of(List.of("a", "b"), 1.0, 0.0), BlendWeights.of(List.of("a", "b"), 0.6, 0.4));
        WeightEstimate estimate = estimateOf(point, resampled);
        // Means .8 and .2; U = 2 * .08, D = 2 * .09, lambda = .16 / .34.
        double lambda = 0.16 / 0.34;
        assertThat(estimate.steady().weight("a")).isCloseTo(lambda / 2 + (1 - lambda) * 0.8, within(1e-12));
        assertThat(estimate.steady().sum()).isCloseTo(1, within(1e-12));
        assertThat(estimateOf(point, List.of()).steady()).isEqualTo(point);
    }

    @Test
    void steady_headThatHasNotMoved_keepsItsEqualShare() {
        List<BlendWeights> resampled = List.of(
                BlendWeights.of(List.of("a", "b", "c"), 0.6, 0.2, 0.2),
                BlendWeights.of(List.of("a", "b", "c"), 0.0, 0.5, 0.5),
                BlendWeights.of(List.of("a", "b", "c"), 1.0, 0.0, 0.0));
        WeightEstimate estimate =
                estimateOf(BlendWeights.of(List.of("a", "b", "c"), 1, 0, 0), resampled, List.of("a"), List.of());
        // b and c share two thirds in every replicate, equally where the rule gave both nothing.
        assertThat(estimate.steady()).isEqualTo(BlendWeights.equal(List.of("a", "b", "c")));
    }

    @Test
    void steadyNotes_ofHeadsThatHaveNotMoved_sayThatAlone() {
        WeightEstimate estimate = estimateOf(
                BlendWeights.of(List.of("a", "b", "c"), 1, 0, 0),
                List.of(
                        BlendWeights.of(List.of("a", "b", "c"), 1.0, 0.0, 0.0),
                        BlendWeights.of(List.of("a", "b", "c"), 0.5, 0.5, 0.0)),
                List.of("b", "c"),
                List.of("Head 'a': kept.", "Head 'b': dropped.", "Head 'c': dropped.", "V is small."));
        // One head of three moved: in every replicate it has the third that the other two leave it, so that nothing is
        // shrunk.
        assertThat(estimate.steadyNotes())
                .containsExactly(
                        "Head 'a': kept.",
                        "V is small.",
                        "Neither T' nor V says that heads 'b', 'c' moved beyond the noise. G / O^2 is 0 / 0 then: equal share,"
                                + " whatever the rule by itself gives.");
    }

    @Test
    void steady_replicateThatBlowsUp_doesNotOutweighTheOthers() {
        List<BlendWeights> resampled = new ArrayList<>(
                java.util.Collections.nCopies(999, BlendWeights.of(List.of("a", "b", "c"), 0.2, 0.3, 0.5)));
        resampled.add(BlendWeights.of(List.of("a", "b", "c"), 1e8, 0.5 - 1e8, 0.5));
        BlendWeights steady = estimateOf(BlendWeights.of(List.of("a", "b", "c"), 0.2, 0.3, 0.5), resampled)
                .steady();
        assertThat(steady.weight("a")).isBetween(0.2, 0.22);
        assertThat(steady.weight("c")).isBetween(0.48, 0.5);
    }

    @Test
    void steady_oneHeadThatMovedAmongOthersThatDidNot_has1OverKToo() {
        for (double drawn : new double[] {0, .4, 1}) {
            List<BlendWeights> resampled =
                    List.of(BlendWeights.of(ABC, drawn, 1 - drawn, 0), BlendWeights.of(ABC, 1, 0, 0));
            WeightEstimate estimate =
                    estimateOf(BlendWeights.of(ABC, 1, 0, 0), resampled, List.of("b", "c"), List.of());
            assertThat(estimate.steady()).isEqualTo(BlendWeights.equal(ABC));
        }
    }

    @Test
    void shrinkage_measured_isTooSmallWhereTheDistanceIsNoiseAndNearlyRightBeyond() {
        assertLambda(0, 1, .60, 1);
        assertLambda(1, 1 / 2.0, .45, .64);
        assertLambda(4, 1 / 5.0, .22, .57);
        assertLambda(16, 1 / 17.0, .063, .52);
    }

    /** Weights of variance U whose expectation is at a squared distance of {@code ratio} U from equal ones. */
    private static void assertLambda(double ratio, double truth, double mean, double below) {
        double variance = .002;
        int cases = 2000;
        double[] sums = new double[2];
        SeededCases.forEach("lambda of D = " + ratio + " U", cases, random -> {
            double lambda = lambda(Math.sqrt(ratio * variance), Math.sqrt(variance / 2), random);
            sums[0] += lambda / cases;
            sums[1] += lambda < truth ? 1.0 / cases : 0;
        });
        assertThat(sums[0]).as("mean").isCloseTo(mean, within(.01));
        assertThat(sums[1]).as("share below the true one").isCloseTo(below, within(.03));
    }

    /** The lambda of resamples that vary about one draw as that draw varies about the truth. */
    private static double lambda(double distance, double deviation, RandomGenerator random) {
        double[] truth = {1 / 3.0 + distance * DIRECTIONS[0][0], 1 / 3.0 + distance * DIRECTIONS[0][1], 1 / 3.0};
        double[] drawn = noisy(truth, deviation, random);
        List<BlendWeights> resampled = new ArrayList<>();
        for (int b = 0; b < 200; b++) {
            resampled.add(BlendWeights.of(ABC, noisy(drawn, deviation, random)));
        }
        return estimateOf(BlendWeights.of(ABC, drawn), resampled).shrinkage();
    }

    private static double[] noisy(double[] mean, double deviation, RandomGenerator random) {
        double[] weights = mean.clone();
        for (double[] direction : DIRECTIONS) {
            double by = deviation * RandomStreams.gaussian(random);
            for (int i = 0; i < weights.length; i++) {
                weights[i] += by * direction[i];
            }
        }
        return weights;
    }

    private static WeightEstimate estimateOf(BlendWeights point, List<BlendWeights> resampled) {
        return estimateOf(point, resampled, List.of(), List.of());
    }

    private static WeightEstimate estimateOf(
            BlendWeights point, List<BlendWeights> resampled, List<String> unmoved, List<String> notes) {
        return new WeightEstimate(
                Metric.LOSS, List.of(), List.of(), point, List.of(), List.of(), resampled, List.of(), unmoved, notes);
    }
}
