package org.gblend.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.gblend.core.RandomStreams;
import org.gblend.nn.Presence;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.config.MixupConfig;
import org.junit.jupiter.api.Test;

class HeadLossTest {
    private static final double[] Z = {2, -1, 0.5, -3, 30, 0};
    private static final double[] Y = {1, 0, 1, 0, 0, 1};

    /** -y ln s(z) - (1 - y) ln(1 - s(z)), from its definition. */
    private static double binary(double z, double y) {
        return y * Math.log1p(Math.exp(-z)) + (1 - y) * Math.log1p(Math.exp(z));
    }

    private static Tensor logits() {
        return Tensor.of(Z, 2, 3);
    }

    private static Tensor labels() {
        return Tensor.of(Y, 2, 3);
    }

    @Test
    void severalLabels_areTheMeanOverClassesAndSamplesOfTheBinaryCrossEntropies() {
        try (var _ = new Scope()) {
            double first = (binary(2, 1) + binary(-1, 0) + binary(0.5, 1)) / 3;
            double second = (binary(-3, 0) + binary(30, 0) + binary(0, 1)) / 3;
            assertThat(HeadLoss.perSample(logits(), labels(), 0).toDoubles())
                    .containsExactly(new double[] {first, second}, within(1e-12));
            assertThat(HeadLoss.mean(logits(), labels(), 0).item()).isCloseTo((first + second) / 2, within(1e-12));
        }
    }

    @Test
    void gradient_isTheSigmoidLessTheLabel() {
        try (var _ = new Scope()) {
            Tensor z = logits().requiresGrad(true);
            HeadLoss.mean(z, labels(), 0).backward();
            double[] gradient = Objects.requireNonNull(z.grad()).toDoubles();
            for (int i = 0; i < Z.length; i++) {
                assertThat(gradient[i]).isCloseTo((1 / (1 + Math.exp(-Z[i])) - Y[i]) / Z.length, within(1e-12));
            }
        }
    }

    @Test
    void smoothing_movesEveryLabelTowardsAHalf() {
        try (var _ = new Scope()) {
            double sum = 0;
            for (int i = 0; i < Z.length; i++) {
                sum += binary(Z[i], 0.8 * Y[i] + 0.1);
            }
            assertThat(HeadLoss.mean(logits(), labels(), 0.2).item()).isCloseTo(sum / Z.length, within(1e-12));
        }
    }

    @Test
    void oneLabel_isTheCrossEntropyBitForBit() {
        try (var _ = new Scope()) {
            Tensor one = Tensor.labels(0, 2);
            assertThat(HeadLoss.mean(logits(), one, 0.1).item())
                    .isEqualTo(logits().crossEntropy(one, 0.1).item());
        }
    }

    @Test
    void mixup_ofSeveralLabels_isTheLossOfMixedLabels() {
        try (var _ = new Scope()) {
            List<String> modalities = List.of("a");
            Mixup mixup =
                    new Mixup(new MixupConfig(1, List.of()), modalities, 2, Presence.COMPLETE, RandomStreams.of(5), 1);
            double own = mixup.headShare("a");
            double[] indices = Objects.requireNonNull(mixup.inputs(
                                    java.util.Map.of("a", Tensor.of(new double[] {0, 1}, 2, 1)))
                            .get("a"))
                    .toDoubles();
            boolean swapped = indices[0] != 0;
            double sum = 0;
            for (int i = 0; i < Z.length; i++) {
                double partner = swapped ? Y[(i + 3) % 6] : Y[i];
                sum += binary(Z[i], own * Y[i] + (1 - own) * partner);
            }
            assertThat(mixup.loss("a", logits(), labels(), 0).item()).isCloseTo(sum / Z.length, within(1e-12));
        }
    }
}
