package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.nn.torch.AdamConfig;
import org.gblend.nn.torch.Optimizer;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every fusion must leave alone and be able to do, and what it refuses. */
@ExtendWith(OneThread.class)
class FusionTest {
    private static final Set<String> JOINT = Set.of(MultiHeadNetwork.JOINT);

    @ParameterizedTest
    @MethodSource("org.gblend.nn.FusionCase#all")
    void anyModality_canBeIgnored(FusionCase c) {
        for (String muted : c.shapes().keySet()) {
            try (var _ = new Scope();
                    MultiHeadNetwork network = c.network(Precision.FP64)) {
                Mute.apply(network, c.fusion(), muted);
                double[] before = joint(network, inputs(c, ""));
                assertThat(joint(network, inputs(c, muted)))
                        .as("%s does not count", muted)
                        .isEqualTo(before);
                for (String other : c.shapes().keySet()) {
                    if (!other.equals(muted)) {
                        assertThat(joint(network, inputs(c, other)))
                                .as("%s counts without %s", other, muted)
                                .isNotEqualTo(before);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gblend.nn.FusionCase#all")
    void unimodalHeads_doNotKnowTheFusion(FusionCase c) {
        try (var _ = new Scope();
                MultiHeadNetwork network = c.network(Precision.FP32);
                MultiHeadNetwork late = c.with(LateConcatConfig.defaults()).network(Precision.FP32)) {
            Map<String, Tensor> together = network.logits(inputs(c, ""), new LinkedHashSet<>(network.heads()));
            for (String modality : network.modalities()) {
                try (MultiHeadNetwork alone = network.copy(Set.of(modality));
                        MultiHeadNetwork other = late.copy(Set.of(modality))) {
                    assertThat(alone.state().keySet())
                            .containsExactlyElementsOf(other.state().keySet());
                    float[] logits = Toy.get(alone.logits(inputs(c, ""), Set.of(modality)), modality)
                            .toFloats();
                    assertThat(logits)
                            .isEqualTo(Toy.get(other.logits(inputs(c, ""), Set.of(modality)), modality)
                                    .toFloats())
                            .isEqualTo(Toy.get(together, modality).toFloats());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gblend.nn.FusionCase#all")
    void jointCopy_givesTheSameLogitsAndLearnsEightSamples(FusionCase c) {
        try (var _ = new Scope();
                MultiHeadNetwork network = c.network(Precision.FP32);
                MultiHeadNetwork joint = network.copy(JOINT);
                Optimizer optimizer =
                        Optimizer.create(new AdamConfig(0.03, 0.9, 0.999, 1e-8, 0), joint.parameters(JOINT))) {
            Map<String, Tensor> batch = Toy.batch(c.shapes(), 8, 3);
            assertThat(joint(joint, batch)).isEqualTo(joint(network, batch));
            double first = Toy.step(joint, optimizer, batch, 8, 0.03);
            double last = first;
            boolean maps = FusionCase.onMaps().anyMatch(other -> other.name().equals(c.name()));
            for (int step = 0; step < (maps ? 12 : 50); step++) {
                try (var _ = new Scope()) {
                    last = Toy.step(joint, optimizer, batch, 8, 0.03);
                }
            }
            assertThat(last).as("loss from %s", first).isLessThan((maps ? 0.6 : 0.2) * first);
        }
    }

    static Stream<FusionCase> withDropout() {
        return FusionCase.all()
                .map(c -> c.with(
                        switch (c.fusion()) {
                            case LateConcatConfig f -> new LateConcatConfig(0.5, f.hidden());
                            case SumConfig f -> new SumConfig(0.5, f.hidden());
                            case GatedConfig f -> new GatedConfig(0.5, f.hidden(), f.tied());
                            case FilmConfig f -> new FilmConfig(f.modality(), 0.5, f.hidden());
                            case LowRankConfig f -> new LowRankConfig(f.rank(), 0.5, f.hidden());
                            case SeGateConfig f -> new SeGateConfig(f.reduction(), 0.5, f.hidden());
                            case MidConcatConfig f -> new MidConcatConfig(f.beforeStage(), 0.5, f.hidden());
                            case NonLocalConfig f -> new NonLocalConfig(f.reduction(), 0.5, f.hidden());
                            case CrossAttentionConfig f ->
                                new CrossAttentionConfig(f.width(), f.attentionHeads(), 0.5, f.hidden());
                        }));
    }

    @ParameterizedTest
    @MethodSource("withDropout")
    void dropout_isOnInTrainingOnly(FusionCase c) {
        try (var _ = new Scope();
                MultiHeadNetwork network = c.network(Precision.FP64)) {
            network.dropoutSeed(1);
            double[] one = joint(network, inputs(c, ""));
            assertThat(joint(network, inputs(c, ""))).isNotEqualTo(one);
            network.dropoutSeed(1);
            assertThat(joint(network, inputs(c, ""))).isEqualTo(one);
            network.training(false);
            assertThat(joint(network, inputs(c, ""))).isEqualTo(joint(network, inputs(c, "")));
        }
    }

    @Test
    void tiedGate_needsTwoModalities() {
        FusionCase three = FusionCase.all().findFirst().orElseThrow();
        assertThatThrownBy(() -> three.with(new GatedConfig(0, 0, true)).network(Precision.FP32))
                .isInstanceOf(InputException.class)
                .hasMessage("fusion.gated.tied is true, but there are 3 modalities [x, y, z]: one gate divides between"
                        + " two; set it to false");
    }

    @Test
    void film_namesTheModalitiesThatItCouldModulate() {
        FusionCase three = FusionCase.all().findFirst().orElseThrow();
        assertThatThrownBy(() -> three.with(new FilmConfig("rgb", 0, 0)).network(Precision.FP32))
                .isInstanceOf(InputException.class)
                .hasMessage("fusion.film.modality is 'rgb', which is not configured: use one of [x, y, z], or leave it"
                        + " empty for the first");
    }

    @Test
    void midConcat_ofAnEncoderWithoutMaps_isRefused() {
        FusionCase vectors = FusionCase.onVectors().findFirst().orElseThrow();
        assertThatThrownBy(() -> vectors.with(MidConcatConfig.defaults()).network(Precision.FP32))
                .isInstanceOf(InputException.class)
                .hasMessage("fusion mid-concat joins feature maps, and the encoder of modality 'x' has none: give it a"
                        + " convolutional encoder over maps (r3d, r2plus1d, audio-resnet, resnet, ...), or choose a"
                        + " fusion of vectors such as late-concat");
    }

    @Test
    void midConcat_beforeAStageThatIsNotThere_isRefused() {
        FusionCase maps = FusionCase.onMaps().findFirst().orElseThrow();
        assertThatThrownBy(() -> maps.with(new MidConcatConfig(5, 0, 0)).network(Precision.FP32))
                .isInstanceOf(InputException.class)
                .hasMessage("fusion.mid-concat.before-stage is 5, but the encoder of modality 'x' has 4 stages: use 1"
                        + " to 4");
    }

    @Test
    void crossAttention_whoseHeadsDoNotDivideTheWidth_isRefused() {
        FusionCase vectors = FusionCase.onVectors().findFirst().orElseThrow();
        assertThatThrownBy(
                        () -> vectors.with(new CrossAttentionConfig(0, 4, 0, 0)).network(Precision.FP32))
                .isInstanceOf(InputException.class)
                .hasMessage("fusion.cross-attention: 4 attention-heads do not divide the width 6 (the largest feature"
                        + " length of the modalities); set width to a multiple of 4, or attention-heads to a divisor");
    }

    @Test
    void midConcat_doesNotTrainTheStagesAboveTheJoin() {
        FusionCase maps = FusionCase.onMaps().findFirst().orElseThrow();
        try (MultiHeadNetwork network = maps.network(Precision.FP32)) {
            assertThat(network.parameters(JOINT).keySet())
                    .anyMatch(name -> name.startsWith("encoders.y.layer2."))
                    .noneMatch(name -> name.matches("encoders\\..\\.layer[34]\\..*"));
            assertThat(network.parameters(Set.of("y")).keySet())
                    .anyMatch(name -> name.startsWith("encoders.y.layer4."));
        }
    }

    @Test
    void nonLocalGate_startsAsLateConcatenation() {
        FusionCase gated = FusionCase.onMaps()
                .filter(c -> c.fusion() instanceof NonLocalConfig)
                .findFirst()
                .orElseThrow();
        try (var _ = new Scope();
                MultiHeadNetwork network = gated.network(Precision.FP64);
                MultiHeadNetwork late = gated.with(new LateConcatConfig(0, 7)).network(Precision.FP64)) {
            double[] logits = joint(network, inputs(gated, ""));
            double[] wanted = joint(late, inputs(gated, ""));
            for (int i = 0; i < logits.length; i++) {
                assertThat(logits[i]).isCloseTo(wanted[i], org.assertj.core.data.Offset.offset(1e-12));
            }
        }
    }

    @Test
    void badSettings_nameKeyValueAndRange() {
        assertThatThrownBy(() -> new SumConfig(1, 0)).hasMessage("dropout is 1.0: use a number in [0, 1)");
        assertThatThrownBy(() -> new GatedConfig(0, -1, false)).hasMessage("hidden is -1: use 0 or more");
        assertThatThrownBy(() -> new FilmConfig("", -0.1, 0)).hasMessage("dropout is -0.1: use a number in [0, 1)");
        assertThatThrownBy(() -> new LowRankConfig(0, 0, 0)).hasMessage("rank is 0: use 1 or more");
        assertThatThrownBy(() -> new SeGateConfig(0, 0, 0)).hasMessage("reduction is 0: use 1 or more");
        assertThatThrownBy(() -> new MidConcatConfig(0, 0, 0)).hasMessage("before-stage is 0: use 1 or more");
        assertThatThrownBy(() -> new NonLocalConfig(0, 0, 0)).hasMessage("reduction is 0: use 1 or more");
        assertThatThrownBy(() -> new CrossAttentionConfig(0, 0, 0, 0))
                .hasMessage("attention-heads is 0: use 1 or more");
    }

    private static double[] joint(MultiHeadNetwork network, Map<String, Tensor> inputs) {
        return Toy.get(network.logits(inputs, JOINT), MultiHeadNetwork.JOINT).toDoubles();
    }

    /** A batch in which one modality is another one than usual. */
    private static Map<String, Tensor> inputs(FusionCase c, String changed) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        List<String> modalities = List.copyOf(c.shapes().keySet());
        c.shapes()
                .forEach((m, shape) ->
                        inputs.put(m, Reference.input(shape, modalities.indexOf(m) + (m.equals(changed) ? 7 : 0))));
        return inputs;
    }
}
