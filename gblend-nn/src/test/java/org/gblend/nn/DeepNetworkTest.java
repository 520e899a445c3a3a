package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gblend.nn.torch.Optimizer;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.SgdConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of depth 152: a step, its memory, and how much of it is left behind. */
@ExtendWith(OneThread.class)
class DeepNetworkTest {
    private static final List<Integer> KERNEL = List.of(3, 7, 7);
    private static final List<Integer> STRIDE = List.of(1, 2, 2);
    private static final long GIB = 1L << 30;
    private static final long FLOAT = 4;

    static Stream<EncoderConfig> video(int width) {
        return Stream.of(
                new R3dConfig(152, width, KERNEL, STRIDE, true),
                new R2plus1dConfig(152, width, R2plus1dConfig.Middle.BLOCK, width, KERNEL, STRIDE, true, 1e-5),
                new IpCsnConfig(152, width, KERNEL, STRIDE, true, 1e-3),
                new IrCsnConfig(152, width, KERNEL, STRIDE, true, 1e-3));
    }

    static Stream<EncoderConfig> narrow() {
        return video(4);
    }

    @ParameterizedTest
    @MethodSource("narrow")
    void oneStep_hasAFiniteLoss_andLeavesNoNativeObjectsBehind(EncoderConfig encoder) {
        Map<String, long[]> shapes = Map.of("m", new long[] {4, 24, 24, 3});
        NetworkConfig config = new NetworkConfig(Map.of("m", encoder), LateConcatConfig.defaults());
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.network(config, shapes, Precision.FP32);
                Optimizer optimizer = Toy.optimizer(new SgdConfig(0.01, 0.9, true, 0), network)) {
            long before = Scope.live();
            try (var _ = new Scope()) {
                assertThat(Toy.step(network, optimizer, Toy.batch(shapes, 2, 1), 2, 0.01))
                        .isFinite();
            }
            // The gradients stay: fewer than 4 objects for each parameter, however deep.
            assertThat(Scope.live() - before).isLessThan(4L * network.state().size());
        }
    }

    static Stream<EncoderConfig> standard() {
        return video(64);
    }

    /** Parameters, gradients and momentum, and twice the activations for their gradients' sake. */
    @ParameterizedTest
    @MethodSource("standard")
    void trainingStepOfTheStandardWidth_at8x112x112_needsLessThan8GiB(EncoderConfig encoder) {
        ModelSummary summary = ModelSummary.of(
                Blueprint.of(
                        new NetworkConfig(Map.of("m", encoder), LateConcatConfig.defaults()),
                        Map.of("m", new long[] {8, 112, 112, 3}),
                        400),
                Precision.FP32);
        assertThat(3 * FLOAT * summary.parameters() + 2 * summary.activationBytes())
                .isBetween(GIB / 2, 8 * GIB);
    }

    @Test
    void forward_holdsOneBlockAtATime() {
        Map<String, long[]> shapes = Map.of("m", new long[] {4, 24, 24, 3});
        try (var _ = new Scope()) {
            long shallow = live(new IrCsnConfig(50, 4, KERNEL, STRIDE, true, 1e-3), shapes);
            long deep = live(new IrCsnConfig(152, 4, KERNEL, STRIDE, true, 1e-3), shapes);
            assertThat(deep).isEqualTo(shallow);
        }
    }

    /** Native objects that a forward pass leaves in its scope. */
    private static long live(EncoderConfig encoder, Map<String, long[]> shapes) {
        NetworkConfig config = new NetworkConfig(Map.of("m", encoder), LateConcatConfig.defaults());
        try (MultiHeadNetwork network = Toy.network(config, shapes, Precision.FP32)) {
            network.training(false);
            var batch = Toy.batch(shapes, 1, 1);
            long before = Scope.live();
            try (var _ = new Scope()) {
                network.logits(batch, Toy.all(network));
                return Scope.live() - before;
            }
        }
    }
}
