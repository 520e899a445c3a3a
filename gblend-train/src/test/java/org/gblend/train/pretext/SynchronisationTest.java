package org.gblend.train.pretext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.junit.jupiter.api.Test;

class SynchronisationTest {
    @Test
    void loss_ofEasyNegatives_isTheContrastiveOneInBothDirections() {
        try (var _ = new Scope()) {
            Tensor a = Tensor.of(new double[] {1, 0, 0, 2}, 2, 2);
            Tensor p = Tensor.of(new double[] {3, 1, -1, 2}, 2, 2);
            // s = a p^T / sqrt 2 = (3, -1; 2, 4) / sqrt 2
            double r = Math.sqrt(2);
            double rows = -Math.log(Math.exp(3 / r) / (Math.exp(3 / r) + Math.exp(-1 / r)))
                    - Math.log(Math.exp(4 / r) / (Math.exp(2 / r) + Math.exp(4 / r)));
            double columns = -Math.log(Math.exp(3 / r) / (Math.exp(3 / r) + Math.exp(2 / r)))
                    - Math.log(Math.exp(4 / r) / (Math.exp(-1 / r) + Math.exp(4 / r)));
            assertThat(Synchronisation.loss(a, List.of(p), null).item()).isCloseTo((rows + columns) / 4, within(1e-12));
        }
    }

    @Test
    void loss_ofHardNegatives_addsTheShiftedToTheFirstDenominator() {
        try (var _ = new Scope()) {
            Tensor a = Tensor.of(new double[] {1, 0}, 1, 2);
            Tensor p = Tensor.of(new double[] {2, 5}, 1, 2);
            Tensor shifted = Tensor.of(new double[] {1, 7}, 1, 2);
            double r = Math.sqrt(2);
            double expected = -Math.log(Math.exp(2 / r) / (Math.exp(2 / r) + Math.exp(1 / r))) / 2;
            assertThat(Synchronisation.loss(a, List.of(p), List.of(shifted)).item())
                    .isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void accuracy_countsTheNextRowAndTheOtherPlace() {
        float[][] a = {{1, 0}, {0, 1}, {2, 0}, {0, 2}}; // 2 rows of 2 places
        float[][] p = {{1, 0}, {1, 0}, {0, 3}, {0, 3}};
        // own: 1, 0, 0, 6; other row at the same place: 0, 3, 2, 0; other place: 1 (tie), 0 (tie), 0 (tie), 6 (tie)
        Synchronisation.Accuracy accuracy = Synchronisation.Accuracy.of(Map.of("a", a, "p", p), "a", 2);
        assertThat(accuracy.easy()).isEqualTo(0.5);
        assertThat(accuracy.hard()).isEqualTo(0.5);
        assertThat(Synchronisation.Accuracy.of(Map.of("a", a, "p", p), "a", 1).hard())
                .isNaN();
    }
}
