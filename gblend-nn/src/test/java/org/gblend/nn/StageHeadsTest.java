package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.gblend.core.InputException;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Guard;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.RandomSource;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.Torch;
import org.gblend.nn.weights.TorchNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Heads on the stages of encoders: what they say, what they reach, and what they leave alone. */
@ExtendWith(OneThread.class)
class StageHeadsTest {
    private static final int SIZE = 4;
    private static final Map<String, Map<Integer, Double>> ON_TWO =
            Map.of("rgb", Map.of(1, 0.5, 3, 0.25), "audio", Map.of(2, 0.3));

    private static NetworkConfig config(FusionConfig fusion, Map<String, Map<Integer, Double>> heads) {
        return new NetworkConfig(Toy.threeModalities(0).encoders(), fusion, heads);
    }

    private static MultiHeadNetwork network(Map<String, Map<Integer, Double>> heads) {
        return Toy.network(config(new LateConcatConfig(0, 12), heads), Toy.threeShapes(), Precision.FP64);
    }

    private static Map<String, double[]> values(Map<String, Tensor> tensors) {
        Map<String, double[]> values = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> values.put(name, tensor.toDoubles()));
        return values;
    }

    @Test
    void trainingLogits_areALinearFunctionOfTheMeanOfTheMap() {
        try (var _ = new Scope();
                MultiHeadNetwork network = network(ON_TWO);
                RandomSource random = new RandomSource(1)) {
            network.training(false);
            Map<String, Tensor> batch = Toy.batch(Toy.threeShapes(), SIZE, 3);
            TrainingLogits logits = network.trainingLogits(batch, Presence.COMPLETE, Toy.all(network));
            assertThat(logits.stages().stream().map(StageOutput::name))
                    .containsExactly("rgb after stage 1", "rgb after stage 3", "audio after stage 2");
            for (StageOutput output : logits.stages()) {
                StagedEncoder encoder = (StagedEncoder) network.encoder(output.modality());
                Pass pass = new Pass(Pass.Mode.EVALUATION, random);
                Tensor input = Toy.get(batch, output.modality()).to(Device.CPU, Precision.FP64.parameterType());
                Tensor map = encoder.advance(encoder.stem(input, pass), 0, output.stage(), pass);
                double[] expected = byHand(network, output, map);
                assertThat(output.logits().toDoubles()).containsExactly(expected, Offset.offset(1e-12));
                assertThat(output.heads()).containsExactly(output.modality(), MultiHeadNetwork.JOINT);
            }
            assertThat(logits.stages().stream().map(StageOutput::share)).containsExactly(0.5, 0.25, 0.3);
        }
    }

    private static double[] byHand(MultiHeadNetwork network, StageOutput output, Tensor map) {
        String path = "stage-heads." + output.modality() + "." + output.stage();
        double[] weight = Toy.get(network.state(), path + ".weight").toDoubles();
        double[] bias = Toy.get(network.state(), path + ".bias").toDoubles();
        double[] values = map.contiguous().toDoubles();
        int channels = (int) map.size(1);
        int places = values.length / SIZE / channels;
        double[] z = new double[SIZE * bias.length];
        for (int n = 0; n < SIZE; n++) {
            for (int k = 0; k < bias.length; k++) {
                double sum = 0;
                for (int c = 0; c < channels; c++) {
                    int at = (n * channels + c) * places;
                    double mean = Arrays.stream(values, at, at + places).sum() / places;
                    sum += weight[k * channels + c] * mean;
                }
                z[n * bias.length + k] = sum + bias[k];
            }
        }
        return z;
    }

    @Test
    void network_isTheSameWithAndWithoutThem() {
        try (var _ = new Scope();
                MultiHeadNetwork plain = network(Map.of());
                MultiHeadNetwork with = network(ON_TWO)) {
            Map<String, double[]> first = values(plain.state());
            Map<String, double[]> second = values(with.state());
            second.keySet().removeIf(name -> name.startsWith("stage-heads."));
            assertThat(second.keySet()).isEqualTo(first.keySet());
            first.forEach((name, value) -> assertThat(second.get(name)).as(name).isEqualTo(value));
            Map<String, Tensor> batch = Toy.batch(Toy.threeShapes(), SIZE, 3);
            Map<String, double[]> logits = values(plain.logits(batch, Toy.all(plain)));
            Map<String, double[]> training = values(
                    with.trainingLogits(batch, Presence.COMPLETE, Toy.all(with)).heads());
            logits.forEach((head, z) -> assertThat(training.get(head)).as(head).isEqualTo(z));
        }
    }

    @Test
    void gradient_isTheSlopeOfTheLossWhereModalitiesAreMissing() {
        Presence holes = Presence.of(Map.of("rgb", new boolean[] {true, false, true, true}));
        try (var _ = new Scope();
                MultiHeadNetwork network = network(ON_TWO)) {
            Map<String, Tensor> batch = Toy.batch(Toy.threeShapes(), SIZE, 3);
            loss(network, batch, holes).backward();
            Map<String, Tensor> parameters = network.parameters(Toy.all(network));
            for (String name : List.of(
                    "stage-heads.rgb.1.weight",
                    "stage-heads.rgb.3.bias",
                    "stage-heads.audio.2.weight",
                    "encoders.rgb.stem.0.weight",
                    "encoders.audio.conv1.weight")) {
                Tensor tensor = Toy.get(parameters, name);
                double[] gradient = Objects.requireNonNull(tensor.grad(), name).toDoubles();
                double slope = slope(network, batch, holes, tensor);
                assertThat(gradient[1]).as(name).isCloseTo(slope, Offset.offset(1e-7 + 1e-5 * Math.abs(slope)));
                assertThat(gradient[1]).as(name).isNotZero();
            }
        }
    }

    private static Tensor loss(MultiHeadNetwork network, Map<String, Tensor> batch, Presence presence) {
        TrainingLogits logits = network.trainingLogits(batch, presence, Toy.all(network));
        Tensor total = Toy.get(logits.heads(), MultiHeadNetwork.JOINT).crossEntropy(Toy.labels(SIZE));
        for (StageOutput output : logits.stages()) {
            long[] rows = Presence.indices(presence.of(output.modality(), SIZE));
            Tensor counted = Tensor.of(rows, rows.length);
            total = total.add(output.logits()
                    .select(0, counted)
                    .crossEntropy(Toy.labels(SIZE).select(0, counted))
                    .mul(output.share()));
        }
        return total;
    }

    private static double slope(MultiHeadNetwork network, Map<String, Tensor> batch, Presence presence, Tensor tensor) {
        double[] values = tensor.contiguous().toDoubles();
        double there = values[1];
        double step = 1e-6;
        double up = lossAt(network, batch, presence, tensor, values, there + step);
        double down = lossAt(network, batch, presence, tensor, values, there - step);
        return (up - down) / (2 * step);
    }

    private static double lossAt(
            MultiHeadNetwork network,
            Map<String, Tensor> batch,
            Presence presence,
            Tensor tensor,
            double[] values,
            double value) {
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            values[1] = value;
            tensor.copyFrom(Tensor.of(values, tensor.shape()));
            return loss(network, batch, presence).item();
        }
    }

    @Test
    void absentSamples_mayHoldAnything() {
        Map<String, double[]> clean = new LinkedHashMap<>();
        for (float garbage : new float[] {0, Float.NaN}) {
            try (var _ = new Scope();
                    MultiHeadNetwork network = network(ON_TWO)) {
                Map<String, Tensor> batch = Toy.batch(Toy.threeShapes(), SIZE, 3);
                Tensor audio = Toy.get(batch, "audio");
                float[] values = audio.toFloats();
                Arrays.fill(values, 0, values.length / SIZE, garbage);
                batch.put("audio", Tensor.of(values, audio.shape()));
                for (boolean[] has : List.of(new boolean[] {false, true, true, true}, new boolean[SIZE])) {
                    TrainingLogits logits =
                            network.trainingLogits(batch, Presence.of(Map.of("audio", has)), Toy.all(network));
                    double[] z = logits.stages().getLast().logits().toDoubles();
                    String key = "present " + Presence.count(has);
                    assertThat(z).isEqualTo(Objects.requireNonNullElse(clean.putIfAbsent(key, z), z));
                    double[] bias =
                            Toy.get(network.state(), "stage-heads.audio.2.bias").toDoubles();
                    assertThat(Arrays.copyOf(z, Toy.CLASSES)).containsExactly(bias, Offset.offset(1e-12));
                }
            }
        }
    }

    @Test
    void fusionOfAMap_doesNotTrainTheHeadsAboveIt() {
        Map<String, EncoderConfig> encoders =
                new LinkedHashMap<>(Toy.threeModalities(0).encoders());
        encoders.remove("pose");
        Map<String, long[]> shapes = Toy.threeShapes();
        shapes.remove("pose");
        NetworkConfig config = new NetworkConfig(encoders, MidConcatConfig.defaults(), ON_TWO);
        int map = MidConcatConfig.defaults().beforeStage() - 1;
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.network(config, shapes, Precision.FP32);
                MultiHeadNetwork joint = network.copy(Set.of(MultiHeadNetwork.JOINT))) {
            Map<String, Tensor> batch = Toy.batch(shapes, SIZE, 3);
            for (StageOutput output : network.trainingLogits(batch, Presence.COMPLETE, Toy.all(network))
                    .stages()) {
                assertThat(output.heads().contains(MultiHeadNetwork.JOINT)).isEqualTo(output.stage() <= map);
            }
            TrainingLogits alone = joint.trainingLogits(batch, Presence.COMPLETE, Toy.all(joint));
            assertThat(alone.stages()).allMatch(output -> output.stage() <= map);
            assertThat(alone.stages()).isNotEmpty().hasSizeLessThan(3);
            Set<String> trained = joint.parameters(Toy.all(joint)).keySet();
            for (String name : joint.state().keySet()) {
                if (name.startsWith("stage-heads.")) {
                    assertThat(trained.contains(name)).as(name).isEqualTo(StageHeads.stage(name) <= map);
                }
            }
        }
    }

    @Test
    void copyOfAHead_hasThoseOfItsEncoderAlone_andWeightsForOthersHaveNone() {
        try (MultiHeadNetwork network = network(ON_TWO);
                MultiHeadNetwork audio = network.copy(Set.of("audio"))) {
            assertThat(audio.state().keySet())
                    .filteredOn(name -> name.startsWith("stage-heads."))
                    .containsExactly("stage-heads.audio.2.weight", "stage-heads.audio.2.bias");
            assertThat(audio.parameters(Set.of("audio")).keySet()).contains("stage-heads.audio.2.weight");
            assertThat(network.parameters(Set.of("pose")).keySet()).noneMatch(n -> n.startsWith("stage-heads."));
            assertThat(TorchNames.encoder(network.state(), "audio").keySet()).noneMatch(n -> n.contains("stage"));
        }
    }

    @Test
    void summary_listsThemWithoutMultiplyAdds() {
        ModelSummary summary = ModelSummary.of(
                Blueprint.of(config(new LateConcatConfig(0, 12), ON_TWO), Toy.threeShapes(), Toy.CLASSES),
                Precision.FP32);
        ModelSummary.Part part = summary.parts().stream()
                .filter(p -> p.owner().equals("stage-heads.audio"))
                .findFirst()
                .orElseThrow();
        assertThat(part.name()).isEqualTo("2");
        assertThat(part.parameters()).isEqualTo(4 * 2 * 4 + 4);
        assertThat(part.multiplyAdds()).isZero();
        assertThat(part.shape()).containsExactly((long) Toy.CLASSES);
    }

    @Test
    void encoderWithoutTheStage_isRefusedByName() {
        assertThatThrownBy(() -> network(Map.of("pose", Map.of(1, 0.5))).close())
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "modality 'pose' has stage-heads, and its encoder has no stages: give it a convolutional encoder"
                                + " over maps (r3d, r2plus1d, audio-resnet, resnet, ...), or leave stage-heads out");
        assertThatThrownBy(() -> network(Map.of("rgb", Map.of(5, 0.5))).close())
                .isInstanceOf(InputException.class)
                .hasMessage("stage-heads of modality 'rgb' names stage 5, but its encoder has 4 stages: use 1 to 4");
        assertThatThrownBy(() -> config(SumConfig.defaults(), Map.of("rgb", Map.of(0, 0.5))))
                .hasMessage("stage-heads of modality 'rgb': stage is 0: use 1 or more");
        assertThatThrownBy(() -> config(SumConfig.defaults(), Map.of("rgb", Map.of(1, Double.NaN))))
                .hasMessage("stage-heads of modality 'rgb': the weight after stage 1 is NaN: use a number above 0");
        assertThatThrownBy(() -> config(SumConfig.defaults(), Map.of("smell", Map.of(1, 0.5))))
                .hasMessage("stage-heads are on modality 'smell', which has no encoder: there are [rgb, audio, pose]");
    }

    @Test
    void configs_knowTheStagesOfTheirEncoders() {
        try (MultiHeadNetwork network = network(Map.of())) {
            Toy.threeModalities(0).encoders().forEach((modality, encoder) -> {
                int built = network.encoder(modality) instanceof StagedEncoder staged ? staged.stages() : 0;
                assertThat(encoder.stages()).as(modality).isEqualTo(built);
            });
        }
    }
}
