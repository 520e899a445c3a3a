package org.gblend.nn;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Fusions against PyTorch's values in float64, to 1e-6 relative: logits, gradients, buffers, names. */
@ExtendWith(OneThread.class)
class FusionAgreementTest {
    @ParameterizedTest
    @MethodSource("org.gblend.nn.FusionCase#all")
    void outputsAndGradients_training(FusionCase c) {
        compare(c, true);
    }

    @ParameterizedTest
    @MethodSource("org.gblend.nn.FusionCase#all")
    void outputsAndGradients_evaluation(FusionCase c) {
        compare(c, false);
    }

    private static void compare(FusionCase c, boolean training) {
        JsonNode expected = Reference.read("fusions").path(c.name()).path(training ? "training" : "evaluation");
        PyTorchAgreementTest.compare(
                new PyTorchAgreementTest.Case(c.name(), c.config(), c.shapes()), expected, training);
    }
}
