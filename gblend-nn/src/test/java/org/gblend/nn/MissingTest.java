package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.gblend.nn.torch.Guard;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.RandomSource;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches whose samples lack modalities, through every encoder and fusion. */
@ExtendWith(OneThread.class)
class MissingTest {
    private static final Set<String> JOINT = Set.of(MultiHeadNetwork.JOINT);
    private static final int SIZE = Reference.BATCH;
    private static final List<Pass.Mode> TRAINING = List.of(Pass.Mode.TRAINING);
    private static final List<Pass.Mode> BOTH = List.of(Pass.Mode.TRAINING, Pass.Mode.EVALUATION);

    /** Every fusion of vectors, and two of maps. */
    static Stream<FusionCase> light() {
        return FusionCase.all()
                .filter(c -> !onMaps(c)
                        || List.of("mid-concat-last", "cross-attention").contains(c.name()));
    }

    private static boolean onMaps(FusionCase c) {
        return FusionCase.onMaps().anyMatch(map -> map.name().equals(c.name()));
    }

    /** x is lacking in the first sample, y in the second, the last modality in none. */
    private static Presence holes(FusionCase c) {
        Map<String, boolean[]> present = new LinkedHashMap<>();
        List<String> names = List.copyOf(c.shapes().keySet());
        for (int m = 0; m < names.size(); m++) {
            boolean[] has = new boolean[SIZE];
            Arrays.fill(has, true);
            has[m] = m == 2;
            present.put(names.get(m), has);
        }
        return Presence.of(present);
    }

    /** Inputs with a value in the samples that lack the modality. */
    private static Map<String, Tensor> inputs(FusionCase c, Presence presence, double garbage) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        c.shapes().forEach((m, shape) -> {
            Tensor whole = Reference.input(shape, inputs.size());
            double[] values = whole.toDoubles();
            boolean[] has = presence.of(m, SIZE);
            int each = values.length / SIZE;
            for (int i = 0; i < SIZE; i++) {
                if (!has[i]) {
                    Arrays.fill(values, i * each, (i + 1) * each, garbage);
                }
            }
            inputs.put(m, Tensor.of(values, whole.shape()));
        });
        return inputs;
    }

    private static Map<String, double[]> values(Map<String, Tensor> logits) {
        Map<String, double[]> values = new LinkedHashMap<>();
        logits.forEach((head, z) -> values.put(head, z.toDoubles()));
        return values;
    }

    private static void assertSame(Map<String, double[]> first, Map<String, double[]> second) {
        assertThat(first.keySet()).isEqualTo(second.keySet());
        first.forEach((head, z) -> assertThat(z).as(head).isEqualTo(second.get(head)));
    }

    @ParameterizedTest
    @MethodSource("org.gblend.nn.FusionCase#all")
    void absentSamples_mayHoldAnything(FusionCase c) {
        Presence holes = holes(c);
        for (Pass.Mode mode : onMaps(c) ? TRAINING : BOTH) {
            Map<String, double[]> withNothing = null;
            for (double garbage : new double[] {0, Double.NaN}) {
                try (var _ = new Scope();
                        MultiHeadNetwork network = c.network(Precision.FP64)) {
                    network.mode(mode);
                    Map<String, Tensor> logits =
                            network.logits(inputs(c, holes, garbage), holes, new LinkedHashSet<>(network.heads()));
                    Map<String, double[]> values = values(logits);
                    values.forEach((head, z) -> assertThat(z).as(head).doesNotContain(Double.NaN));
                    withNothing = withNothing == null ? values : withNothing;
                    assertSame(values, withNothing);
                    Toy.get(logits, MultiHeadNetwork.JOINT)
                            .crossEntropy(Reference.labels())
                            .backward();
                    network.parameters(JOINT)
                            .forEach((name, p) -> assertThat(Objects.requireNonNull(p.grad(), name)
                                            .toDoubles())
                                    .as(name)
                                    .doesNotContain(Double.NaN));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("light")
    void everythingPresent_givesTheSameBits(FusionCase c) {
        Map<String, boolean[]> all = new LinkedHashMap<>();
        c.shapes().keySet().forEach(m -> {
            boolean[] has = new boolean[SIZE];
            Arrays.fill(has, true);
            all.put(m, has);
        });
        Presence everything = Presence.of(all);
        assertThat(everything.complete()).isTrue();
        try (var _ = new Scope();
                MultiHeadNetwork network = c.network(Precision.FP32);
                MultiHeadNetwork other = c.network(Precision.FP32)) {
            Set<String> heads = new LinkedHashSet<>(network.heads());
            Map<String, Tensor> inputs = inputs(c, everything, 0);
            assertSame(values(network.logits(inputs, everything, heads)), values(other.logits(inputs, heads)));
        }
    }

    /** Where the masks say that all is there, the masked way of every fusion is the plain one. */
    @ParameterizedTest
    @MethodSource("org.gblend.nn.FusionCase#all")
    void samplesThatHaveEverything_areFusedAsInACompleteBatch(FusionCase c) {
        Presence holes = holes(c);
        try (var _ = new Scope();
                MultiHeadNetwork network = c.network(Precision.FP64)) {
            network.training(false);
            double[] partial = Toy.get(network.logits(inputs(c, holes, 0), holes, JOINT), MultiHeadNetwork.JOINT)
                    .toDoubles();
            double[] whole = Toy.get(network.logits(inputs(c, Presence.COMPLETE, 0), JOINT), MultiHeadNetwork.JOINT)
                    .toDoubles();
            int classes = Reference.CLASSES;
            for (int i = 2 * classes; i < whole.length; i++) {
                assertThat(partial[i]).isCloseTo(whole[i], Offset.offset(1e-12));
            }
            assertThat(Arrays.copyOf(partial, classes)).isNotEqualTo(Arrays.copyOf(whole, classes));
        }
    }

    @ParameterizedTest
    @MethodSource("light")
    void modalityThatNoSampleHas_leavesItsEncoderAlone(FusionCase c) {
        List<String> names = List.copyOf(c.shapes().keySet());
        for (String gone : onMaps(c) ? names.subList(0, 1) : names) {
            Presence without = Presence.COMPLETE.without(gone, SIZE);
            try (var _ = new Scope();
                    MultiHeadNetwork network = c.network(Precision.FP64)) {
                Map<String, double[]> before = values(network.state());
                Map<String, Tensor> logits =
                        network.logits(inputs(c, without, Double.NaN), without, new LinkedHashSet<>(network.heads()));
                double[] z = Toy.get(logits, gone).toDoubles();
                double[] bias =
                        Toy.get(network.state(), "heads." + gone + ".bias").toDoubles();
                for (int i = 0; i < z.length; i++) {
                    assertThat(z[i]).isEqualTo(bias[i % bias.length]);
                }
                Toy.get(logits, MultiHeadNetwork.JOINT)
                        .crossEntropy(Reference.labels())
                        .backward();
                network.parameters(JOINT).forEach((name, p) -> {
                    if (name.startsWith("encoders." + gone + ".")) {
                        assertThat(p.grad()).as(name).isNull();
                    } else {
                        assertThat(Objects.requireNonNull(p.grad(), name).toDoubles())
                                .as(name)
                                .doesNotContain(Double.NaN);
                    }
                });
                Map<String, double[]> after = values(network.state());
                before.forEach((name, value) -> {
                    if (name.startsWith("encoders." + gone + ".")) {
                        assertThat(after.get(name)).as(name).isEqualTo(value);
                    }
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("light")
    void samplesWithNothingAtAll_giveNumbers(FusionCase c) {
        Presence nothing = Presence.COMPLETE;
        for (String modality : c.shapes().keySet()) {
            nothing = nothing.without(modality, SIZE);
        }
        try (var _ = new Scope();
                Guard _ = Torch.noGrad();
                MultiHeadNetwork network = c.network(Precision.FP64)) {
            network.training(false);
            assertThat(Toy.get(network.logits(inputs(c, nothing, Double.NaN), nothing, JOINT), MultiHeadNetwork.JOINT)
                            .toDoubles())
                    .doesNotContain(Double.NaN);
        }
    }

    @ParameterizedTest
    @MethodSource("light")
    void singleSampleThatHasIt_trainsAllTheSame(FusionCase c) {
        boolean[] one = new boolean[SIZE];
        one[1] = true;
        Presence lone = Presence.of(Map.of("x", one));
        try (var _ = new Scope();
                MultiHeadNetwork network = c.network(Precision.FP64)) {
            Toy.get(network.logits(inputs(c, lone, Double.NaN), lone, JOINT), MultiHeadNetwork.JOINT)
                    .crossEntropy(Reference.labels())
                    .backward();
            network.state()
                    .forEach((name, value) ->
                            assertThat(value.toDoubles()).as(name).doesNotContain(Double.NaN));
        }
    }

    @Test
    void presenceOfAnotherSize_isRefused() {
        FusionCase c = FusionCase.onVectors().findFirst().orElseThrow();
        Presence wrong = Presence.of(Map.of("x", new boolean[] {true, false}));
        try (var _ = new Scope();
                MultiHeadNetwork network = c.network(Precision.FP64)) {
            assertThatThrownBy(() -> network.logits(inputs(c, Presence.COMPLETE, 0), wrong, JOINT))
                    .hasMessage("modality 'x' is told to be present or not in 2 samples, and the batch has 3");
        }
    }

    @Test
    void of_joint_isAnyOfTheModalities() {
        Presence presence =
                Presence.of(Map.of("a", new boolean[] {true, false, false}, "b", new boolean[] {true, true, false}));
        assertThat(presence.of(MultiHeadNetwork.JOINT, List.of("a", "b"), 3)).containsExactly(true, true, false);
        assertThat(presence.of("b", List.of("a", "b"), 3)).containsExactly(true, true, false);
        assertThat(presence.without("b", 3).of(MultiHeadNetwork.JOINT, List.of("a", "b"), 3))
                .containsExactly(true, false, false);
    }

    /** A batch whose first sample has x alone: its fused vector by hand from x's feature. */
    private static void assertByHand(String name, BiFunction<Map<String, double[]>, double[], double[]> fused) {
        FusionCase c = FusionCase.onVectors()
                .filter(any -> any.name().equals(name))
                .findFirst()
                .orElseThrow();
        boolean[] notFirst = {false, true, true};
        Map<String, boolean[]> present = new LinkedHashMap<>();
        c.shapes().keySet().stream().filter(m -> !m.equals("x")).forEach(m -> present.put(m, notFirst));
        Presence only = Presence.of(present);
        try (var _ = new Scope();
                RandomSource random = new RandomSource(5);
                MultiHeadNetwork network = c.network(Precision.FP64)) {
            network.training(false);
            Map<String, Tensor> inputs = inputs(c, only, Double.NaN);
            double[] z = Toy.get(network.logits(inputs, only, JOINT), MultiHeadNetwork.JOINT)
                    .toDoubles();
            Pass pass = new Pass(Pass.Mode.EVALUATION, random);
            double[] feature = network.encoder("x")
                    .forward(Toy.get(inputs, "x"), pass)
                    .narrow(0, 0, 1)
                    .toDoubles();
            Map<String, double[]> state = values(network.state());
            double[] wanted = linear(state, "heads.joint", fused.apply(state, feature));
            for (int k = 0; k < wanted.length; k++) {
                assertThat(z[k]).as("%s, logit %d", name, k).isCloseTo(wanted[k], Offset.offset(1e-12));
            }
        }
    }

    /** W x + b; columns beyond x's length meet a 0. */
    private static double[] linear(Map<String, double[]> state, String layer, double[] x) {
        double[] weight = Objects.requireNonNull(state.get(layer + ".weight"), layer);
        double[] y = Objects.requireNonNull(state.get(layer + ".bias"), layer).clone();
        int columns = weight.length / y.length;
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < x.length; j++) {
                y[i] += weight[i * columns + j] * x[j];
            }
        }
        return y;
    }

    private static double[] map(double[] x, DoubleUnaryOperator f) {
        return Arrays.stream(x).map(f).toArray();
    }

    @Test
    void fusedFromOneModality_isWhatTheFormulasSay() {
        assertByHand("sum", (state, x) -> map(linear(state, "fusion.projections.x", x), v -> Math.max(0, v)));
        assertByHand("gated-tied", (state, x) -> map(linear(state, "fusion.values.x", x), Math::tanh));
        assertByHand("gated", (state, x) -> {
            double[] h = map(linear(state, "fusion.values.x", x), Math::tanh);
            double[] gate = linear(state, "fusion.gates.x", x);
            Arrays.setAll(h, i -> h[i] / (1 + Math.exp(-gate[i])));
            return h;
        });
        assertByHand("low-rank", (state, x) -> {
            double[] own = linear(state, "fusion.factors.x", x);
            double[] y = linear(state, "fusion.factors.y", new double[0]);
            double[] z = linear(state, "fusion.factors.z", new double[0]);
            double[] h = new double[7];
            for (int i = 0; i < own.length; i++) {
                h[i % 7] += own[i] * y[i] * z[i];
            }
            return h;
        });
        assertByHand("film", (state, x) -> {
            double[] a = linear(state, "fusion.modulation", new double[0]);
            double[] y = new double[x.length];
            Arrays.setAll(y, i -> Math.max(0, (1 + a[i]) * x[i] + a[x.length + i]));
            return map(linear(state, "fusion.fc", y), v -> Math.max(0, v));
        });
    }
}
