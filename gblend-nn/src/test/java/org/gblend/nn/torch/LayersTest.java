package org.gblend.nn.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.gblend.nn.OneThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dropout, devices, and what is set for the library as a whole. */
@ExtendWith(OneThread.class)
class LayersTest {
    @Test
    void dropout_keepsTheMeanAndZeroesTheRate() {
        try (var _ = new Scope();
                RandomSource random = new RandomSource(5)) {
            float[] values =
                    random.dropout(Tensor.full(1, DType.FLOAT32, 100_000), 0.3).toFloats();
            long zeros = IntStream.range(0, values.length)
                    .filter(i -> values[i] == 0)
                    .count();
            assertThat(zeros / 1e5).isCloseTo(0.3, Offset.offset(0.01));
            assertThat(values[firstKept(values)]).isCloseTo(1 / 0.7f, Offset.offset(1e-6f));
        }
    }

    private static int firstKept(float[] values) {
        return IntStream.range(0, values.length)
                .filter(i -> values[i] != 0)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void dropout_inTwoThreads_isAFunctionOfEachSeed() throws InterruptedException, ExecutionException {
        float[] one = masks(1);
        float[] two = masks(2);
        assertThat(one).isNotEqualTo(two);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<float[]> first = threads.submit(() -> masks(1));
            Future<float[]> second = threads.submit(() -> masks(2));
            assertThat(first.get()).isEqualTo(one);
            assertThat(second.get()).isEqualTo(two);
        }
    }

    private static float[] masks(long seed) {
        try (var _ = new Scope();
                RandomSource random = new RandomSource(seed)) {
            Tensor ones = Tensor.full(1, DType.FLOAT32, 5000);
            Tensor all = ones;
            for (int i = 0; i < 50; i++) {
                all = all.add(random.dropout(ones, 0.5));
            }
            return all.toFloats();
        }
    }

    @Test
    void dropout_onlyWhileTraining() {
        try (var _ = new Scope();
                RandomSource random = new RandomSource(5)) {
            Tensor x = Tensor.full(1, DType.FLOAT32, 100);
            for (Pass.Mode mode : Pass.Mode.values()) {
                boolean changed =
                        !Arrays.equals(new Pass(mode, random).dropout(x, 0.5).toFloats(), x.toFloats());
                assertThat(changed).as(mode.name()).isEqualTo(mode == Pass.Mode.TRAINING);
            }
        }
    }

    @Test
    void auto_isNeverLeftUnresolved() {
        assertThat(Precision.AUTO.resolve(Device.CPU)).isIn(Precision.FP32, Precision.BF16);
        assertThat(Precision.FP64.resolve(Device.CPU)).isEqualTo(Precision.FP64);
    }

    @Test
    void unknownDevice_isNamed() {
        assertThatThrownBy(() -> Device.of("gpu")).hasMessage("device is 'gpu': use cpu, cuda or cuda:N");
        assertThatThrownBy(() -> Device.of("cuda:7"))
                .hasMessageStartingWith("device is 'cuda:7', but libtorch sees ")
                .hasMessageEndingWith("CUDA devices: use cpu, or build with -Dgblend.gpu=-gpu on a machine with one");
    }

    @Test
    void environment_namesTheLibraryAndTheProcessor() {
        assertThat(Torch.environment())
                .containsKeys("libtorch", "javacpp", "cpu-capability", "threads", "cuda-devices", "precision-auto")
                .containsEntry("threads", "1");
        assertThat(Torch.environment().get("libtorch")).matches("\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void threadCount_holdsInEveryThreadThatOpensAScope() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Integer> count = threads.submit(() -> {
                try (var _ = new Scope()) {
                    return Torch.threads();
                }
            });
            assertThat(count.get()).isEqualTo(1);
        }
    }
}
