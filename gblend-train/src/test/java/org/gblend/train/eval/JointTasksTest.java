package org.gblend.train.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.junit.jupiter.api.Test;

class JointTasksTest {
    /** Products: .42 .28 | .18 .12 where both tasks have two classes. */
    private static final float[] VERB = {.7f, .3f};

    private static final float[] NOUN = {.6f, .4f};

    @Test
    void of_isRightOnlyWhereEveryTaskIs() {
        float[][] verbs = {VERB, VERB, VERB, VERB};
        float[][] nouns = {NOUN, NOUN, NOUN, NOUN};

        JointTasks score = JointTasks.of(
                List.of(verbs, nouns), List.of(new int[] {0, 0, 1, 0}, new int[] {0, 1, 0, 0}), List.of());

        assertThat(score.top1()).isEqualTo(0.5);
        assertThat(score.top5()).as("only four combinations").isEqualTo(1);
        assertThat(score.samples()).isEqualTo(4);
        assertThat(score.top1Low()).isLessThan(0.5);
        assertThat(score.top1High()).isGreaterThan(0.5);
    }

    @Test
    void ahead_countsProducts_byHand() {
        float[][] tasks = {VERB, NOUN};

        assertThat(JointTasks.ahead(tasks, new int[] {0, 0}, 9)).isZero();
        assertThat(JointTasks.ahead(tasks, new int[] {0, 1}, 9)).isEqualTo(1);
        assertThat(JointTasks.ahead(tasks, new int[] {1, 0}, 9)).isEqualTo(2);
        assertThat(JointTasks.ahead(tasks, new int[] {1, 1}, 9)).isEqualTo(3);
        assertThat(JointTasks.ahead(tasks, new int[] {1, 1}, 2)).isEqualTo(2);
    }

    @Test
    void ahead_agreesWithGoingThroughAllProducts() {
        for (int trial = 0; trial < 200; trial++) {
            RandomGenerator random = RandomStreams.of(trial).stream("tasks");
            float[][] tasks = {drawn(random, 7), drawn(random, 5), drawn(random, 4)};
            int[] truth = {trial % 7, trial % 5, trial % 4};
            int all = 0;
            double own = product(tasks, truth[0], truth[1], truth[2]);
            for (int a = 0; a < 7; a++) {
                for (int b = 0; b < 5; b++) {
                    for (int c = 0; c < 4; c++) {
                        double other = product(tasks, a, b, c);
                        boolean lower = (a * 5 + b) * 4 + c < (truth[0] * 5 + truth[1]) * 4 + truth[2];
                        all += other > own || (other == own && lower) ? 1 : 0;
                    }
                }
            }

            assertThat(JointTasks.ahead(tasks, truth, 1000))
                    .as("trial " + trial)
                    .isEqualTo(all);
            assertThat(JointTasks.ahead(tasks, truth, 5)).isEqualTo(Math.min(5, all));
        }
    }

    /** Products, falling: .30 .24 .15 .12 .06 | .05 .04 .03 .01. */
    @Test
    void of_ranksPairsByTheirProduct_byHand() {
        float[] verb = {.6f, .3f, .1f};
        float[] noun = {.5f, .4f, .1f};
        float[][] verbs = {verb, verb, verb, verb};
        float[][] nouns = {noun, noun, noun, noun};

        JointTasks score = JointTasks.of(
                List.of(verbs, nouns), List.of(new int[] {0, 0, 0, 2}, new int[] {0, 1, 2, 0}), List.of());

        assertThat(score.top1()).as("only .30").isEqualTo(0.25);
        assertThat(score.top5()).as(".30, .24 and .06, not .05").isEqualTo(0.75);
    }

    @Test
    void of_uniformPredictions_areNoFreeTop5() {
        int classes = 300;
        float[] flat = new float[classes];
        Arrays.fill(flat, 1f / classes);
        float[][] both = {flat, flat, flat};

        JointTasks score =
                JointTasks.of(List.of(both, both), List.of(new int[] {0, 0, 7}, new int[] {4, 5, 0}), List.of());

        assertThat(score.top5()).as("the lowest five pairs are 0 with 0 to 4").isEqualTo(1 / 3.0);
    }

    @Test
    void ahead_ofATrueClassOfProbabilityZero_countsZerosOfLowerClassesToo() {
        float[][] tasks = {{1, 0, 0}, {1, 0, 0}};

        assertThat(JointTasks.ahead(tasks, new int[] {2, 2}, 100)).isEqualTo(8);
        assertThat(JointTasks.ahead(tasks, new int[] {0, 1}, 100)).isEqualTo(1);
    }

    @Test
    void of_leavesOutSamplesThatATaskHasNoPredictionOf() {
        float[] none = {Float.NaN, Float.NaN};

        JointTasks score = JointTasks.of(
                List.of(new float[][] {VERB, VERB}, new float[][] {NOUN, none}),
                List.of(new int[] {0, 0}, new int[] {0, 0}),
                List.of());

        assertThat(score.samples()).isEqualTo(1);
        assertThat(score.top1()).isEqualTo(1);
    }

    /** Clips right of both: the first of sample 0, both of sample 2; sample 1 has no noun. */
    @Test
    void of_singleClips_areRightWhereEveryTaskIs_byHand() {
        int[][] verbs = {{0, 0}, {1, 1}, {1, 1}};
        int[][] nouns = {{1, 0}, {}, {0, 0}};

        assertThat(clipTop1(verbs, nouns)).isEqualTo(0.75);
        assertThat(clipTop1(verbs, new int[][] {{1}, {}, {0}}))
                .as("one clip, not two")
                .isNaN();
    }

    private static double clipTop1(int[][] verbs, int[][] nouns) {
        float[][] p = {VERB, VERB, VERB};
        List<int[]> labels = List.of(new int[] {0, 1, 1}, new int[] {1, 0, 0});
        return JointTasks.of(List.of(p, p), labels, List.of(verbs, nouns)).clipTop1();
    }

    @Test
    void interval_ofHalfTheSamples_isThatOfABinomial() {
        int n = 400;
        float[][] verbs = new float[n][];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            verbs[i] = VERB;
            labels[i] = i % 2;
        }

        JointTasks score = JointTasks.of(List.of(verbs, verbs), List.of(labels, labels), List.of());

        assertThat(score.top1()).isEqualTo(0.5);
        assertThat(score.top1High() - score.top1Low()).isCloseTo(2 * 1.96 * 0.5 / Math.sqrt(n), within(0.01));
    }

    private static double product(float[][] tasks, int a, int b, int c) {
        return (double) tasks[0][a] * tasks[1][b] * tasks[2][c];
    }

    /** Quarters, zero among them, so that many products are equal and none is rounded. */
    private static float[] drawn(RandomGenerator random, int classes) {
        float[] p = new float[classes];
        for (int c = 0; c < classes; c++) {
            p[c] = Math.floorMod(random.nextInt(), 5) / 4f;
        }
        return p;
    }
}
