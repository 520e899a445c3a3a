package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CorrelatedBlendTest {

    @Test
    void weights_twoCorrelated_handComputed() {
        // S^-1 g = 1/(2*1 - .25) * [[1, -.5], [-.5, 2]] [.4, .3] = [.25, .4] / 1.75
        double[][] s = {{2, .5}, {.5, 1}};
        double[] w = OptimalBlend.weights(new double[] {.4, .3}, s);
        assertThat(w).containsExactly(new double[] {.25 / .65, .4 / .65}, within(1e-12));
    }

    @Test
    void objective_correlatedOptimum_isOneOverGSinverseG() {
        double[] g = {.4, .3};
        double[][] s = {{2, .5}, {.5, 1}};
        double value = OptimalBlend.objective(OptimalBlend.weights(g, s), g, s);
        assertThat(value).isCloseTo(1 / ((.4 * .25 + .3 * .4) / 1.75), within(1e-12));
    }

    @Test
    void weights_correlationDoesNotMatter_forEqualHeads() {
        double[][] s = {{1, .9}, {.9, 1}};
        assertThat(OptimalBlend.weights(new double[] {.2, .2}, s))
                .containsExactly(new double[] {.5, .5}, within(1e-12));
    }

    @Test
    void weights_twoIdenticalHeads_shareEquallyWhatOneOfThemHad() {
        double[][] s = {{.04, .04, 0}, {.04, .04, 0}, {0, 0, .09}};
        double[] one = OptimalBlend.weights(new double[] {.4, .3}, new double[] {.04, .09});
        double[] w = OptimalBlend.weights(new double[] {.4, .4, .3}, s);
        assertThat(w).containsExactly(new double[] {one[0] / 2, one[0] / 2, one[1]}, within(1e-9));
    }

    @Test
    void weights_opposedOverfitting_cancelsIt() {
        double[] g = {.4, .2};
        double[][] s = {{1, -1}, {-1, 1}};
        double[] w = OptimalBlend.weights(g, s);
        assertThat(w).containsExactly(new double[] {.5, .5}, within(1e-12));
        assertThat(OptimalBlend.objective(w, g, s)).isCloseTo(0, within(1e-12));
    }

    @Test
    void weights_headWithoutVariance_takesAll() {
        double[][] s = {{.04, 0}, {0, 0}};
        assertThat(OptimalBlend.weights(new double[] {.4, .1}, s)).containsExactly(0, 1);
    }

    @Test
    void weights_headWithoutVarianceAndGain_weighs0() {
        double[][] s = {{.04, 0, 0}, {0, 0, 0}, {0, 0, .04}};
        assertThat(OptimalBlend.weights(new double[] {.3, 0, .1}, s))
                .containsExactly(new double[] {.75, 0, .25}, within(1e-15));
    }

    @Test
    void weights_notACovariance_isRefused() {
        double[] g = {.4, .3};
        assertThatThrownBy(() -> OptimalBlend.weights(g, new double[][] {{1, .5}, {.4, 1}}))
                .hasMessage("S[0][1] = 0.5: a covariance must be finite, symmetric, and within"
                        + " |S_kj| <= sqrt(S_kk S_jj)");
        assertThatThrownBy(() -> OptimalBlend.weights(g, new double[][] {{1, 2}, {2, 1}}))
                .hasMessageStartingWith("S[0][1] = 2.0: a covariance must be finite");
        assertThatThrownBy(() -> OptimalBlend.weights(g, new double[][] {{1, 0}, {0, Double.NaN}}))
                .hasMessageStartingWith("S[1][1] = NaN: a variance must be finite and at least 0");
        assertThatThrownBy(() -> OptimalBlend.weights(g, new double[][] {{1, 0}, {0}}))
                .hasMessage("S is not square: row 1 has 1 entries for 2 rows");
        assertThatThrownBy(() -> OptimalBlend.weights(g, new double[][] {{1}}))
                .hasMessage("S has 1 entries for 2 estimates: give one for each");
    }

    @Test
    void weights_indefiniteMatrix_isRefused() {
        double[][] s = {{1, -.9, -.9}, {-.9, 1, -.9}, {-.9, -.9, 1}};
        assertThatThrownBy(() -> OptimalBlend.weights(new double[] {1, 1, 1}, s))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "S is not positive semi-definite: its correlation matrix has the eigenvalue -0.8");
    }
}
