package org.gblend.nn.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.gblend.core.InputException;
import org.gblend.nn.EncoderConfig;
import org.gblend.nn.LateConcatConfig;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.NetworkConfig;
import org.gblend.nn.OneThread;
import org.gblend.nn.R3dConfig;
import org.gblend.nn.ResnetConfig;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.weights.InitialWeights.Channels;
import org.gblend.nn.weights.InitialWeights.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that torch.save wrote (src/test/python/make_state_dicts.py), into networks, against PyTorch's logits. */
@ExtendWith(OneThread.class)
class InitialWeightsTest {
    private static final List<Integer> THREES = List.of(3, 3, 3);
    private static final List<Integer> ONES = List.of(1, 1, 1);
    private static final R3dConfig R3D = new R3dConfig(10, 1, THREES, ONES, false);
    private static final long[] VIDEO = {4, 9, 8, 3};

    @TempDir
    private Path folder;

    static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(InitialWeightsTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static double[] expected(String network) {
        try (InputStream in = Objects.requireNonNull(InitialWeightsTest.class.getResourceAsStream("logits.json"))) {
            List<Double> values = new ArrayList<>();
            JsonNode logits = JsonMapper.shared().readTree(in).path("logits").path(network);
            logits.forEach(v -> values.add(v.doubleValue()));
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static MultiHeadNetwork network(EncoderConfig encoder, long... shape) {
        return MultiHeadNetwork.create(
                new NetworkConfig(Map.of("m", encoder), LateConcatConfig.defaults()),
                Map.of("m", shape),
                5,
                1,
                Precision.FP64,
                Device.CPU);
    }

    private static InitialWeights from(String name) {
        return new InitialWeights(file(name), Names.TORCHVISION, false, Channels.EXACT, true);
    }

    private static Tensor input(long... shape) {
        int count = 3;
        long[] full = new long[shape.length + 1];
        full[0] = count;
        for (int i = 0; i < shape.length; i++) {
            full[i + 1] = shape[i];
            count *= (int) shape[i];
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Math.cos(0.11 * i);
        }
        return Tensor.of(values, full);
    }

    private static double[] logits(MultiHeadNetwork network, long... shape) {
        network.training(false);
        return Objects.requireNonNull(
                        network.logits(Map.of("m", input(shape)), Set.of("m")).get("m"))
                .toDoubles();
    }

    @ParameterizedTest
    @ValueSource(strings = {"r3d-10.pth", "checkpoint.pt"})
    void savedByPyTorch_givesItsLogits(String name) {
        try (var _ = new Scope();
                MultiHeadNetwork network = network(R3D, VIDEO)) {
            from(name).fill(network, "m");
            assertThat(logits(network, VIDEO)).containsExactly(expected("r3d-10"), Offset.offset(1e-9));
        }
    }

    @Test
    void writtenUnderPyTorchsNames_comesBackEqual() {
        Path out = folder.resolve("r3d.safetensors");
        try (var _ = new Scope();
                MultiHeadNetwork network = network(R3D, VIDEO);
                MultiHeadNetwork other = network(R3D, VIDEO);
                WeightsFile original = WeightsFile.open(file("r3d-10.pth"))) {
            from("r3d-10.pth").fill(network, "m");
            Map<String, Tensor> named = TorchNames.encoder(network.state(), "m");
            assertThat(named.keySet())
                    .containsExactlyInAnyOrderElementsOf(original.shapes().keySet());
            Safetensors.write(out, named, Map.of("format", "pt"));
            new InitialWeights(out, Names.TORCHVISION, false, Channels.EXACT, true).fill(other, "m");
            assertThat(logits(other, VIDEO)).isEqualTo(logits(network, VIDEO));
        }
    }

    /** A whole network's checkpoint, as training leaves it: encoders, heads, heads on stages and fusion. */
    @Test
    void wholeNetwork_givesItsEncoderAndLeavesItsOtherParts() {
        Path out = folder.resolve("whole.safetensors");
        try (var _ = new Scope();
                MultiHeadNetwork network = network(R3D, VIDEO);
                MultiHeadNetwork other = network(R3D, VIDEO)) {
            from("r3d-10.pth").fill(network, "m");
            Map<String, Tensor> whole = new LinkedHashMap<>(network.state());
            whole.put("stage-heads.m.2.weight", Tensor.of(new float[] {1}, 1));
            Safetensors.write(out, whole, Map.of());
            new InitialWeights(out, Names.GBLEND, false, Channels.EXACT, false).fill(other, "m");
            Map<String, Tensor> filled = TorchNames.encoder(other.state(), "m");
            TorchNames.encoder(network.state(), "m").forEach((name, tensor) -> {
                if (!TorchNames.isHead(name)) {
                    assertThat(Objects.requireNonNull(filled.get(name)).toFloats())
                            .as(name)
                            .isEqualTo(tensor.toFloats());
                }
            });
        }
    }

    @Test
    void imageNetwork_givesItsLogits() {
        ResnetConfig config = new ResnetConfig(10, 1, 7, 2, true);
        try (var _ = new Scope();
                MultiHeadNetwork network = network(config, 20, 17, 3)) {
            from("resnet-10.pth").fill(network, "m");
            assertThat(logits(network, 20, 17, 3)).containsExactly(expected("resnet-10"), Offset.offset(1e-9));
        }
    }

    @Test
    void imageNetwork_inflated_repeatsKernelsAndTheMeanOfChannels() {
        R3dConfig config = new R3dConfig(10, 1, List.of(5, 7, 7), List.of(1, 2, 2), true);
        try (var _ = new Scope();
                MultiHeadNetwork network = network(config, 4, 20, 17, 2);
                WeightsFile image = WeightsFile.open(file("resnet-10.pth"))) {
            new InitialWeights(file("resnet-10.pth"), Names.TORCHVISION, true, Channels.MEAN, false).fill(network, "m");
            Map<String, Tensor> state = network.state();
            double[] flat = image.read("conv1.weight").toDoubles(); // (1, 3, 7, 7)
            double[] stem = Objects.requireNonNull(state.get("encoders.m.stem.0.weight"))
                    .toDoubles(); // (1, 2, 5, 7, 7)
            double mean = (flat[0] + flat[49] + flat[98]) / 3 / 5;
            assertThat(new double[] {stem[0], stem[49], stem[4 * 49], stem[5 * 49]})
                    .containsExactly(new double[] {mean, mean, mean, mean}, Offset.offset(1e-15));
            double[] kernel = image.read("layer1.0.conv2.weight").toDoubles(); // (1, 1, 3, 3)
            double[] video = Objects.requireNonNull(state.get("encoders.m.layer1.0.conv2.0.weight"))
                    .toDoubles(); // (1, 1, 3, 3, 3)
            for (int i = 0; i < video.length; i++) {
                assertThat(video[i]).isCloseTo(kernel[i % 9] / 3, Offset.offset(1e-15));
            }
            assertThat(Objects.requireNonNull(state.get("encoders.m.layer4.0.conv1.1.running_var"))
                            .toDoubles())
                    .isEqualTo(image.read("layer4.0.bn1.running_var").toDoubles());
        }
    }

    @Test
    void everyType_isReadAsItIs() {
        try (var _ = new Scope();
                WeightsFile types = WeightsFile.open(file("types.pth"))) {
            for (String type : List.of("float64", "float32", "float16", "bfloat16", "int64", "int32", "uint8")) {
                assertThat(types.read(type).toDoubles()).containsExactly(0, 1, 2);
            }
            assertThat(types.read("bool").toDoubles()).containsExactly(0, 1, 1);
        }
    }

    @Test
    void anotherNetwork_isRefusedNameByName() {
        R3dConfig wide = new R3dConfig(10, 2, THREES, ONES, false);
        try (var _ = new Scope();
                MultiHeadNetwork network = network(wide, VIDEO)) {
            double[] before = logits(network, VIDEO);
            assertThatThrownBy(() -> from("r3d-10.pth").fill(network, "m"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("r3d-10.pth does not fit the encoder of modality 'm'; ")
                    .hasMessageContaining("\n  stem.0.weight: shape [1, 3, 3, 3, 3], wanted [2, 3, 3, 3, 3]\n")
                    .hasMessageContaining("\n  fc.weight: shape [5, 8], wanted [5, 16]");
            assertThat(logits(network, VIDEO)).isEqualTo(before);
        }
    }

    @Test
    void whatASettingWouldMend_isSaid() {
        try (var _ = new Scope();
                MultiHeadNetwork flow = network(R3D, 4, 9, 8, 2);
                MultiHeadNetwork video = network(R3D, VIDEO)) {
            assertThatThrownBy(() -> from("r3d-10.pth").fill(flow, "m"))
                    .hasMessageContaining(
                            "; 1 mismatch:\n  stem.0.weight: shape [1, 3, 3, 3, 3], wanted [1, 2, 3, 3, 3]\n"
                                    + "The first layer sees other channels: 'channels: mean' takes the mean over the file's");
            assertThatThrownBy(() -> from("resnet-10.pth").fill(video, "m"))
                    .hasMessageContaining("\n  stem.0.weight: missing, wanted [1, 3, 3, 3, 3]\n")
                    .hasMessageContaining("\n  conv1.weight: not expected, shape [1, 3, 7, 7]\n")
                    .hasMessageEndingWith(
                            "\nThe file is of an image network: 'inflate: true' repeats its kernels along time");
        }
    }

    @Test
    void noFile_changesNothing() {
        try (var _ = new Scope();
                MultiHeadNetwork network = network(R3D, VIDEO)) {
            double[] before = logits(network, VIDEO);
            InitialWeights.defaults().fill(network, "m");
            assertThat(logits(network, VIDEO)).isEqualTo(before);
        }
    }
}
