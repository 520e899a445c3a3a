package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OptimalBlendTest {
    private static final double[] G = {.4, .1, .3};
    private static final double[] SIGMA2 = {.2 * .2, .5 * .5, .3 * .3};

    @Test
    void weights_handComputed() {
        assertThat(OptimalBlend.weights(G, SIGMA2))
                .containsExactly(new double[] {.728155, .029126, .242718}, within(5e-7));
    }

    @Test
    void objective_atOptimum_isMinimum() {
        double[] w = OptimalBlend.weights(G, SIGMA2);
        assertThat(OptimalBlend.objective(w, G, SIGMA2)).isCloseTo(1 / 5.04, within(1e-12));
        assertThat(OptimalBlend.minimum(G, SIGMA2)).isCloseTo(.1984127, within(5e-8));
    }

    @Test
    void weights_oneNegativeGain_handComputed() {
        double[] g = {.4, -.1, .3};
        double[] w = OptimalBlend.weights(g, SIGMA2);
        assertThat(w).containsExactly(new double[] {.773196, -.030928, .257732}, within(5e-7));
        assertThat(OptimalBlend.objective(w, g, SIGMA2)).isCloseTo(1 / 5.04, within(1e-12));
    }

    @Test
    void objective_negativeWeightClampedTo0_isWorse() {
        double[] g = {.4, -.1, .3};
        double[] w = OptimalBlend.weights(g, SIGMA2);
        w[1] = 0;
        assertThat(OptimalBlend.objective(w, g, SIGMA2)).isCloseTo(.2, within(1e-12));
    }

    @Test
    void objective_scaledWeights_isUnchanged() {
        double[] w = {.5, .2, .3};
        double[] scaled = {-1.5, -.6, -.9};
        assertThat(OptimalBlend.objective(scaled, G, SIGMA2))
                .isCloseTo(OptimalBlend.objective(w, G, SIGMA2), within(1e-12));
    }

    @Test
    void objective_noStepAlongTrueGradient_isInfinite() {
        assertThat(OptimalBlend.objective(new double[] {1, -1}, new double[] {.5, .5}, new double[] {1, 1}))
                .isInfinite();
    }

    @Test
    void weights_oneEstimate_is1() {
        assertThat(OptimalBlend.weights(new double[] {-.3}, new double[] {.7})).containsExactly(1);
    }

    @Test
    void weights_sigma0_takesTheLimit() {
        assertThat(OptimalBlend.weights(new double[] {.4, .1, .3}, new double[] {.04, 0, 0}))
                .containsExactly(new double[] {0, .25, .75}, within(1e-15));
    }

    @Test
    void weights_gain0AndSigma0_weighs0() {
        assertThat(OptimalBlend.weights(new double[] {.4, 0}, new double[] {.04, 0}))
                .containsExactly(1, 0);
    }

    @Test
    void weights_extremeVariances_doNotOverflow() {
        double[] w = OptimalBlend.weights(new double[] {1e-300, 3e300, 1}, new double[] {1e-300, 1e300, 1e200});
        assertThat(w).containsExactly(new double[] {.25, .75, 1e-200 / 4}, within(1e-15));
        assertThat(OptimalBlend.weights(
                        new double[] {Double.MIN_VALUE, 2 * Double.MIN_VALUE}, new double[] {1e308, 1e308}))
                .containsExactly(new double[] {1.0 / 3, 2.0 / 3}, within(1e-15));
    }

    @Test
    void weights_cancellingTerms_areRefused() {
        assertThatThrownBy(() -> OptimalBlend.weights(new double[] {.1 + .2, -.3}, new double[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Z = 0: the terms g_k / sigma_k^2 cancel out, so that no blend sums to 1");
    }

    @Test
    void weights_badInput_namesEntry() {
        assertThatThrownBy(() -> OptimalBlend.weights(new double[] {1, Double.NaN}, new double[] {1, 1}))
                .hasMessage("g[1] = NaN: a gain must be finite");
        assertThatThrownBy(() -> OptimalBlend.weights(new double[] {1, 2}, new double[] {1, -1}))
                .hasMessage("sigma2[1] = -1.0: a variance must be finite and at least 0");
        assertThatThrownBy(() -> OptimalBlend.weights(new double[] {1, 2}, new double[] {1}))
                .hasMessage("sigma2 has 1 entries for 2 estimates: give one for each");
        assertThatThrownBy(() -> OptimalBlend.weights(new double[0], new double[0]))
                .hasMessage("g is empty: a blend needs at least one estimate");
    }
}
