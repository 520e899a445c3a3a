package org.gblend.train.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.gblend.core.RandomStreams;
import org.junit.jupiter.api.Test;

class MultiLabelTest {
    private static final float NONE = Float.NaN;

    private static RankedClasses oneClass(double[] scores, int... positives) {
        float[][] p =
                Arrays.stream(scores).mapToObj(s -> new float[] {(float) s}).toArray(float[][]::new);
        int[][] sets = IntStream.range(0, scores.length)
                .mapToObj(i -> Arrays.stream(positives).anyMatch(k -> k == i) ? new int[] {0} : new int[0])
                .toArray(int[][]::new);
        return new RankedClasses(p, sets);
    }

    private static int[] once(int samples) {
        int[] once = new int[samples];
        Arrays.fill(once, 1);
        return once;
    }

    /** The example of scikit-learn's average_precision_score and roc_auc_score: 0.83 and 0.75. */
    @Test
    void averagePrecisionAndArea_ofAPublishedExample() {
        RankedClasses ranked = oneClass(new double[] {0.1, 0.4, 0.35, 0.8}, 2, 3);
        assertThat(ranked.averagePrecision(0, once(4))).isCloseTo((1 + 2 / 3.0) / 2, within(1e-12));
        assertThat(ranked.rocArea(0, once(4))).isEqualTo(0.75);
    }

    /** Of 0.5, 0.5, 0.2 with positives first and last: P is 1/2 at recall 1/2, 2/3 at recall 1. */
    @Test
    void equalProbabilities_areOneThreshold() {
        RankedClasses ranked = oneClass(new double[] {0.5, 0.5, 0.2}, 0, 2);
        assertThat(ranked.averagePrecision(0, once(3))).isCloseTo((0.5 + 2 / 3.0) / 2, within(1e-12));
        assertThat(ranked.rocArea(0, once(3))).isEqualTo(0.25);
    }

    @Test
    void classThatNoSampleHas_isNotCounted() {
        float[][] p = {{0.9f, 0.1f, 0.3f}, {0.2f, 0.3f, 0.4f}};
        RankedClasses ranked = new RankedClasses(p, new int[][] {{0}, {0, 2}});
        assertThat(ranked.averagePrecision(1, once(2))).isNaN();
        assertThat(ranked.meanAveragePrecision(once(2))).isEqualTo(1);
        assertThat(ranked.rocArea(0, once(2))).isNaN();
        assertThat(ranked.meanRocArea(once(2))).isEqualTo(1);
    }

    /** From their definitions: for each positive the precision at its threshold, and all pairs. */
    @Test
    void metricsOfResamples_areThoseOfTheNaiveLoops() {
        for (long seed = 1; seed <= 30; seed++) {
            RandomGenerator random = RandomStreams.of(seed).stream("ranked");
            int n = 3 + random.nextInt(20);
            double[] scores = random.doubles(n).map(x -> Math.rint(x * 6) / 8).toArray();
            int[] positives = IntStream.range(0, n)
                    .filter(i -> i < 2 || random.nextBoolean())
                    .toArray();
            int[] counts = random.ints(n, 0, 3).toArray();
            counts[0] = 1;
            double precision = 0;
            double area = 0;
            long all = 0;
            long pairs = 0;
            for (int i : positives) {
                long above = 0;
                long right = 0;
                for (int j = 0; j < n; j++) {
                    int at = j;
                    boolean positive = Arrays.stream(positives).anyMatch(k -> k == at);
                    above += scores[j] >= scores[i] ? counts[j] : 0;
                    right += positive && scores[j] >= scores[i] ? counts[j] : 0;
                    if (!positive) {
                        pairs += (long) counts[i] * counts[j];
                        area += counts[i] * counts[j] * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
                    }
                }
                precision += counts[i] == 0 ? 0 : counts[i] * (double) right / above;
                all += counts[i];
            }
            RankedClasses ranked = oneClass(scores, positives);
            assertThat(ranked.averagePrecision(0, counts)).as("seed %d", seed).isCloseTo(precision / all, within(1e-9));
            if (pairs > 0) {
                assertThat(ranked.rocArea(0, counts)).as("seed %d", seed).isCloseTo(area / pairs, within(1e-9));
            }
        }
    }

    /** The example of scikit-learn's label_ranking_average_precision_score: 0.416. */
    @Test
    void rankingPrecision_ofAPublishedExample() {
        assertThat(MultiLabel.rankingPrecision(new float[] {0.75f, 0.5f, 1}, new int[] {0}))
                .isEqualTo(0.5);
        assertThat(MultiLabel.rankingPrecision(new float[] {1, 0.2f, 0.1f}, new int[] {2}))
                .isEqualTo(1 / 3.0);
        assertThat(MultiLabel.rankingPrecision(new float[] {1, 0.2f, 0.5f}, new int[] {0, 1}))
                .isCloseTo((1 + 2 / 3.0) / 2, within(1e-12));
        assertThat(MultiLabel.rankingPrecision(new float[] {0.5f, 0.5f}, new int[] {0}))
                .isEqualTo(0.5);
    }

    /** sqrt(2) times the quantiles of Python's statistics.NormalDist. */
    @Test
    void dPrime_isTheDistanceOfTwoNormalDistributions() {
        assertThat(MultiLabel.dPrime(0.9)).isCloseTo(1.8123876048736471, within(1e-9));
        assertThat(MultiLabel.dPrime(0.975)).isCloseTo(2.771807648699355, within(1e-9));
        assertThat(MultiLabel.dPrime(0.3)).isCloseTo(-0.7416143171871158, within(1e-9));
        assertThat(MultiLabel.dPrime(0.5)).isCloseTo(0, within(1e-9));
        assertThat(MultiLabel.dPrime(1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(MultiLabel.dPrime(Double.NaN)).isNaN();
    }

    @Test
    void score_isOverTheSamplesThatCount() {
        float[][] p = {{0.9f, 0.8f, 0.1f}, {NONE, NONE, NONE}, {0.2f, 0.6f, 0.7f}};
        Predictions predictions = new Predictions(
                new int[] {4, 5, 6}, new int[] {0, 0, 1}, new int[][] {{0, 1}, {0}, {1}}, Map.of("a", p));
        Score score = Score.of(predictions, "a");
        assertThat(score.samples()).isEqualTo(2);
        assertThat(score.top1()).isEqualTo(0.5);
        assertThat(score.top5()).isEqualTo(1);
        assertThat(score.map()).isEqualTo(1);
        assertThat(score.auc()).isEqualTo(1);
        assertThat(score.headline()).isEqualTo(1);
        double loss =
                -(Math.log(0.9) + Math.log(0.8) + Math.log(0.9) + Math.log(0.8) + Math.log(0.6) + Math.log(0.3)) / 6;
        assertThat(predictions.loss("a")).isCloseTo(loss, within(1e-6));
        assertThat(predictions.right("a")).containsExactly(1, Double.NaN, 0);
    }
}
