package org.gblend.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class LossAgreementTest {
    @Test
    void equalLosses_agreeToTheBit() {
        LossAgreement losses = new LossAgreement();
        losses.add(new double[] {2, 3}, new double[] {2, 3});
        losses.add(new double[] {1, 2}, new double[] {1, 2});

        assertThat(losses.agree()).isTrue();
        assertThat(losses.describe())
                .isEqualTo("losses of 2 steps equal to the bit; first 2.000000 3.000000, last gblend 1.000000 2.000000,"
                        + " plain 1.000000 2.000000");
    }

    @Test
    void roundingDifference_agrees() {
        LossAgreement losses = new LossAgreement();
        losses.add(new double[] {2.0001}, new double[] {2});

        assertThat(losses.agree()).isTrue();
        assertThat(losses.describe()).contains("losses of 1 steps agree, largest difference 5.0e-05 (allowed 1e-03)");
    }

    @Test
    void oneDifferenceInTheMiddle_fails() {
        LossAgreement losses = new LossAgreement();
        losses.add(new double[] {2}, new double[] {2});
        losses.add(new double[] {2}, new double[] {2.1});
        losses.add(new double[] {1}, new double[] {1});

        assertThat(losses.agree()).isFalse();
        assertThat(losses.describe()).contains("DIFFER");
    }

    @Test
    void notANumber_isADifference() {
        LossAgreement losses = new LossAgreement();
        losses.add(new double[] {Double.NaN}, new double[] {Double.NaN});
        losses.add(new double[] {1}, new double[] {1});

        assertThat(losses.agree()).isFalse();
    }

    @Test
    void noStep_isNoAgreement() {
        assertThat(new LossAgreement().agree()).isFalse();
    }

    @Test
    void otherNumberOfHeads_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LossAgreement().add(new double[] {1}, new double[] {1, 2}))
                .withMessage("losses of 1 and 2 heads cannot be compared");
    }
}
