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
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.gblend.nn.torch.Guard;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Precision;
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
        FusionCase vectors = FusionCase.onVectors().findFirst().orElseThrow();
        return Stream.concat(
                Stream.of(new FusionCase(
                        "late-concat", new LateConcatConfig(0, 7), vectors.encoders(), vectors.shapes())),
                FusionCase.all()
                        .filter(c -> !onMaps(c)
                                || List.of("mid-concat-last", "cross-attention").contains(c.name())));
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
                            network.logits(c.inputs(holes, garbage), holes, new LinkedHashSet<>(network.heads()));
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
            Map<String, Tensor> inputs = c.inputs(everything, 0);
            assertSame(values(network.logits(inputs, everything, heads)), values(other.logits(inputs, heads)));
            assertSame(values(network.state()), values(other.state()));
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
            double[] partial = Toy.get(network.logits(c.inputs(holes, 0), holes, JOINT), MultiHeadNetwork.JOINT)
                    .toDoubles();
            double[] whole = Toy.get(network.logits(c.inputs(Presence.COMPLETE, 0), JOINT), MultiHeadNetwork.JOINT)
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
                        network.logits(c.inputs(without, Double.NaN), without, new LinkedHashSet<>(network.heads()));
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
            assertThat(Toy.get(network.logits(c.inputs(nothing, Double.NaN), nothing, JOINT), MultiHeadNetwork.JOINT)
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
            Toy.get(network.logits(c.inputs(lone, Double.NaN), lone, JOINT), MultiHeadNetwork.JOINT)
                    .crossEntropy(Reference.labels())
                    .backward();
            network.state()
                    .forEach((name, value) ->
                            assertThat(value.toDoubles()).as(name).doesNotContain(Double.NaN));
        }
    }

    /** After a first layer of two values per channel comes one of one value, whose running mean is 1 and variance 4. */
    private static void setLayers(MultiHeadNetwork network) {
        Map<String, Tensor> values = new LinkedHashMap<>(network.state());
        values.put("encoders.x.layers.0.0.weight", Tensor.of(new double[] {1, 0, 0, 1}, 2, 2, 1));
        values.put("encoders.x.layers.1.0.weight", Tensor.of(new double[] {0, 3, 0, 5, 0, 1, 0, -1}, 4, 2, 1));
        values.put("encoders.x.layers.1.1.running_mean", Tensor.of(new double[] {1, 1, 1, 1}, 4));
        values.put("encoders.x.layers.1.1.running_var", Tensor.of(new double[] {4, 4, 4, 4}, 4));
        double[] unit = new double[Reference.CLASSES * 4];
        for (int feature = 0; feature < 4; feature++) {
            unit[feature * 4 + feature] = 1;
        }
        values.put("heads.x.weight", Tensor.of(unit, Reference.CLASSES, 4));
        values.put("heads.x.bias", Tensor.of(new double[Reference.CLASSES], Reference.CLASSES));
        network.load(values);
    }

    @Test
    void singleSampleThatHasIt_isNormalisedByRunningStatisticsWhereThatIsOneValue() {
        Map<String, EncoderConfig> encoders = Map.of("x", new Conv1dConfig(2, 2, 1, 0));
        FusionCase c = new FusionCase("x", new LateConcatConfig(0, 7), encoders, Map.of("x", new long[] {2, 2}));
        double nan = Double.NaN;
        Presence lone = Presence.of(Map.of("x", new boolean[] {false, true, false}));
        try (var _ = new Scope();
                MultiHeadNetwork network = c.network(Precision.FP64)) {
            Tensor batch = Tensor.of(new double[] {nan, nan, nan, nan, 1, 2, 3, -2, nan, nan, nan, nan}, 3, 2, 2);
            setLayers(network);
            Tensor z = Toy.get(network.logits(Map.of("x", batch), lone, Set.of("x")), "x");
            // norm in time: (1, 3) to (-1, 1) and (2, -2) to (1, -1); relu and stride leave (0, 1)
            assertThat(z.narrow(0, 1, 1).toDoubles())
                    .containsExactly(new double[] {1, 2, 0, 0, 0}, Offset.offset(1e-4));
            Map<String, double[]> state = values(network.state());
            assertThat(state.get("encoders.x.layers.0.1.running_mean"))
                    .containsExactly(new double[] {0.2, 0}, Offset.offset(1e-12));
            assertThat(state.get("encoders.x.layers.0.1.running_var"))
                    .containsExactly(new double[] {1.1, 1.7}, Offset.offset(1e-12));
            assertThat(state.get("encoders.x.layers.1.1.running_mean")).containsExactly(1, 1, 1, 1);
            assertThat(state.get("encoders.x.layers.1.1.running_var")).containsExactly(4, 4, 4, 4);
        }
    }

    @Test
    void presenceOfAnotherSize_isRefused() {
        FusionCase c = FusionCase.onVectors().findFirst().orElseThrow();
        Presence wrong = Presence.of(Map.of("x", new boolean[] {true, false}));
        try (var _ = new Scope();
                MultiHeadNetwork network = c.network(Precision.FP64)) {
            assertThatThrownBy(() -> network.logits(c.inputs(Presence.COMPLETE, 0), wrong, JOINT))
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
}
