package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gblend.nn.torch.AdagradConfig;
import org.gblend.nn.torch.AdamConfig;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Optimizer;
import org.gblend.nn.torch.OptimizerConfig;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.SgdConfig;
import org.gblend.nn.torch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Names, outputs, gradients, buffers and updates against PyTorch's in float64, to 1e-6 relative. */
@ExtendWith(OneThread.class)
class PyTorchAgreementTest {
    private static final long[] VIDEO = {8, 20, 24, 3};
    private static final long[] SEQUENCE = {12, 6};
    private static final long[] NARROW = {12, 5, 2};

    record Case(String name, NetworkConfig config, Map<String, long[]> shapes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> networks() {
        List<Integer> k377 = List.of(3, 7, 7);
        List<Integer> s122 = List.of(1, 2, 2);
        List<Integer> ones = List.of(1, 1, 1);
        return Stream.of(
                one("r3d-10", new R3dConfig(10, 4, k377, s122), VIDEO),
                one("r3d-18", new R3dConfig(18, 2, k377, s122), VIDEO),
                one("r3d-10-small-stem", new R3dConfig(10, 4, List.of(3, 3, 3), ones), VIDEO),
                one("audio-resnet-10", new AudioResnetConfig(10, 4), 100, 40, 1),
                one("audio-resnet-18", new AudioResnetConfig(18, 4), 50, 40, 2),
                one("audio-resnet-10-large", new AudioResnetConfig(10, 4), 130, 70, 1),
                one("resnet-10", new ResnetConfig(10, 4, 7, 2, true), 40, 33, 3),
                one("resnet-18-no-pool", new ResnetConfig(18, 2, 3, 1, false), 20, 17, 1),
                one("mlp", new MlpConfig(7, 2, 0), 4, 3, 2),
                one("conv1d", new Conv1dConfig(4, 3, 5, 0), SEQUENCE),
                one("conv1d-spectrogram", new Conv1dConfig(3, 2, 3, 0), NARROW),
                one("gru", new GruConfig(6, 1, false, 0), SEQUENCE),
                one("gru-deep", new GruConfig(5, 2, true, 0), NARROW),
                late(
                        "late-concat",
                        8,
                        Map.of(
                                "x",
                                new MlpConfig(5, 1, 0),
                                "y",
                                new MlpConfig(4, 2, 0),
                                "z",
                                new Conv1dConfig(3, 2, 3, 0))),
                late("late-concat-default-width", 0, Map.of("x", new MlpConfig(5, 1, 0), "y", new MlpConfig(4, 2, 0))));
    }

    private static Case one(String name, EncoderConfig encoder, long... shape) {
        return new Case(name, new NetworkConfig(Map.of("m", encoder), LateConcatConfig.defaults()), Map.of("m", shape));
    }

    private static Case late(String name, int hidden, Map<String, EncoderConfig> encoders) {
        Map<String, EncoderConfig> ordered = new LinkedHashMap<>();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Map<String, long[]> all = Map.of("x", new long[] {6}, "y", new long[] {3, 2}, "z", SEQUENCE);
        for (String modality : new TreeSet<>(encoders.keySet())) {
            ordered.put(modality, Objects.requireNonNull(encoders.get(modality)));
            shapes.put(modality, Objects.requireNonNull(all.get(modality)));
        }
        return new Case(name, new NetworkConfig(ordered, new LateConcatConfig(0, hidden)), shapes);
    }

    private static MultiHeadNetwork network(Case c) {
        return MultiHeadNetwork.create(c.config(), c.shapes(), Reference.CLASSES, 1, Precision.FP64, Device.CPU);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void outputsAndGradients_training(Case c) {
        compare(c, Reference.read("networks").path(c.name()).path("training"), true);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void outputsAndGradients_evaluation(Case c) {
        compare(c, Reference.read("networks").path(c.name()).path("evaluation"), false);
    }

    static void compare(Case c, JsonNode expected, boolean training) {
        try (var _ = new Scope();
                MultiHeadNetwork network = network(c)) {
            Reference.fill(network);
            network.training(training);
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            c.shapes().forEach((m, shape) -> inputs.put(m, Reference.input(shape, inputs.size())));
            Set<String> heads = new LinkedHashSet<>(network.heads());
            Map<String, Tensor> logits = network.logits(inputs, heads);
            Tensor loss = Tensor.of(new double[1]);
            int h = 0;
            for (Map.Entry<String, Tensor> head : logits.entrySet()) {
                double[] wanted = Reference.doubles(expected.path("logits").path(head.getKey()));
                Reference.assertAll(
                        "logits of " + head.getKey(), head.getValue().toDoubles(), wanted);
                loss = loss.add(head.getValue().crossEntropy(Reference.labels()).mul(1.0 / (h++ + 2)));
            }
            double wantedLoss = expected.path("loss").doubleValue();
            Reference.assertClose("loss", loss.item(), wantedLoss, wantedLoss);
            loss.backward();
            Map<String, Tensor> parameters = network.parameters(heads);
            assertThat(parameters.keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            expected.path("gradients").propertyNames());
            parameters.forEach((name, tensor) -> Reference.assertSummary(
                    name,
                    Objects.requireNonNull(tensor.grad(), name),
                    expected.path("gradients").path(name)));
            expected.path("buffers")
                    .properties()
                    .forEach(buffer -> Reference.assertSummary(
                            buffer.getKey(), state(network, buffer.getKey()), buffer.getValue()));
        }
    }

    private static Tensor state(MultiHeadNetwork network, String name) {
        return Objects.requireNonNull(network.state().get(name), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd-nesterov", "sgd-momentum", "sgd-plain", "adam", "adagrad"})
    void threeSteps(String kind) {
        steps(kind, kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd-nesterov", "sgd-momentum", "sgd-plain", "adam", "adagrad"})
    void threeSteps_clipped(String kind) {
        steps(kind, kind + "-clipped");
    }

    private static OptimizerConfig optimizer(String kind) {
        return switch (kind) {
            case "sgd-nesterov" -> new SgdConfig(0.1, 0.9, true, 0.01);
            case "sgd-momentum" -> new SgdConfig(0.1, 0.8, false, 0.01);
            case "sgd-plain" -> new SgdConfig(0.1, 0, false, 0);
            case "adam" -> new AdamConfig(0.01, 0.9, 0.99, 1e-6, 0.01);
            default -> new AdagradConfig(0.05, 0.1, 1e-8, 0.01);
        };
    }

    private static void steps(String kind, String name) {
        JsonNode expected = Reference.read("optimizers").path(name);
        double clip = expected.path("clip").doubleValue();
        OptimizerConfig config = optimizer(kind);
        Case c = one("mlp", new MlpConfig(7, 2, 0), 6);
        Set<String> heads = Set.of("m");
        try (var _ = new Scope();
                MultiHeadNetwork network = network(c)) {
            Reference.fill(network);
            Map<String, Tensor> parameters = network.parameters(heads);
            try (Optimizer optimizer = Optimizer.create(config, parameters)) {
                for (int step = 0; step < 3; step++) {
                    optimizer.zeroGrad();
                    Tensor loss = Objects.requireNonNull(network.logits(
                                            Map.of("m", Reference.input(new long[] {6}, 0)), heads)
                                    .get("m"))
                            .crossEntropy(Reference.labels());
                    loss.backward();
                    double wanted = expected.path("losses").path(step).doubleValue();
                    Reference.assertClose("loss " + step, loss.item(), wanted, wanted);
                    if (clip > 0) {
                        double norm = expected.path("norms").path(step).doubleValue();
                        Reference.assertClose("norm " + step, optimizer.clipGradients(clip), norm, norm);
                    }
                    optimizer.step(config.lr());
                    JsonNode after = expected.path("parameters").path(step);
                    parameters.forEach((p, tensor) -> Reference.assertSummary(p, tensor, after.path(p)));
                }
            }
        }
    }

    @Test
    void losses() {
        JsonNode expected = Reference.read("losses");
        try (var _ = new Scope()) {
            double[] values = new double[4 * Reference.CLASSES];
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.cos(0.7 * i) * 3;
            }
            Tensor logits = Tensor.of(values, 4, Reference.CLASSES);
            Tensor labels = Tensor.labels(0, 1, 2, 3);
            Reference.assertAll(
                    "per sample",
                    logits.crossEntropyPerSample(labels).toDoubles(),
                    Reference.doubles(expected.path("per-sample")));
            Reference.assertAll("softmax", logits.softmax().toDoubles(), Reference.doubles(expected.path("softmax")));
            Reference.assertAll(
                    "log-softmax", logits.logSoftmax().toDoubles(), Reference.doubles(expected.path("log-softmax")));
            assertLoss(expected.path("mean"), logits, labels, 0);
            assertLoss(expected.path("smoothed"), logits, labels, 0.1);
        }
    }

    private static void assertLoss(JsonNode expected, Tensor values, Tensor labels, double smoothing) {
        Tensor logits = values.copy().requiresGrad(true);
        Tensor loss = logits.crossEntropy(labels, smoothing);
        loss.backward();
        Reference.assertAll(
                "loss", loss.toDoubles(), new double[] {expected.path("value").doubleValue()});
        Reference.assertAll(
                "gradient",
                Objects.requireNonNull(logits.grad()).toDoubles(),
                Reference.doubles(expected.path("gradient")));
    }

    @Test
    void recomputedStatistics_areTheMeanOverBatches() {
        JsonNode expected = Reference.read("statistics");
        Case c = one("conv1d", new Conv1dConfig(4, 2, 3, 0), SEQUENCE);
        try (var _ = new Scope();
                MultiHeadNetwork network = network(c)) {
            Reference.fill(network);
            network.resetStatistics();
            network.mode(Pass.Mode.STATISTICS);
            for (int batch = 0; batch < 3; batch++) {
                network.logits(Map.of("m", Reference.input(SEQUENCE, batch)), Set.of("m"));
            }
            expected.path("buffers")
                    .properties()
                    .forEach(buffer -> Reference.assertSummary(
                            buffer.getKey(), state(network, buffer.getKey()), buffer.getValue()));
            network.training(false);
            Tensor logits =
                    Objects.requireNonNull(network.logits(Map.of("m", Reference.input(SEQUENCE, 9)), Set.of("m"))
                            .get("m"));
            Reference.assertAll("logits", logits.toDoubles(), Reference.doubles(expected.path("logits")));
        }
    }
}
