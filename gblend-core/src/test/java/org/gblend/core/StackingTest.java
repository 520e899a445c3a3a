package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StackingTest {
    private static final List<String> TWO = List.of("audio", "joint");

    private static double[] weights(double[][] losses) {
        List<String> names = losses.length == 2 ? TWO : List.of("rgb", "audio", "joint");
        return Stacking.weights(names, losses).orElseThrow().weights();
    }

    @Test
    void weights_headsThatAreRightOnDifferentSamples_solveTheMaximumByHand() {
        // Head a has p = 1 on 3 samples and p = 0 (to 1e-300) on 1, head b the reverse: the objective is
        // 3 log w + 1 log(1 - w) + log w + log(1 - w), whose maximum is at w = 4/6.
        double none = 690;
        double[] w = weights(new double[][] {{0, 0, 0, none}, {none, none, none, 0}});
        assertThat(w[0]).isCloseTo(4.0 / 6, within(1e-8));
        assertThat(w[1]).isCloseTo(2.0 / 6, within(1e-8));
    }

    @Test
    void weights_oneSample_solvesItsQuadraticByHand() {
        // log(.8 w + .2 (1 - w)) + log w + log(1 - w): .6/(.6 w + .2) + 1/w - 1/(1 - w) = 0, so 1.8 w^2 - .8 w - .2 =
        // 0.
        double[] w = weights(new double[][] {{-Math.log(.8)}, {-Math.log(.2)}});
        assertThat(w[0]).isCloseTo((.8 + Math.sqrt(.64 + 1.44)) / 3.6, within(1e-7));
    }

    @Test
    void weights_identicalHeads_areEqual() {
        double[] losses = {.1, 2, .7, 1.3};
        assertThat(weights(new double[][] {losses, losses, losses}))
                .satisfies(w -> assertThat(w[0]).isCloseTo(1.0 / 3, within(1e-12)))
                .satisfies(w -> assertThat(w[2]).isCloseTo(1.0 / 3, within(1e-12)));
    }

    @Test
    void weights_anOverconfidentHead_losesItsVoteThoughItIsRightAsOften() {
        // Both are right on the same half; one puts 1e-6 on the truth where it is wrong, the other .3.
        double[] loud = {.001, .001, .001, 13.8, 13.8, 13.8};
        double[] calm = {.2, .2, .2, 1.2, 1.2, 1.2};
        double[] w = weights(new double[][] {loud, calm});
        assertThat(w[1]).isGreaterThan(w[0]);
    }

    @Test
    void weights_enormousLosses_doNotUnderflow() {
        double[] w = weights(new double[][] {{5000, 5001}, {5000, 5001}});
        assertThat(w).containsExactly(.5, .5);
    }

    @Test
    void weights_samplesThatAHeadLacks_areLeftOut() {
        double[][] whole = {{.1, .2}, {.9, .8}};
        double[][] holes = {{.1, Double.NaN, .2, 3}, {.9, 4, .8, Double.NaN}};
        assertThat(weights(holes)).containsExactly(weights(whole));
    }

    @Test
    void weights_noSampleThatEveryHeadPredicts_areEmpty() {
        assertThat(Stacking.weights(TWO, new double[][] {{Double.NaN, 1}, {1, Double.NaN}}))
                .isEmpty();
    }

    @Test
    void weights_aLossThatIsNone_namesHeadSampleAndValue() {
        assertThatThrownBy(() -> Stacking.weights(TWO, new double[][] {{1, 1}, {1, Double.POSITIVE_INFINITY}}))
                .isInstanceOf(InputException.class)
                .hasMessage("Head 'joint': the loss of held-out sample 1 is Infinity; a cross-entropy is finite and not"
                        + " below 0.");
    }

    @Test
    void weights_overSeededCases_noMoveAlongTheSimplexIsBetter() {
        for (long seed = 1; seed <= 20; seed++) {
            RandomGenerator random = RandomStreams.of(seed).stream("stacking", 0);
            double[][] losses = new double[3][60];
            for (double[] head : losses) {
                double skill = random.nextDouble();
                Arrays.setAll(head, _ -> -Math.log(Math.clamp(skill + .5 * random.nextGaussian(), 1e-4, 1)));
            }
            double[] best = weights(losses);
            assertThat(Arrays.stream(best).sum()).isCloseTo(1, within(1e-12));
            double top = objective(losses, best);
            for (int from = 0; from < 3; from++) {
                for (int to = 0; to < 3; to++) {
                    double[] moved = best.clone();
                    double step = Math.min(1e-3, best[from] / 2);
                    moved[from] -= step;
                    moved[to] += step;
                    assertThat(objective(losses, moved))
                            .as("seed %d, from %d to %d", seed, from, to)
                            .isLessThanOrEqualTo(top + 1e-9);
                }
            }
        }
    }

    private static double objective(double[][] losses, double[] w) {
        double sum = Arrays.stream(w).map(Math::log).sum();
        for (int i = 0; i < losses[0].length; i++) {
            double mixture = 0;
            for (int k = 0; k < w.length; k++) {
                mixture += w[k] * Math.exp(-losses[k][i]);
            }
            sum += Math.log(mixture);
        }
        return sum;
    }
}
