package org.gblend.nn.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.gblend.core.InputException;
import org.gblend.nn.OneThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the comparison with PyTorch does not see: missing gradients, state, errors. */
@ExtendWith(OneThread.class)
class OptimizerTest {
    enum Kind {
        SGD(SgdConfig.defaults(), "momentum_buffer"),
        ADAM(AdamConfig.defaults(), "exp_avg", "exp_avg_sq", "step"),
        ADAGRAD(AdagradConfig.defaults(), "sum", "step");

        @SuppressWarnings("ImmutableEnumChecker")
        private final OptimizerConfig config;

        @SuppressWarnings("ImmutableEnumChecker")
        private final String[] slots;

        Kind(OptimizerConfig config, String... slots) {
            this.config = config;
            this.slots = slots;
        }
    }

    @ParameterizedTest
    @EnumSource
    void decayFactors_areThoseOfAnOptimiserForEachParameter(Kind kind) {
        try (var _ = new Scope()) {
            Map<String, Tensor> together = two();
            try (Optimizer optimizer =
                    Optimizer.create(kind.config, together, (name, _) -> name.equals("a") ? 100 : 0)) {
                threeSteps(optimizer, together);
            }
            for (String name : together.keySet()) {
                Map<String, Tensor> alone = two();
                alone.keySet().retainAll(Set.of(name));
                try (Optimizer optimizer = Optimizer.create(kind.config, alone, (_, _) -> name.equals("a") ? 100 : 0)) {
                    threeSteps(optimizer, alone);
                }
                assertThat(get(together, name).toFloats())
                        .isEqualTo(get(alone, name).toFloats());
            }
            Map<String, Tensor> plain = two();
            try (Optimizer optimizer = Optimizer.create(kind.config, plain)) {
                threeSteps(optimizer, plain);
            }
            assertThat(get(together, "a").toFloats())
                    .isNotEqualTo(get(plain, "a").toFloats());
        }
    }

    private static void threeSteps(Optimizer optimizer, Map<String, Tensor> parameters) {
        for (int step = 0; step < 3; step++) {
            optimizer.zeroGrad();
            parameters
                    .values()
                    .forEach(tensor -> tensor.mul(tensor.add(-7)).sum().backward());
            optimizer.step(0.1);
        }
    }

    private static Map<String, Tensor> two() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("a", Tensor.of(new float[] {1, 2}, 2).requiresGrad(true));
        parameters.put("b", Tensor.of(new float[] {3}, 1).requiresGrad(true));
        return parameters;
    }

    private static Tensor get(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private static float[] gradient(Map<String, Tensor> parameters, String name) {
        return Objects.requireNonNull(get(parameters, name).grad(), name).toFloats();
    }

    @ParameterizedTest
    @EnumSource
    void parameterWithoutGradient_isLeftAlone_stateToo(Kind kind) {
        try (var _ = new Scope()) {
            Map<String, Tensor> parameters = two();
            try (Optimizer optimizer = Optimizer.create(kind.config, parameters)) {
                get(parameters, "a").mul(2).sum().backward();
                optimizer.step(0.1);
                assertThat(get(parameters, "a").toFloats()).isNotEqualTo(new float[] {1, 2});
                assertThat(get(parameters, "b").toFloats()).containsExactly(3);
                for (String slot : kind.slots) {
                    assertThat(get(optimizer.state(), slot + "/b").toFloats()).containsOnly(0);
                    assertThat(get(optimizer.state(), slot + "/a").toFloats()).doesNotContain(0);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void zeroGrad_thenStep_changesNothing(Kind kind) {
        try (var _ = new Scope()) {
            Map<String, Tensor> parameters = two();
            try (Optimizer optimizer = Optimizer.create(kind.config, parameters)) {
                get(parameters, "a").sum().backward();
                optimizer.zeroGrad();
                assertThat(get(parameters, "a").grad()).isNull();
                optimizer.step(0.1);
                assertThat(get(parameters, "a").toFloats()).containsExactly(1, 2);
            }
        }
    }

    @Test
    void clip_underTheLimit_leavesGradientsAlone() {
        try (var _ = new Scope()) {
            Map<String, Tensor> parameters = two();
            try (Optimizer optimizer = Optimizer.create(SgdConfig.defaults(), parameters)) {
                get(parameters, "a")
                        .mul(3)
                        .sum()
                        .add(get(parameters, "b").mul(4).sum())
                        .backward();
                assertThat(optimizer.clipGradients(100)).isCloseTo(Math.sqrt(34), Offset.offset(1e-6));
                assertThat(gradient(parameters, "a")).containsExactly(3, 3);
                optimizer.clipGradients(Math.sqrt(34) / 2);
                assertThat(gradient(parameters, "b")[0]).isCloseTo(2f, Offset.offset(1e-5f));
            }
        }
    }

    @Test
    void clip_tellsOfNaN() {
        try (var _ = new Scope()) {
            Map<String, Tensor> parameters = two();
            try (Optimizer optimizer = Optimizer.create(SgdConfig.defaults(), parameters)) {
                get(parameters, "a").mul(Double.NaN).sum().backward();
                assertThat(optimizer.clipGradients(1)).isNaN();
            }
        }
    }

    @Test
    void load_ofAnotherKind_listsMismatches() {
        try (var _ = new Scope();
                Optimizer sgd = Optimizer.create(SgdConfig.defaults(), two());
                Optimizer adagrad = Optimizer.create(AdagradConfig.defaults(), two())) {
            assertThatThrownBy(() -> sgd.load(adagrad.state()))
                    .isInstanceOf(InputException.class)
                    .hasMessage("""
                            optimiser state is of another network or setting; 6 mismatches:
                              momentum_buffer/a: missing, wanted [2]
                              momentum_buffer/b: missing, wanted [1]
                              sum/a: not expected, shape [2]
                              sum/b: not expected, shape [1]
                              step/a: not expected, shape []
                              step/b: not expected, shape []""");
        }
    }

    @Test
    void badSettings_nameKeyValueAndRange() {
        assertThatThrownBy(() -> new SgdConfig(0, 0.9, true, 0)).hasMessage("lr is 0.0: use a number above 0");
        assertThatThrownBy(() -> new SgdConfig(0.1, 1, true, 0)).hasMessage("momentum is 1.0: use a number in [0, 1)");
        assertThatThrownBy(() -> new SgdConfig(0.1, 0, true, 0))
                .hasMessage("nesterov is true with momentum 0: set momentum above 0, or nesterov=false");
        assertThatThrownBy(() -> new SgdConfig(0.1, 0.9, true, -1)).hasMessage("weight-decay is -1.0: use 0 or more");
        assertThatThrownBy(() -> new AdamConfig(0.1, 0.9, Double.NaN, 1e-8, 0))
                .hasMessage("beta2 is NaN: use a number in [0, 1)");
        assertThatThrownBy(() -> new AdagradConfig(0.1, -0.5, 1e-8, 0)).hasMessage("lr-decay is -0.5: use 0 or more");
    }
}
