package org.gblend.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.gblend.core.RandomStreams;
import org.gblend.nn.Presence;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.train.config.MixupConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixupTest {
    private static final List<String> MODALITIES = List.of("a", "b");
    private static final RandomStreams STREAMS = RandomStreams.of(3);

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.2, 1, 4})
    void beta_hasMeanAndVarianceOfItsDistribution(double alpha) {
        RandomGenerator random = STREAMS.stream("beta");
        double[] draws = new double[20_000];
        Arrays.setAll(draws, _ -> Mixup.beta(alpha, random));
        double mean = Arrays.stream(draws).average().orElseThrow();
        double variance =
                Arrays.stream(draws).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        assertThat(Arrays.stream(draws)).allMatch(x -> x >= 0 && x <= 1);
        assertThat(mean).isCloseTo(0.5, Offset.offset(0.015));
        assertThat(variance).isCloseTo(1 / (4 * (2 * alpha + 1)), Offset.offset(0.01));
    }

    @Test
    void inputs_areMixedWithTheSamePartnersInEveryModality() {
        try (var _ = new Scope()) {
            Mixup mixup = mixup(List.of(), 1);
            double[] a = mixed(mixup, "a");
            double[] b = mixed(mixup, "b");
            double own = mixup.headShare("a");
            for (int i = 0; i < 8; i++) {
                double partner = (a[i] - own * i) / (1 - own);
                assertThat(partner).isCloseTo(Math.rint(partner), Offset.offset(1e-4));
                assertThat(b[i]).isCloseTo(10 * a[i], Offset.offset(1e-4));
            }
            assertThat(Arrays.stream(a).sum()).isCloseTo(28, Offset.offset(1e-4));
        }
    }

    @Test
    void draws_areAFunctionOfSeedAndStep() {
        try (var _ = new Scope()) {
            assertThat(mixed(mixup(List.of(), 5), "a")).isEqualTo(mixed(mixup(List.of(), 5), "a"));
            assertThat(mixed(mixup(List.of(), 5), "a")).isNotEqualTo(mixed(mixup(List.of(), 6), "a"));
        }
    }

    @Test
    void modalityThatIsNotNamed_staysAsItIs() {
        try (var _ = new Scope()) {
            Mixup mixup = mixup(List.of("b"), 2);
            assertThat(mixed(mixup, "a")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
            assertThat(mixed(mixup, "b")).isNotEqualTo(new double[] {0, 10, 20, 30, 40, 50, 60, 70});
            assertThat(mixup.headShare("a")).isEqualTo(1);
            assertThat(mixup.headShare("joint")).isEqualTo((1 + mixup.headShare("b")) / 2);
        }
    }

    @Test
    void loss_isMixedLikeTheInput() {
        try (var _ = new Scope()) {
            Mixup mixup = mixup(List.of("b"), 2);
            Tensor logits = Tensor.of(new double[] {1, 0, 2, 0, 0, 3, 1, 1, 0, 2, 0, 1, 4, 0, 0, 1}, 8, 2);
            Tensor labels = Tensor.labels(0, 1, 0, 1, 0, 1, 0, 1);
            double own = logits.crossEntropy(labels).item();
            assertThat(mixup.loss("a", logits, labels, 0).item()).isEqualTo(own);
            // Partners by label: recovered from inputs whose values are the labels.
            double share = mixup.headShare("b");
            double[] y = labels.to(org.gblend.nn.torch.DType.FLOAT64).toDoubles();
            double[] seen = Objects.requireNonNull(
                            mixup.inputs(Map.of("b", Tensor.of(y, 8))).get("b"))
                    .toDoubles();
            int[] partners = new int[8];
            Arrays.setAll(partners, i -> (int) Math.round((seen[i] - share * y[i]) / (1 - share)));
            double other = logits.crossEntropy(Tensor.labels(partners)).item();
            assertThat(mixup.loss("b", logits, labels, 0).item())
                    .isCloseTo(share * own + (1 - share) * other, Offset.offset(1e-12));
        }
    }

    /** a is lacking in samples 0 and 1, b in 2. */
    @Test
    void samplesThatLackAModality_areMixedWithPartnersThatHaveIt() {
        Presence holes = Presence.of(Map.of(
                "a", new boolean[] {false, false, true, true, true, true, true, true},
                "b", new boolean[] {true, true, false, true, true, true, true, true}));
        try (var _ = new Scope()) {
            Mixup whole = mixup(List.of(), 1);
            Mixup mixup = new Mixup(new MixupConfig(1, List.of()), MODALITIES, 8, holes, STREAMS, 1);
            double own = whole.headShare("a");
            double[] seen = mixed(whole, "a");
            double[] a = mixed(mixup, "a");
            int[] partner = new int[8];
            Arrays.setAll(partner, i -> (int) Math.round((seen[i] - own * i) / (1 - own)));
            double[] shares = mixup.headShares("a");
            double[] joint = mixup.headShares("joint");
            for (int i = 0; i < 8; i++) {
                boolean mixesA = i > 1 && partner[i] > 1;
                boolean mixesB = i != 2 && partner[i] != 2;
                assertThat(a[i]).isCloseTo(mixesA ? seen[i] : i, Offset.offset(1e-9));
                assertThat(shares[i]).isEqualTo(mixesA ? own : 1);
                double shareB = mixesB ? own : 1;
                double all = i < 2 ? shareB : i == 2 ? shares[2] : (shares[i] + shareB) / 2;
                assertThat(joint[i]).isCloseTo(all, Offset.offset(1e-12));
            }
            Tensor logits = Tensor.of(new double[] {1, 0, 2, 0, 0, 3, 1, 1, 0, 2, 0, 1, 4, 0, 0, 1}, 8, 2);
            int[] labels = {0, 1, 0, 1, 0, 1, 0, 1};
            double[] each =
                    logits.crossEntropyPerSample(Tensor.labels(labels), 0.1).toDoubles();
            int[] others = Arrays.stream(partner).map(p -> labels[p]).toArray();
            double[] other =
                    logits.crossEntropyPerSample(Tensor.labels(others), 0.1).toDoubles();
            double sum = 0;
            for (int i = 2; i < 8; i++) {
                sum += shares[i] * each[i] + (1 - shares[i]) * other[i];
            }
            assertThat(mixup.loss("a", logits, Tensor.labels(labels), 0.1).item())
                    .isCloseTo(sum / 6, Offset.offset(1e-12));
        }
    }

    @Test
    void config_namesValueAndRange() {
        assertThatThrownBy(() -> new MixupConfig(5, List.of()))
                .hasMessage("training.mixup.alpha: 5.0 is out of range; it must be from 0.0 to 4.0");
        assertThatThrownBy(() -> new MixupConfig(0.2, List.of("a", "a")))
                .hasMessage("training.mixup.modalities: [a, a] names a modality twice; give each once");
    }

    private static Mixup mixup(List<String> modalities, long step) {
        return new Mixup(new MixupConfig(1, modalities), MODALITIES, 8, Presence.COMPLETE, STREAMS, step);
    }

    private static double[] mixed(Mixup mixup, String modality) {
        double[] values = {0, 1, 2, 3, 4, 5, 6, 7};
        Tensor a = Tensor.of(values, 8);
        return Objects.requireNonNull(
                        mixup.inputs(Map.of("a", a, "b", a.mul(10))).get(modality))
                .toDoubles();
    }
}
