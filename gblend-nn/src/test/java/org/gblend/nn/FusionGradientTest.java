package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.gblend.nn.torch.Guard;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.Torch;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The joint loss's gradient against central differences in float64, through fusion and encoders. */
@ExtendWith(OneThread.class)
class FusionGradientTest {
    private static final double STEP = 1e-6;
    private static final Set<String> JOINT = Set.of(MultiHeadNetwork.JOINT);

    @ParameterizedTest
    @MethodSource("org.gblend.nn.FusionCase#all")
    void gradient_isTheSlopeOfTheLoss(FusionCase any) {
        assertSlope(any, Presence.COMPLETE);
    }

    /** x is lacking in one sample, y in another. */
    @ParameterizedTest
    @MethodSource("org.gblend.nn.FusionCase#all")
    void gradientWhereModalitiesAreMissing_isTheSlopeOfTheLoss(FusionCase any) {
        assertSlope(
                any,
                Presence.of(Map.of("x", new boolean[] {false, true, true}, "y", new boolean[] {true, false, true})));
    }

    private static void assertSlope(FusionCase any, Presence presence) {
        FusionCase c = any.meanPooled();
        try (var _ = new Scope();
                MultiHeadNetwork network = c.network(Precision.FP64)) {
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            c.shapes().forEach((m, shape) -> inputs.put(m, Reference.input(shape, inputs.size())));
            if (!presence.complete()) {
                offTheKink(network);
            }
            loss(network, inputs, presence).backward();
            Map<String, Tensor> parameters = network.parameters(JOINT);
            assertThat(parameters.keySet()).anyMatch(name -> name.startsWith("fusion."));
            boolean maps = c.encoders().containsValue(FusionCase.R3D) || c.fusion() instanceof MidConcatConfig;
            parameters.forEach((name, tensor) -> {
                boolean fusion = name.startsWith("fusion.");
                if (maps && !fusion && !name.matches("encoders\\..\\.(stem.0|conv1|layers.0).weight")) {
                    return;
                }
                double[] gradient = Objects.requireNonNull(tensor.grad(), name).toDoubles();
                int n = gradient.length;
                for (int at : maps ? Set.of(n / 2) : new TreeSet<>(List.of(0, n / 2, n - 1))) {
                    double slope = slope(network, inputs, presence, tensor, at);
                    assertThat(Math.abs(slope - gradient[at]))
                            .as("%s[%d]: gradient %s, slope %s", name, at, gradient[at], slope)
                            .isLessThan(1e-7 + 1e-5 * Math.abs(slope));
                }
            });
        }
    }

    /** A stream of zeros meets a bias of 0 at the ReLU's kink, where the loss has no slope. */
    private static void offTheKink(MultiHeadNetwork network) {
        try (Guard _ = Torch.noGrad()) {
            network.parameters(JOINT).forEach((name, tensor) -> {
                if (name.startsWith("fusion.") && name.endsWith(".bias")) {
                    tensor.copyFrom(tensor.add(0.05));
                }
            });
        }
    }

    private static Tensor loss(MultiHeadNetwork network, Map<String, Tensor> inputs, Presence presence) {
        return Toy.get(network.logits(inputs, presence, JOINT), MultiHeadNetwork.JOINT)
                .crossEntropy(Reference.labels());
    }

    private static double slope(
            MultiHeadNetwork network, Map<String, Tensor> inputs, Presence presence, Tensor tensor, int at) {
        double[] values = tensor.toDoubles();
        double there = values[at];
        double up = lossAt(network, inputs, presence, tensor, values, at, there + STEP);
        double down = lossAt(network, inputs, presence, tensor, values, at, there - STEP);
        lossAt(network, inputs, presence, tensor, values, at, there);
        return (up - down) / (2 * STEP);
    }

    private static double lossAt(
            MultiHeadNetwork network,
            Map<String, Tensor> inputs,
            Presence presence,
            Tensor tensor,
            double[] values,
            int at,
            double value) {
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            values[at] = value;
            tensor.copyFrom(Tensor.of(values, tensor.shape()));
            return loss(network, inputs, presence).item();
        }
    }
}
