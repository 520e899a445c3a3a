package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gblend.nn.torch.Precision;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Encoders of every kind and depth against PyTorch's values (src/test/python/make_encoder_fixtures.py). */
@ExtendWith(OneThread.class)
class EncoderAgreementTest {
    private static final List<Integer> K377 = List.of(3, 7, 7);
    private static final List<Integer> S122 = List.of(1, 2, 2);
    private static final List<Integer> THREES = List.of(3, 3, 3);
    private static final List<Integer> ONES = List.of(1, 1, 1);
    private static final long[] VIDEO = {5, 19, 22, 3};
    private static final long[] FEW = {4, 9, 8, 2};

    record Case(String name, EncoderConfig encoder, Map<String, long[]> shapes) {
        static Case of(String name, EncoderConfig encoder, long... shape) {
            return new Case(name, encoder, Map.of("m", shape));
        }

        @Override
        public String toString() {
            return name;
        }

        NetworkConfig config() {
            return new NetworkConfig(Map.of("m", encoder), LateConcatConfig.defaults());
        }

        JsonNode expected() {
            return Reference.read("encoders").path(name);
        }
    }

    static Stream<Case> encoders() {
        return Stream.of(
                Case.of("r3d-50", new R3dConfig(50, 2, K377, S122, true), VIDEO),
                Case.of("r2plus1d-10", r2plus1d(10, 4, R2plus1dConfig.Middle.BLOCK, 5, false), VIDEO),
                Case.of(
                        "r2plus1d-10-by-convolution",
                        new R2plus1dConfig(10, 4, R2plus1dConfig.Middle.CONVOLUTION, 3, THREES, ONES, false, 1e-3),
                        FEW),
                Case.of("r2plus1d-50", r2plus1d(50, 2, R2plus1dConfig.Middle.BLOCK, 3, true), VIDEO),
                Case.of("mc3-10", new Mc3Config(10, 4, K377, S122), VIDEO),
                Case.of("mc3-18", new Mc3Config(18, 2, THREES, ONES), FEW),
                Case.of("ip-csn-26", new IpCsnConfig(26, 3, K377, S122, true, 1e-3), VIDEO),
                Case.of("ip-csn-50", new IpCsnConfig(50, 2, THREES, ONES, false, 1e-3), FEW),
                Case.of("ir-csn-26", new IrCsnConfig(26, 3, K377, S122, true, 1e-3), VIDEO),
                Case.of("audio-resnet-50", new AudioResnetConfig(50, 4), 100, 40, 1),
                Case.of("resnet-50", new ResnetConfig(50, 2, 7, 2, true), 40, 33, 3),
                Case.of("transformer", new TransformerConfig(8, 2, 2, 12, 0), 12, 6),
                Case.of("transformer-odd", new TransformerConfig(5, 1, 1, 7, 0), 12, 5, 2));
    }

    private static R2plus1dConfig r2plus1d(
            int depth, int width, R2plus1dConfig.Middle middle, int stemWidth, boolean pool) {
        return new R2plus1dConfig(depth, width, middle, stemWidth, K377, S122, pool, 1e-5);
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void outputsAndGradients_training(Case c) {
        PyTorchAgreementTest.compare(
                new PyTorchAgreementTest.Case(c.name(), c.config(), c.shapes()),
                c.expected().path("training"),
                true);
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void outputsAndGradients_evaluation(Case c) {
        PyTorchAgreementTest.compare(
                new PyTorchAgreementTest.Case(c.name(), c.config(), c.shapes()),
                c.expected().path("evaluation"),
                false);
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void parametersAndMultiplyAdds_arePyTorchsCount(Case c) {
        ModelSummary summary = ModelSummary.of(Blueprint.of(c.config(), c.shapes(), Reference.CLASSES), Precision.FP32);
        assertThat(summary.parameters())
                .isEqualTo(c.expected().path("parameters").longValue());
        assertThat(summary.multiplyAdds())
                .isEqualTo(c.expected().path("multiply-adds").longValue());
    }
}
