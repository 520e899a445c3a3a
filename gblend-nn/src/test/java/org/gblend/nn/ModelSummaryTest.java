package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Meter;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Counts without a forward pass, against published ones and against an instrumented forward pass. */
@ExtendWith(OneThread.class)
class ModelSummaryTest {
    private static final long[] CLIP = {16, 112, 112, 3};
    private static final List<Integer> ONES = List.of(1, 1, 1);
    private static final List<Integer> THREES = List.of(3, 3, 3);

    private static final List<Class<? extends EncoderConfig>> VIDEO =
            List.of(R3dConfig.class, R2plus1dConfig.class, Mc3Config.class, IpCsnConfig.class, IrCsnConfig.class);

    private static ModelSummary summary(EncoderConfig encoder, int classes, long... shape) {
        return ModelSummary.of(
                Blueprint.of(
                        new NetworkConfig(Map.of("m", encoder), LateConcatConfig.defaults()),
                        Map.of("m", shape),
                        classes),
                Precision.FP32);
    }

    static R3dConfig r3d(int depth) {
        return new R3dConfig(depth, 64, List.of(3, 7, 7), List.of(1, 2, 2), false);
    }

    static R2plus1dConfig r2plus1d(int depth, R2plus1dConfig.Middle middle, boolean pool) {
        return new R2plus1dConfig(depth, 64, middle, 45, List.of(3, 7, 7), List.of(1, 2, 2), pool, 1e-5);
    }

    @Test
    void parameters_ofVideoNetworks_areTorchvisions() {
        assertThat(summary(r3d(18), 400, CLIP).parameters()).isEqualTo(33_371_472);
        assertThat(summary(Mc3Config.defaults(), 400, CLIP).parameters()).isEqualTo(11_695_440);
        assertThat(summary(R2plus1dConfig.defaults(), 400, CLIP).parameters()).isEqualTo(31_505_325);
    }

    /** torchvision's documented counts with 1000 classes. */
    @ParameterizedTest
    @CsvSource({"18, 11689512", "34, 21797672", "50, 25557032", "101, 44549160", "152, 60192808"})
    void parameters_ofImageNetworks_areTorchvisions(int depth, long parameters) {
        assertThat(summary(new ResnetConfig(depth, 64, 7, 2, true), 1000, 224, 224, 3)
                        .parameters())
                .isEqualTo(parameters);
    }

    /** ip-CSN-152 of Tran et al., ICCV 2019, and with the audio network: Wang, Tran, Feiszli, CVPR 2020. */
    @Test
    void ipCsn152_hasThePublishedCounts() {
        IpCsnConfig config = IpCsnConfig.defaults();
        ModelSummary at224 = summary(config, 400, 32, 224, 224, 3);
        assertThat(at224.parameters()).isEqualTo(33_016_592);
        assertThat(at224.multiplyAdds()).isEqualTo(83_294_685_184L); // published: 83.3 G
        ModelSummary at256 = summary(config, 400, 32, 256, 256, 3);
        assertThat(at256.multiplyAdds()).isEqualTo(108_792_807_424L); // published: 108.8 G
        ModelSummary audio = summary(new AudioResnetConfig(152, 64), 400, 100, 40, 1);
        assertThat(audio.multiplyAdds()).isEqualTo(1_244_752_384L);
        assertThat((at256.multiplyAdds() + audio.multiplyAdds()) / 1e9).isBetween(110.0, 110.1);
        // Each channel of a batch norm has a weight, a bias, a mean and a variance; and each norm a counter.
        long norms = 1 + 4 + 50 * 4;
        assertThat(at224.parameters() - (at224.buffers() - norms)).isBetween(32_835_000L, 32_845_000L);
    }

    @Test
    void middleChannels_followThePublishedFormula() {
        ModelSummary whole = summary(r3d(18), 400, CLIP);
        ModelSummary factored = summary(r2plus1d(18, R2plus1dConfig.Middle.CONVOLUTION, false), 400, CLIP);
        // First block, 64 to 64: floor(27 * 64 * 64 / (9 * 64 + 3 * 64)) = 144. Weights 9 * 64 * 144 + 3 * 144 * 64.
        long middle = 144;
        long weights = 9 * 64 * middle + 3 * middle * 64;
        assertThat(weights).isEqualTo(27 * 64 * 64);
        assertThat(part(factored, "layer1").parameters() - part(whole, "layer1").parameters())
                .isEqualTo(4 * 2 * middle);
    }

    private static ModelSummary.Part part(ModelSummary summary, String name) {
        return summary.parts().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shapes_ofStages_halveWhereTheyStride() {
        assertThat(summary(Mc3Config.defaults(), 400, CLIP).parts().stream().map(ModelSummary.Part::shape))
                .containsExactly(
                        List.of(64L, 16L, 56L, 56L),
                        List.of(64L, 16L, 56L, 56L),
                        List.of(128L, 16L, 28L, 28L),
                        List.of(256L, 16L, 14L, 14L),
                        List.of(512L, 16L, 7L, 7L),
                        List.of(400L));
    }

    @Test
    void activations_growWithTheClip_andHalveInHalfPrecision() {
        R3dConfig config = new R3dConfig(18, 8, THREES, ONES, false);
        ModelSummary one = summary(config, 5, 8, 32, 32, 3);
        ModelSummary twice = summary(config, 5, 16, 32, 32, 3);
        assertThat((double) twice.activationBytes() / one.activationBytes()).isBetween(1.95, 2.05);
        ModelSummary.Part layer4 = one.parts().get(4);
        // Two blocks of two convolutions and norms, one projection and its norm, each 64 x 1 x 4 x 4 of four bytes.
        assertThat(layer4.activationBytes()).isBetween(10 * 64 * 16 * 4L, 12 * 64 * 16 * 4L);
    }

    static Stream<EncoderConfig> small() {
        return Stream.of(
                new R3dConfig(10, 4, THREES, ONES, true),
                new R3dConfig(50, 4, THREES, ONES, false),
                new R2plus1dConfig(10, 4, R2plus1dConfig.Middle.BLOCK, 5, THREES, ONES, true, 1e-5),
                new Mc3Config(10, 4, THREES, ONES),
                new IpCsnConfig(26, 4, THREES, ONES, true, 1e-3),
                new IrCsnConfig(26, 4, THREES, ONES, false, 1e-3),
                new AudioResnetConfig(10, 4),
                new AudioResnetConfig(50, 4),
                new ResnetConfig(50, 4, 3, 2, true),
                new Conv1dConfig(4, 3, 5, 0),
                new GruConfig(5, 2, true, 0),
                new MlpConfig(6, 2, 0));
    }

    @ParameterizedTest
    @MethodSource("small")
    void countsOnShapesAlone_areThoseOfARealForwardPass(EncoderConfig encoder) {
        boolean video = VIDEO.contains(encoder.getClass());
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("m", video ? new long[] {5, 17, 14, 3} : new long[] {23, 10, 2});
        shapes.put("other", new long[] {7});
        Map<String, EncoderConfig> encoders = new LinkedHashMap<>();
        encoders.put("m", encoder);
        encoders.put("other", new MlpConfig(4, 1, 0));
        Blueprint blueprint = Blueprint.of(new NetworkConfig(encoders, LateConcatConfig.defaults()), shapes, 5);
        ModelSummary counted = ModelSummary.of(blueprint, Precision.FP32);
        try (var _ = new Scope();
                MultiHeadNetwork network = MultiHeadNetwork.create(blueprint, 1, Precision.FP32, Device.CPU)) {
            network.training(false);
            Map<String, Tensor> batch = Toy.batch(shapes, 1, 3);
            try (Meter meter = Meter.open()) {
                network.logits(batch, new LinkedHashSet<>(network.heads()));
                ModelSummary measured = ModelSummary.of(network, meter.calls());
                assertThat(counted.parts().stream().map(ModelSummaryTest::counts))
                        .containsExactlyElementsOf(measured.parts().stream()
                                .map(ModelSummaryTest::counts)
                                .toList());
                assertThat(counted.multiplyAdds()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.gblend.nn.FusionCase#all")
    void fusions_countAsInARealForwardPass(FusionCase c) {
        Blueprint blueprint = Blueprint.of(c.config(), c.shapes(), Reference.CLASSES);
        ModelSummary counted = ModelSummary.of(blueprint, Precision.FP32);
        try (var _ = new Scope();
                MultiHeadNetwork network = MultiHeadNetwork.create(blueprint, 1, Precision.FP32, Device.CPU)) {
            network.training(false);
            Map<String, Tensor> batch = Toy.batch(c.shapes(), 1, 3);
            try (Meter meter = Meter.open()) {
                network.logits(batch, new LinkedHashSet<>(network.heads()));
                ModelSummary measured = ModelSummary.of(network, meter.calls());
                assertThat(counted.parts().stream().map(ModelSummaryTest::counts))
                        .containsExactlyElementsOf(measured.parts().stream()
                                .map(ModelSummaryTest::counts)
                                .toList());
            }
        }
        assertThat(counted.parts().stream()
                        .filter(p -> p.owner().equals("fusion"))
                        .mapToLong(ModelSummary.Part::multiplyAdds)
                        .sum())
                .isPositive();
    }

    private static List<Object> counts(ModelSummary.Part part) {
        return List.of(part.owner(), part.name(), part.parameters(), part.buffers(), part.multiplyAdds(), part.shape());
    }
}
