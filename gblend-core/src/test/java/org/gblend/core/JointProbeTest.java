package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JointProbeTest {
    private static final String SHRUNK =
            "Correlations of the heads' overfitting: shrunk by 0.250, as far as 2 batches of T leave them uncertain.";

    @Test
    void weights_ofTwoCorrelatedHeads_areThoseByHand() {
        // S = [[1, 2], [2, 5]], its off-diagonals times .75; S^-1 g ~ [5 - 1.5 * 2, -1.5 + 2]
        BlendWeights weights = joint(null, head("a", 1, 1, 1), head("b", 2, 1, 3));
        assertThat(weights.weights()).containsExactly(new double[] {.8, .2}, within(1e-12));
        assertThat(weights.notes()).containsExactly(SHRUNK);
    }

    @Test
    void weights_ofUncorrelatedHeads_areEquation6() {
        BlendWeights weights = joint(null, head("a", 1, 1, -1), head("b", 2, 1, 1));
        assertThat(weights.weights()).containsExactly(new double[] {1 / 3.0, 2 / 3.0}, within(1e-12));
    }

    @Test
    void weights_ofAHeadThatAddsOverfitting_are0AndSaySo() {
        BlendWeights weights = joint(null, head("a", 1, 1, 1), head("b", 1, 1, 3));
        assertThat(weights.weights()).containsExactly(1, 0);
        assertThat(weights.notes())
                .containsExactly(
                        "Head 'b': its step gains too little (g = 1.000) for what it adds to the other heads'"
                                + " overfitting: weight 0.",
                        SHRUNK);
    }

    @Test
    void weights_ofAHeadThatDoesNotGain_are0AndSaySo() {
        BlendWeights weights = joint(null, head("a", 1, 1, 1), head("b", -2, 1, 3), head("c", 0, 0, 0));
        assertThat(weights.weights()).containsExactly(1, 0, 0);
        assertThat(weights.notes())
                .containsExactly(
                        "Head 'b': a step on T does not lower the joint head's held-out loss (g = -2.000): weight 0.",
                        "Head 'c': a step on T does not lower the joint head's held-out loss (g = 0): weight 0.");
    }

    @Test
    void weights_whereNoHeadGains_areTheLastAndEqualAtTheStart() {
        GradientProducts a = head("a", -1, 1, 1);
        GradientProducts b = head("b", 0, 1, 3);
        BlendWeights last = BlendWeights.of(List.of("a", "b"), .3, .7);
        assertThat(joint(last, a, b).weights()).containsExactly(.3, .7);
        assertThat(joint(last, a, b).notes())
                .last()
                .isEqualTo("No head's step lowers the joint head's held-out loss: the last weights stay.");
        assertThat(joint(null, a, b).weights()).containsExactly(.5, .5);
        assertThat(joint(null, a, b).notes())
                .last()
                .isEqualTo("No head's step lowers the joint head's held-out loss: no weights yet, so all heads weigh"
                        + " the same.");
    }

    @Test
    void weights_ofAHeadWithoutOverfitting_areWhole() {
        assertThat(joint(null, head("a", .1, 0, 0), head("b", 2, 1, 3)).weights())
                .containsExactly(1, 0);
    }

    @Test
    void weights_ofHeadsThatOverfitAlike_areThoseOfTheBetter() {
        assertThat(joint(null, head("a", 2, 1, 1, 1), head("b", 1.5, .5, .5, .5))
                        .weights())
                .containsExactly(0, 1);
    }

    @Test
    void weights_ofIdenticalHeads_areEqual() {
        assertThat(joint(null, head("a", 2, 1, 2, 3), head("b", 2, 1, 2, 3)).weights())
                .containsExactly(new double[] {.5, .5}, within(1e-9));
    }

    @Test
    void weights_ofHeadsWhoseOverfittingCancels_cancelIt() {
        assertThat(joint(null, head("a", 1, 1, 1), head("b", 3, -1, -1)).weights())
                .containsExactly(new double[] {.5, .5}, within(1e-5));
    }

    @Test
    void weights_ofOneHead_are1() {
        BlendWeights weights = joint(null, head("a", 1, 1, 1));
        assertThat(weights.weights()).containsExactly(1);
        assertThat(weights.notes()).isEmpty();
    }

    @Test
    void errors_ofNoisyBatches_coverTheSpreadOverDraws() {
        RandomGenerator random = RandomStreams.of(9).stream("joint");
        int draws = 400;
        double sum = 0;
        double squares = 0;
        double error = 0;
        for (int d = 0; d < draws; d++) {
            ProbeWeights weights =
                    ProbeWeights.of(ProbeForm.JOINT, List.of(draw("a", 3, random), draw("b", 2, random)), null);
            double w = weights.weights().weight("a");
            sum += w / draws;
            squares += w * w / draws;
            error += weights.errors()[0] / draws;
        }
        assertThat(error / Math.sqrt(squares - sum * sum)).isBetween(0.5, 3.0);
    }

    @Test
    void errors_withTooFewBatches_areUnknown() {
        assertThat(ProbeWeights.of(ProbeForm.JOINT, List.of(head("a", 1, 1, 1)), null)
                        .errors())
                .containsOnly(Double.NaN);
    }

    private static BlendWeights joint(@Nullable BlendWeights last, GradientProducts... heads) {
        return ProbeWeights.of(ProbeForm.JOINT, List.of(heads), last).weights();
    }

    /** A head with this gain on every batch, and these brackets. What a batch has with itself must not count. */
    private static GradientProducts head(String name, double gain, double... brackets) {
        int batches = brackets.length;
        double[][] onTrain = new double[batches][batches];
        double[][] heldOut = new double[1][batches];
        for (int j = 0; j < batches; j++) {
            heldOut[0][j] = gain;
            for (int i = 0; i < batches; i++) {
                onTrain[i][j] = i == j ? 1e6 : gain + brackets[j];
            }
        }
        return new GradientProducts(name, onTrain, heldOut);
    }

    private static GradientProducts draw(String head, double gain, RandomGenerator random) {
        double[][] onTrain = new double[8][8];
        double[][] heldOut = new double[8][8];
        for (int j = 0; j < 8; j++) {
            for (int i = 0; i < 8; i++) {
                onTrain[i][j] = gain + 2 + random.nextGaussian();
                heldOut[i][j] = gain + random.nextGaussian();
            }
        }
        return new GradientProducts(head, onTrain, heldOut);
    }
}
