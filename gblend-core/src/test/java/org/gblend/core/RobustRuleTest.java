package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RobustRuleTest {
    private static final WeightRule ROBUST = RobustRule.defaults();

    private static BlendWeights robust(double[] dG, double[] dO, double... variance) {
        return ROBUST.weights(Heads.withParts(dG, dO), Metric.LOSS, variance, null);
    }

    @Test
    void weights_handComputed_divideByOSquaredPlusVariance() {
        // .4/(.04+.01) = 8, .1/(.01+.04) = 2, .3/(.09+.01) = 3
        BlendWeights w = robust(new double[] {.4, .1, .3}, new double[] {.2, .1, .3}, .01, .04, .01);
        assertThat(w.weights()).containsExactly(new double[] {8 / 13.0, 2 / 13.0, 3 / 13.0}, within(1e-12));
        assertThat(w.notes())
                .containsExactly(
                        "Head 'b': dO = 0.1000 is within its noise (standard deviation 0.2000), which bounds its"
                                + " weight.");
    }

    @Test
    void weights_oToZero_staysBounded() {
        // .4/.01 = 40, .4/(.01+.01) = 20
        BlendWeights w = robust(new double[] {.4, .4}, new double[] {0, .1}, .01, .01);
        assertThat(w.weights()).containsExactly(new double[] {2 / 3.0, 1 / 3.0}, within(1e-12));
    }

    @Test
    void weights_negativeGain_is0AndNoted() {
        BlendWeights w = robust(new double[] {.4, -.1, .4}, new double[] {.2, .2, .2}, .01, .01, .01);
        assertThat(w.weights()).containsExactly(.5, 0, .5);
        assertThat(w.notes()).containsExactly("Head 'b': did not generalise (dG = -0.1000): weight 0 by the rule.");
    }

    @Test
    void weights_allGainsNegative_areEqualAtTheStart() {
        BlendWeights w = robust(new double[] {-.4, -.1}, new double[] {.2, .2}, .01, .01);
        assertThat(w.weights()).containsExactly(.5, .5);
        assertThat(w.notes())
                .containsExactly(
                        "Head 'a': did not generalise (dG = -0.4000): weight 0 by the rule.",
                        "Head 'b': did not generalise (dG = -0.1000): weight 0 by the rule.",
                        "No head generalised (every dG <= 0): no weights yet, so all heads weigh the same.");
    }

    @Test
    void weights_allGainsNegative_stayAtTheLast() {
        BlendWeights last = BlendWeights.of(List.of("a", "b"), .3, .7);
        BlendWeights w = ROBUST.weights(
                Heads.withParts(new double[] {0, -.1}, new double[] {.2, .2}),
                Metric.LOSS,
                new double[] {.01, .01},
                last);
        assertThat(w.weights()).containsExactly(.3, .7);
        assertThat(w.notes()).last().isEqualTo("No head generalised (every dG <= 0): the last weights stay.");
    }

    @Test
    void weights_withoutVariance_equalThePapersForPositiveGains() {
        double[] g = {.4, .1, .3};
        double[] o = {.2, .5, .3};
        BlendWeights w = robust(g, o, 0, 0, 0);
        assertThat(w).isEqualTo(PaperRule.defaults().weights(Heads.withParts(g, o), Metric.LOSS));
        assertThat(w.notes())
                .containsExactly("The variance of O is not known (or 0) for every head: the divisor is O^2 alone.");
    }

    @Test
    void weights_zeroOWithoutVariance_takesTheLimit() {
        BlendWeights w = robust(new double[] {.4, .4, -.4}, new double[] {0, .1, 0}, 0, 0, 0);
        assertThat(w.weights()).containsExactly(1, 0, 0);
        assertThat(w.notes())
                .contains("Head 'a': dO = 0 without variance: in the limit such heads share the whole weight.");
    }

    @Test
    void weights_mixedSignsThatCancelInTheBareFormula_areCalm() {
        assertThat(robust(new double[] {.5, -.5}, new double[] {1, 1}, .1, .1).weights())
                .containsExactly(1, 0);
    }

    @Test
    void weights_shrunkGap_countsLikeAGrownOne() {
        assertThat(robust(new double[] {.4, .1}, new double[] {-.2, .5}, .01, .01))
                .isEqualTo(robust(new double[] {.4, .1}, new double[] {.2, .5}, .01, .01));
        assertThat(robust(new double[] {.4, .1}, new double[] {-.2, .5}, .01, .01)
                        .notes())
                .isEmpty();
    }

    @Test
    void weights_oneHead_is1() {
        assertThat(robust(new double[] {.4}, new double[] {.2}, .1).weights()).containsExactly(1);
        assertThat(robust(new double[] {-.4}, new double[] {.2}, .1).weights()).containsExactly(1);
    }

    @Test
    void weights_identicalHeads_weighTheSame() {
        double[] w = robust(new double[] {.4, .4, .1}, new double[] {.2, .2, .3}, .01, .01, .01)
                .weights();
        assertThat(w[0]).isEqualTo(w[1]);
    }

    @Test
    void weights_nan_namesHeadAndValue() {
        List<HeadMeasure> measures =
                List.of(new HeadMeasure("rgb", new Measure(3, Double.NEGATIVE_INFINITY), new Measure(1, 2)));
        assertThatThrownBy(() -> ROBUST.weights(measures, Metric.LOSS))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("head 'rgb', held-out loss before = -Infinity.");
    }
}
