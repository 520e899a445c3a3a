package org.gblend.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.SgdConfig;
import org.gblend.nn.torch.Tensor;
import org.junit.jupiter.api.Test;

class UncertaintyWeightsTest {
    private static final SgdConfig PLAIN = new SgdConfig(0.1, 0, false, 1e-2);
    private static final List<String> HEADS = List.of("a", "joint");

    @Test
    void weights_startAtOneEach_orSumToOne() {
        try (UncertaintyWeights weights = new UncertaintyWeights(HEADS, false, PLAIN);
                UncertaintyWeights normalised = new UncertaintyWeights(HEADS, true, PLAIN)) {
            assertThat(weights.weights()).isEqualTo(Map.of("a", 1.0, "joint", 1.0));
            assertThat(normalised.weights()).isEqualTo(Map.of("a", 0.5, "joint", 0.5));
        }
    }

    @Test
    void weights_ofTwoTasks_areNormalisedWithinEachOrNotAtAll() {
        List<String> heads = List.of("verb/a", "verb/joint", "noun/a", "noun/joint");
        Map<String, Tensor> losses = new LinkedHashMap<>();
        try (var _ = new Scope();
                UncertaintyWeights weights = new UncertaintyWeights(heads, false, PLAIN);
                UncertaintyWeights normalised = new UncertaintyWeights(heads, true, PLAIN)) {
            assertThat(weights.weights().values()).containsExactly(1.0, 1.0, 1.0, 1.0);
            assertThat(normalised.weights().values()).containsExactly(0.5, 0.5, 0.5, 0.5);
            for (int i = 0; i < heads.size(); i++) {
                losses.put(heads.get(i), Tensor.of(new float[] {1 + i}));
            }
            weights.loss(losses).backward();
            weights.step(0.1);
            normalised.loss(losses).backward();
            normalised.step(0.1);
            // ds = 1 - exp(-s) L, which is -i: the weight of head i is exp(-0.1 i) before it is scaled.
            double[] w =
                    IntStream.range(0, 4).mapToDouble(i -> Math.exp(-0.1 * i)).toArray();
            double[] scaled = {w[0] / (w[0] + w[1]), w[1] / (w[0] + w[1]), w[2] / (w[2] + w[3]), w[3] / (w[2] + w[3])};
            for (int i = 0; i < heads.size(); i++) {
                assertThat(weights.weights().get(heads.get(i))).isCloseTo(w[i], Offset.offset(1e-6));
                assertThat(normalised.weights().get(heads.get(i))).isCloseTo(scaled[i], Offset.offset(1e-6));
            }
        }
    }

    @Test
    void step_followsTheDerivative() {
        try (var _ = new Scope();
                UncertaintyWeights weights = new UncertaintyWeights(HEADS, false, PLAIN)) {
            weights.loss(losses(3, 0.5)).backward();
            weights.step(0.1);
            // ds = 1 - exp(-s) L, without weight decay.
            assertThat(weights.weights().get("a")).isCloseTo(Math.exp(-0.2), Offset.offset(1e-6));
            assertThat(weights.weights().get("joint")).isCloseTo(Math.exp(0.05), Offset.offset(1e-6));
        }
    }

    @Test
    void weights_ofConstantLosses_goToTheirInverse() {
        try (UncertaintyWeights weights = new UncertaintyWeights(HEADS, false, PLAIN)) {
            for (int step = 0; step < 300; step++) {
                try (var _ = new Scope()) {
                    weights.zeroGrad();
                    weights.loss(losses(2, 0.5)).backward();
                    weights.step(0.1);
                }
            }
            assertThat(weights.weights().get("a")).isCloseTo(0.5, Offset.offset(1e-4));
            assertThat(weights.weights().get("joint")).isCloseTo(2, Offset.offset(1e-4));
        }
    }

    @Test
    void gradientOfTheNetwork_isThatOfTheWeightsAsConstants() {
        for (boolean normalised : new boolean[] {false, true}) {
            try (var _ = new Scope();
                    UncertaintyWeights weights = new UncertaintyWeights(HEADS, normalised, PLAIN)) {
                weights.loss(losses(3, 0.5)).backward();
                weights.step(0.1);
                Map<String, Tensor> losses = losses(3, 0.5);
                losses.values().forEach(loss -> loss.requiresGrad(true));
                weights.loss(losses).backward();
                losses.forEach((head, loss) -> assertThat(
                                Objects.requireNonNull(loss.grad(), head).item())
                        .as("%s, normalised %s", head, normalised)
                        .isCloseTo(weights.weights().getOrDefault(head, Double.NaN), Offset.offset(1e-6)));
            }
        }
    }

    @Test
    void state_bringsWeightsAndOptimiserBack() {
        SgdConfig momentum = new SgdConfig(0.1, 0.9, true, 0);
        try (var _ = new Scope();
                UncertaintyWeights weights = new UncertaintyWeights(HEADS, false, momentum);
                UncertaintyWeights other = new UncertaintyWeights(HEADS, false, momentum)) {
            step(weights);
            other.load(weights.state());
            step(weights);
            step(other);
            assertThat(other.weights()).isEqualTo(weights.weights());
            assertThat(weights.state().keySet())
                    .containsExactly("s/a", "s/joint", "opt/momentum_buffer/a", "opt/momentum_buffer/joint");
        }
    }

    private static void step(UncertaintyWeights weights) {
        weights.zeroGrad();
        weights.loss(losses(2, 0.7)).backward();
        weights.step(0.1);
    }

    private static Map<String, Tensor> losses(double a, double joint) {
        Map<String, Tensor> losses = new LinkedHashMap<>();
        losses.put("a", Tensor.of(new float[] {(float) a}));
        losses.put("joint", Tensor.of(new float[] {(float) joint}));
        return losses;
    }
}
