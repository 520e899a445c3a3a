package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gblend.nn.torch.AdamConfig;
import org.gblend.nn.torch.Guard;
import org.gblend.nn.torch.Optimizer;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.SgdConfig;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.Torch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole training runs at toy size: learning, repeatability, threads, memory, resuming. */
@ExtendWith(OneThread.class)
class TrainingTest {
    private static final int BATCH = 8;

    @Test
    void twoRuns_areBitwiseEqual() {
        assertThat(run(1, 4)).isEqualTo(run(1, 4));
    }

    @Test
    void dropoutSeed_decidesTheMasks() {
        assertThat(run(1, 4)).isNotEqualTo(run(2, 4));
    }

    @Test
    void networksSideBySide_areBitwiseAsAlone() throws InterruptedException, ExecutionException {
        List<List<Float>> alone = new ArrayList<>();
        for (int seed = 0; seed < 4; seed++) {
            alone.add(run(seed, 6));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<List<Float>>> together = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                int dropoutSeed = seed;
                together.add(threads.submit(() -> run(dropoutSeed, 6)));
            }
            for (int seed = 0; seed < 4; seed++) {
                assertThat(together.get(seed).get()).as("seed %d", seed).isEqualTo(alone.get(seed));
            }
        }
    }

    /** All parameters and statistics after some steps, with dropout on. */
    private static List<Float> run(long dropoutSeed, int steps) {
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.threeModalities();
                Optimizer optimizer = Toy.optimizer(SgdConfig.defaults(), network)) {
            train(network, optimizer, dropoutSeed, 0, steps);
            return flat(network.state());
        }
    }

    private static void train(MultiHeadNetwork network, Optimizer optimizer, long dropoutSeed, int from, int to) {
        for (int step = from; step < to; step++) {
            try (var _ = new Scope()) {
                network.dropoutSeed(dropoutSeed * 1000 + step);
                Toy.step(network, optimizer, Toy.batch(Toy.threeShapes(), BATCH, step), BATCH, 0.05);
            }
        }
    }

    private static List<Float> flat(Map<String, Tensor> state) {
        List<Float> values = new ArrayList<>();
        state.values().forEach(tensor -> {
            for (float v : tensor.toFloats()) {
                values.add(v);
            }
        });
        return values;
    }

    @Test
    void resumedFromDisk_isBitwiseAsUninterrupted(@TempDir Path folder) {
        Path weights = folder.resolve("network.safetensors");
        Path state = folder.resolve("optimizer.safetensors");
        try (var _ = new Scope()) {
            try (MultiHeadNetwork network = Toy.threeModalities();
                    Optimizer optimizer = Toy.optimizer(AdamConfig.defaults(), network)) {
                train(network, optimizer, 3, 0, 3);
                Safetensors.write(weights, network.state(), Map.of());
                Safetensors.write(state, optimizer.state(), Map.of());
            }
            List<Float> resumed;
            try (MultiHeadNetwork network = Toy.threeModalities();
                    Optimizer optimizer = Toy.optimizer(AdamConfig.defaults(), network)) {
                network.load(Safetensors.read(weights).tensors());
                optimizer.load(Safetensors.read(state).tensors());
                train(network, optimizer, 3, 3, 6);
                resumed = flat(network.state());
            }
            try (MultiHeadNetwork network = Toy.threeModalities();
                    Optimizer optimizer = Toy.optimizer(AdamConfig.defaults(), network)) {
                train(network, optimizer, 3, 0, 6);
                assertThat(resumed).isEqualTo(flat(network.state()));
            }
        }
    }

    static Stream<NetworkConfig> kinds() {
        return Stream.of(
                        new R3dConfig(10, 4, List.of(3, 3, 3), List.of(1, 1, 1)),
                        new AudioResnetConfig(10, 8),
                        new ResnetConfig(10, 4, 3, 1, false),
                        new MlpConfig(16, 1, 0),
                        new Conv1dConfig(8, 2, 3, 0),
                        new GruConfig(12, 1, true, 0))
                .map(encoder -> {
                    Map<String, EncoderConfig> encoders = new LinkedHashMap<>();
                    encoders.put("m", encoder);
                    encoders.put("other", new MlpConfig(4, 1, 0));
                    return new NetworkConfig(encoders, LateConcatConfig.defaults());
                });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKind_overfits16SamplesToZeroError(NetworkConfig config) {
        long[] sample =
                config.encoders().get("m") instanceof R3dConfig ? new long[] {4, 6, 8, 3} : new long[] {24, 10, 1};
        Map<String, long[]> shapes = Map.of("m", sample, "other", new long[] {3});
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.network(config, shapes, Precision.FP32);
                Optimizer optimizer = Toy.optimizer(new AdamConfig(0.01, 0.9, 0.999, 1e-8, 0), network)) {
            Map<String, Tensor> batch = Toy.batch(shapes, 16, 11);
            Set<String> heads = Set.of("m", "joint");
            long wrong = 1;
            for (int step = 0; step < 300 && wrong > 0; step++) {
                try (var _ = new Scope()) {
                    Toy.step(network, optimizer, batch, 16, 0.01);
                    wrong = step % 20 == 19 ? errors(network, batch, heads) : 1;
                }
            }
            assertThat(wrong).as("wrong predictions").isZero();
        }
    }

    private static long errors(MultiHeadNetwork network, Map<String, Tensor> batch, Set<String> heads) {
        long wrong = 0;
        for (Tensor logits : network.logits(batch, heads).values()) {
            long[] predicted = logits.argmax().toLongs();
            long[] labels = Toy.labels(16).toLongs();
            for (int i = 0; i < labels.length; i++) {
                wrong += predicted[i] == labels[i] ? 0 : 1;
            }
        }
        return wrong;
    }

    @Test
    void jointHead_gradientsMatchFiniteDifferences() {
        NetworkConfig config = new NetworkConfig(
                Map.of("a", new MlpConfig(3, 1, 0), "b", new MlpConfig(2, 1, 0)), new LateConcatConfig(0, 4));
        Map<String, long[]> shapes = Map.of("a", new long[] {3}, "b", new long[] {2});
        Set<String> joint = Set.of("joint");
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.network(config, shapes, Precision.FP64)) {
            Reference.fill(network); // away from the kinks that zero biases sit on
            Map<String, Tensor> batch = Toy.batch(shapes, 5, 2);
            jointLoss(network, batch).backward();
            network.parameters(joint).forEach((name, tensor) -> {
                double[] gradient =
                        java.util.Objects.requireNonNull(tensor.grad(), name).toDoubles();
                double[] values = tensor.toDoubles();
                for (int i = 0; i < values.length; i++) {
                    double up = shifted(network, batch, tensor, values, i, 1e-6);
                    double down = shifted(network, batch, tensor, values, i, -1e-6);
                    assertThat((up - down) / 2e-6)
                            .as("%s[%d]", name, i)
                            .isCloseTo(gradient[i], org.assertj.core.data.Offset.offset(1e-7));
                }
            });
        }
    }

    private static Tensor jointLoss(MultiHeadNetwork network, Map<String, Tensor> batch) {
        return Toy.get(network.logits(batch, Set.of("joint")), "joint").crossEntropy(Toy.labels(5));
    }

    private static double shifted(
            MultiHeadNetwork network, Map<String, Tensor> batch, Tensor tensor, double[] values, int at, double by) {
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            double[] moved = values.clone();
            moved[at] += by;
            tensor.copyFrom(Tensor.of(moved, tensor.shape()));
            double loss = jointLoss(network, batch).item();
            tensor.copyFrom(Tensor.of(values, tensor.shape()));
            return loss;
        }
    }

    /** What earlier tests of this process left to the garbage collector must not be freed while objects are counted. */
    private static void awaitGarbage() throws InterruptedException {
        System.gc();
        long before;
        do {
            before = Scope.live();
            Thread.sleep(100);
        } while (Scope.live() != before);
    }

    @Test
    void memory_isFlatFromStepToStep() throws Exception {
        run(1, 1); // what is made once per process is there from here on
        awaitGarbage();
        long before = Scope.live();
        try (var _ = new Scope();
                MultiHeadNetwork network = Toy.threeModalities();
                Optimizer optimizer = Toy.optimizer(SgdConfig.defaults(), network)) {
            train(network, optimizer, 1, 0, 20);
            long live = Scope.live();
            long resident = residentKiB();
            train(network, optimizer, 1, 20, 220);
            assertThat(Scope.live()).as("native objects alive").isEqualTo(live);
            assertThat(residentKiB() - resident)
                    .as("growth of resident memory, KiB")
                    .isLessThan(40_000);
            try (MultiHeadNetwork copy = network.copy(Set.of("joint"))) {
                assertThat(copy.heads()).containsExactly("joint");
            }
            assertThat(Scope.live()).as("after a copy was closed").isEqualTo(live);
        }
        assertThat(Scope.live()).as("after everything was closed").isEqualTo(before);
    }

    private static long residentKiB() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status), "resident memory is read from /proc");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
