package org.gblend.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class OverfittingCovarianceTest {
    @Test
    void of_twoDraws_isThatByHand() {
        // r = mean(1, 3) / sqrt 5, var r = (1 + 1) / 5 / 2; lambda = .2 / .8; S_ab = 2 * .75
        OverfittingCovariance covariance = OverfittingCovariance.of(List.of(new double[] {1, 1}, new double[] {1, 3}));
        assertThat(covariance.lambda()).isCloseTo(.25, within(1e-12));
        assertThat(covariance.s()[0]).containsExactly(new double[] {1, 1.5}, within(1e-12));
        assertThat(covariance.s()[1]).containsExactly(new double[] {1.5, 5}, within(1e-12));
    }

    @Test
    void of_drawsThatAgree_isHardlyShrunk() {
        OverfittingCovariance covariance =
                OverfittingCovariance.of(List.of(new double[] {2, 2, 2}, new double[] {3, 3, 3}));
        assertThat(covariance.lambda()).isEqualTo(OverfittingCovariance.LEAST);
        assertThat(covariance.s()[0][1]).isCloseTo(6, within(1e-5));
    }

    @Test
    void of_drawsWithoutCorrelation_isDiagonal() {
        OverfittingCovariance covariance = OverfittingCovariance.of(List.of(new double[] {1, -1}, new double[] {1, 1}));
        assertThat(covariance.lambda()).isEqualTo(1);
        assertThat(covariance.s()).isDeepEqualTo(new double[][] {{1, 0}, {0, 1}});
    }

    @Test
    void of_aHeadThatNeverOverfits_has0() {
        OverfittingCovariance covariance =
                OverfittingCovariance.of(List.of(new double[] {1, 2}, new double[] {0, 0}, new double[] {1, 3}));
        assertThat(covariance.s()[1]).containsExactly(0, 0, 0);
        assertThat(covariance.s()[0][2]).isPositive();
    }

    @Test
    void of_headsInOtherUnits_isShrunkAsMuch() {
        List<double[]> draws = List.of(new double[] {1, 2, .5}, new double[] {1, 3, 1}, new double[] {.2, 1, 2});
        List<double[]> scaled = List.of(draws.get(0), new double[] {1e-9, 3e-9, 1e-9}, new double[] {.2e9, 1e9, 2e9});
        assertThat(OverfittingCovariance.of(scaled).lambda())
                .isCloseTo(OverfittingCovariance.of(draws).lambda(), within(1e-12));
    }

    @Test
    void of_fewDraws_isCloserToTheTruthThanTheMeanProduct() {
        RandomGenerator random = RandomStreams.of(11).stream("shrunk");
        double shrunk = 0;
        double plain = 0;
        for (int d = 0; d < 2_000; d++) {
            double[] a = new double[4];
            double[] b = new double[4];
            double product = 0;
            for (int j = 0; j < 4; j++) {
                double common = random.nextGaussian();
                a[j] = common + random.nextGaussian();
                b[j] = common + 2 * random.nextGaussian();
                product += a[j] * b[j] / 4;
            }
            double estimate = OverfittingCovariance.of(List.of(a, b)).s()[0][1];
            shrunk += (estimate - 1) * (estimate - 1);
            plain += (product - 1) * (product - 1);
        }
        assertThat(shrunk).isLessThan(0.8 * plain);
    }

    @Test
    void of_manyDraws_isTheTruth() {
        RandomGenerator random = RandomStreams.of(12).stream("many");
        double[] a = new double[100_000];
        double[] b = new double[a.length];
        for (int j = 0; j < a.length; j++) {
            a[j] = 1 + random.nextGaussian();
            b[j] = 0.5 + a[j] + random.nextGaussian();
        }
        OverfittingCovariance covariance = OverfittingCovariance.of(List.of(a, b));
        // E a^2 = 2, E a b = .5 + 2, E b^2 = var + mean^2 = 2 + 1.5^2
        assertThat(covariance.lambda()).isLessThan(0.01);
        assertThat(covariance.s()[0]).containsExactly(new double[] {2, 2.5}, within(0.05));
        assertThat(covariance.s()[1][1]).isCloseTo(4.25, within(0.05));
    }
}
