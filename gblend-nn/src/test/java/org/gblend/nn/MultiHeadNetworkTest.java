package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gblend.core.InputException;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Optimizer;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.SgdConfig;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneThread.class)
class MultiHeadNetworkTest {
    private static final LateConcatConfig LATE = LateConcatConfig.defaults();

    @Test
    void heads_areModalitiesInOrderThenJoint() {
        try (MultiHeadNetwork network = Toy.threeModalities()) {
            assertThat(network.heads()).containsExactly("rgb", "audio", "pose", "joint");
            assertThat(network.modalities()).containsExactly("rgb", "audio", "pose");
            assertThat(network.classes("joint")).isEqualTo(Toy.CLASSES);
        }
    }

    @Test
    void oneModality_hasNoJointHead() {
        try (MultiHeadNetwork network = pose(new MlpConfig(8, 1, 0))) {
            assertThat(network.heads()).containsExactly("pose");
            assertThat(network.state().keySet())
                    .containsExactly(
                            "encoders.pose.layers.0.weight",
                            "encoders.pose.layers.0.bias",
                            "heads.pose.weight",
                            "heads.pose.bias");
        }
    }

    @Test
    void logits_computeOnlyTheWantedHeads() {
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.threeModalities()) {
            Map<String, Tensor> poseOnly = Toy.batch(Map.of("pose", new long[] {7}), 2, 1);
            Map<String, Tensor> logits = network.logits(poseOnly, Set.of("pose"));
            assertThat(logits.keySet()).containsExactly("pose");
            assertThat(Toy.get(logits, "pose").shape()).containsExactly(2, Toy.CLASSES);
        }
    }

    @Test
    void firstValues_areAFunctionOfSeedAndName() {
        try (var _ = new Scope();
                MultiHeadNetwork all = Toy.threeModalities();
                MultiHeadNetwork alone = pose(new MlpConfig(8, 1, 0));
                MultiHeadNetwork other = MultiHeadNetwork.create(
                        Toy.threeModalities(0), Toy.threeShapes(), Toy.CLASSES, 8, Precision.FP32, Device.CPU)) {
            String name = "encoders.pose.layers.0.weight";
            float[] values = Toy.get(all.state(), name).toFloats();
            assertThat(values).isEqualTo(Toy.get(alone.state(), name).toFloats());
            assertThat(values).isNotEqualTo(Toy.get(other.state(), name).toFloats());
            assertThat(values)
                    .isNotEqualTo(
                            Toy.get(all.state(), "encoders.rgb.stem.0.weight").toFloats());
        }
    }

    @Test
    void firstValues_haveTheSpreadOfTheirKind() {
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.network(
                        new NetworkConfig(Map.of("rgb", R3dConfig.defaults()), LATE),
                        Map.of("rgb", new long[] {8, 32, 32, 3}),
                        Precision.FP32)) {
            assertThat(deviation(network, "encoders.rgb.layer4.0.conv1.0.weight"))
                    .isCloseTo(Math.sqrt(2.0 / (512 * 27)), within(0.01));
            assertThat(deviation(network, "heads.rgb.weight")).isCloseTo(1 / Math.sqrt(3.0 * 512), within(0.05));
            assertThat(Toy.get(network.state(), "encoders.rgb.stem.1.weight").toFloats())
                    .containsOnly(1f);
            assertThat(Toy.get(network.state(), "encoders.rgb.stem.1.bias").toFloats())
                    .containsOnly(0f);
        }
    }

    private static org.assertj.core.data.Percentage within(double fraction) {
        return org.assertj.core.data.Percentage.withPercentage(fraction * 100);
    }

    private static double deviation(MultiHeadNetwork network, String name) {
        double sum = 0;
        float[] values = Toy.get(network.state(), name).toFloats();
        for (float v : values) {
            sum += v * (double) v;
        }
        return Math.sqrt(sum / values.length);
    }

    @Test
    void copy_ofAModality_hasItsPartsOnlyAndNothingShared() {
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.threeModalities();
                MultiHeadNetwork copy = network.copy(Set.of("audio"));
                Optimizer optimizer = Toy.optimizer(SgdConfig.defaults(), copy)) {
            assertThat(copy.heads()).containsExactly("audio");
            assertThat(copy.state().keySet())
                    .allMatch(name -> name.startsWith("encoders.audio.") || name.startsWith("heads.audio."));
            Map<String, float[]> before = values(network.state());
            copy.state().forEach((name, tensor) -> assertThat(tensor.toFloats()).isEqualTo(before.get(name)));
            Toy.step(copy, optimizer, Toy.batch(Toy.threeShapes(), 4, 1), 4, 0.1);
            assertThat(Toy.get(copy.state(), "heads.audio.weight").toFloats())
                    .isNotEqualTo(before.get("heads.audio.weight"));
            network.state()
                    .forEach((name, tensor) -> assertThat(tensor.toFloats()).isEqualTo(before.get(name)));
        }
    }

    @Test
    void copy_ofTheJointHead_hasAllEncodersButNoOtherHead() {
        try (MultiHeadNetwork network = Toy.threeModalities();
                MultiHeadNetwork copy = network.copy(Set.of("joint"))) {
            assertThat(copy.heads()).containsExactly("joint");
            assertThat(copy.modalities()).containsExactly("rgb", "audio", "pose");
            assertThat(copy.state().keySet()).contains("fusion.fc1.weight", "heads.joint.weight");
            assertThat(copy.state().keySet()).noneMatch(name -> name.startsWith("heads.rgb"));
        }
    }

    @Test
    void copyOfACopy_givesTheSameOutputs() {
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.threeModalities();
                MultiHeadNetwork copy = network.copy(Set.of("joint", "rgb"));
                MultiHeadNetwork again = copy.copy(Set.of("joint"))) {
            Map<String, Tensor> batch = Toy.batch(Toy.threeShapes(), 3, 5);
            network.training(false);
            again.training(false);
            assertThat(Toy.get(again.logits(batch, Set.of("joint")), "joint").toFloats())
                    .isEqualTo(Toy.get(network.logits(batch, Set.of("joint")), "joint")
                            .toFloats());
        }
    }

    @Test
    void parameters_areThoseThatTheHeadsReach() {
        try (MultiHeadNetwork network = Toy.threeModalities()) {
            assertThat(network.parameters(Set.of("pose")).keySet())
                    .containsExactly(
                            "encoders.pose.layers.0.weight",
                            "encoders.pose.layers.0.bias",
                            "heads.pose.weight",
                            "heads.pose.bias");
            assertThat(network.parameters(Set.of("joint")).keySet())
                    .anyMatch(n -> n.startsWith("encoders.rgb."))
                    .noneMatch(n -> n.startsWith("heads.pose."));
        }
    }

    @Test
    void statistics_belongToTheCopyAlone() {
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.threeModalities();
                MultiHeadNetwork copy = network.copy(Set.of("audio"))) {
            String mean = "encoders.audio.front.0.bn1.running_mean";
            network.logits(Toy.batch(Toy.threeShapes(), 4, 1), Set.of("audio"));
            assertThat(Toy.get(network.state(), mean).toFloats()).isNotEqualTo(new float[2]);
            assertThat(Toy.get(copy.state(), mean).toFloats()).isEqualTo(new float[2]);
            assertThat(Toy.get(network.state(), "encoders.audio.front.0.bn1.num_batches_tracked")
                            .item())
                    .isEqualTo(1);
            network.resetStatistics();
            assertThat(Toy.get(network.state(), mean).toFloats()).isEqualTo(new float[2]);
        }
    }

    @Test
    void load_listsEveryMismatch() {
        try (var _ = new Scope();
                MultiHeadNetwork network = pose(new MlpConfig(8, 1, 0))) {
            Map<String, Tensor> saved = new LinkedHashMap<>(network.state());
            saved.remove("heads.pose.bias");
            saved.put("heads.pose.weight", Tensor.of(new float[3], 3));
            saved.put("heads.other", Tensor.of(new float[2], 2));
            assertThatThrownBy(() -> network.load(saved))
                    .isInstanceOf(InputException.class)
                    .hasMessage("""
                            saved network is of another network or setting; 3 mismatches:
                              heads.pose.weight: shape [3], wanted [4, 8]
                              heads.pose.bias: missing, wanted [4]
                              heads.other: not expected, shape [2]""");
        }
    }

    @Test
    void unknownHead_isNamed() {
        try (MultiHeadNetwork network = pose(new MlpConfig(8, 1, 0))) {
            assertThatThrownBy(() -> network.parameters(Set.of("joint")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("heads are [joint], but this network has [pose]");
        }
    }

    @Test
    void batchOfAnotherShape_isNamed() {
        try (var _ = new Scope();
                MultiHeadNetwork network = pose(new MlpConfig(8, 1, 0))) {
            assertThatThrownBy(() -> network.logits(Map.of("pose", Tensor.of(new float[10], 2, 5)), Set.of("pose")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a batch of modality 'pose' has shape [2, 5], but the network was built for samples of"
                            + " [7] after N");
            assertThatThrownBy(() -> network.logits(Map.of("x", Tensor.of(new float[10], 2, 5)), Set.of("pose")))
                    .hasMessage("the batch has no modality 'pose': it has [x]");
        }
    }

    @Test
    void wrongShapeInsideALayer_namesLayerAndShapes() {
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.network(
                        new NetworkConfig(Map.of("m", new MlpConfig(8, 1, 0)), LATE),
                        Map.of("m", new long[] {5, 2}),
                        Precision.FP32)) {
            assertThatThrownBy(() -> network.logits(Map.of("m", Tensor.of(new float[12], 2, 3, 2)), Set.of("m")))
                    .isInstanceOf(TorchException.class)
                    .hasMessageStartingWith("encoders.m.layers.0 (linear, 10 -> 8) on [2, 6]: ")
                    .hasMessageNotContaining("frame #");
        }
    }

    @Test
    void encoderForAnotherKindOfSample_isRefused() {
        NetworkConfig config = new NetworkConfig(Map.of("audio", R3dConfig.defaults()), LATE);
        assertThatThrownBy(() -> Toy.network(config, Map.of("audio", new long[] {100, 40, 1}), Precision.FP32))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(
                        "encoder r3d takes video samples (T,H,W,C), but a sample of modality 'audio' has"
                                + " shape [100, 40, 1]: choose r3d, r2plus1d, mc3, ip-csn or ir-csn for video");
    }

    @Test
    void batchOfOne_whoseMapIsOnePoint_cannotTrain() {
        NetworkConfig config = new NetworkConfig(Map.of("a", new AudioResnetConfig(10, 4)), LATE);
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.network(config, Map.of("a", new long[] {8, 8, 1}), Precision.FP32)) {
            Map<String, Tensor> one = Toy.batch(Map.of("a", new long[] {8, 8, 1}), 1, 1);
            assertThatThrownBy(() -> network.logits(one, Set.of("a")))
                    .isInstanceOf(TorchException.class)
                    .hasMessage("encoders.a.layer2.0.bn1 (batch norm of 8 channels) on [1, 8, 1, 1]: training needs"
                            + " more than one value per channel; use a batch of 2 or more");
        }
    }

    @Test
    void modalityNames_areChecked() {
        Encoder.Factory factory = new MlpConfig(8, 1, 0).factory();
        Fusion.Factory fusion = LATE.factory();
        assertThatThrownBy(() -> new Blueprint(Map.of("joint", factory), Map.of("joint", new long[] {7}), fusion, 2))
                .hasMessage("modality is named 'joint': use letters, digits, - and _, and not 'joint'");
        assertThatThrownBy(() -> new Blueprint(Map.of("x", factory), Map.of("y", new long[] {7}), fusion, 2))
                .hasMessage("modality 'x' has an encoder but no data: the data has [y]");
        assertThatThrownBy(() -> new Blueprint(Map.of("x", factory), Map.of("x", new long[] {7}), fusion, 1))
                .hasMessage("classes is 1: use 2 or more");
    }

    @Test
    void parameterCounts_matchTorchvision() {
        assertThat(count(new R3dConfig(18, 64, List.of(3, 7, 7), List.of(1, 2, 2)), 400, 16, 112, 112, 3))
                .isEqualTo(33_371_472);
        assertThat(count(ResnetConfig.defaults(), 1000, 224, 224, 3)).isEqualTo(11_689_512);
    }

    private static long count(EncoderConfig encoder, int classes, long... shape) {
        NetworkConfig config = new NetworkConfig(Map.of("m", encoder), LATE);
        try (MultiHeadNetwork network =
                MultiHeadNetwork.create(config, Map.of("m", shape), classes, 1, Precision.FP32, Device.CPU)) {
            return network.parameters(Set.of("m")).values().stream()
                    .mapToLong(Tensor::count)
                    .sum();
        }
    }

    private static MultiHeadNetwork pose(EncoderConfig encoder) {
        return Toy.network(
                new NetworkConfig(Map.of("pose", encoder), LATE), Map.of("pose", new long[] {7}), Precision.FP32);
    }

    private static Map<String, float[]> values(Map<String, Tensor> state) {
        Map<String, float[]> values = new LinkedHashMap<>();
        state.forEach((name, tensor) -> values.put(name, tensor.toFloats()));
        return values;
    }
}
