package org.gblend.nn.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gblend.nn.OneThread;
import org.gblend.nn.torch.Convolution.Window;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions against float64, where oneDNN is known to return garbage, to overrun memory or to crash. */
@ExtendWith(OneThread.class)
class ConvolutionTest {
    /** oneDNN returns garbage or overruns memory in several of these when the layer itself runs in bfloat16. */
    @ParameterizedTest
    @CsvSource({
        "3, 16, 16, 1, '2,3,4'", "3, 16, 32, 2, '2,3,4'", "3, 64, 64, 1, '2,1,1'", "3, 16, 32, 2, '1,3,1'",
        "3, 8, 8, 2, '6,1,4'", "3, 16, 16, 1, '4,6,8'", "3, 16, 32, 2, '4,6,8'", "2, 16, 32, 2, '4,1'",
        "2, 64, 64, 2, '1,1'", "2, 16, 16, 1, '1,1'", "2, 4, 8, 2, '12,10'", "2, 16, 16, 1, '13,5'",
    })
    void bfloat16Convolution_hasTheGradientsOfFloat32(int axes, int in, int out, int stride, String size) {
        Gradients exact = gradients(Precision.FP32, axes, in, out, 3, stride, size);
        Gradients reduced = gradients(Precision.BF16, axes, in, out, 3, stride, size);
        assertThat(relative(reduced.output(), exact.output())).as("output").isLessThan(0.01);
        assertThat(relative(reduced.input(), exact.input()))
                .as("input gradient")
                .isLessThan(0.01);
        assertThat(relative(reduced.weight(), exact.weight()))
                .as("weight gradient")
                .isLessThan(0.01);
    }

    /** A strided kernel of one position picks its inputs first; a padded 1x1 window is no different from a 3x3 of it. */
    @ParameterizedTest
    @CsvSource({"2, 4, 8, '100,40'", "2, 8, 16, '25,10'", "3, 4, 8, '4,5,6'"})
    void stridedPointConvolution_agreesInFloat64(int axes, int in, int out, String size) {
        Gradients exact = gradients(Precision.FP64, axes, in, out, 1, 2, size);
        for (int round = 0; round < 5; round++) {
            Gradients fast = gradients(Precision.FP32, axes, in, out, 1, 2, size);
            assertThat(relative(fast.output(), exact.output())).isLessThan(1e-5);
            assertThat(relative(fast.input(), exact.input())).isLessThan(1e-5);
            assertThat(relative(fast.weight(), exact.weight())).isLessThan(1e-5);
        }
    }

    /**
     * oneDNN lays sequences out in blocks of channels and leaves what is past the last one as the memory was: on memory that held NaN, 60
     * channels gave NaN.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 16, 40", "3, 16, 40", "4, 24, 40", "6, 64, 40", "8, 16, 40", "12, 64, 40", "15, 7, 40", "16, 24, 40",
                "17, 64, 40",
        "20, 20, 40", "31, 8, 9", "32, 48, 40", "33, 64, 7", "40, 96, 40", "48, 60, 40", "60, 64, 40", "60, 60, 40",
                "63, 33, 5",
        "64, 80, 20", "64, 128, 40", "96, 192, 20", "100, 64, 40", "128, 256, 20", "130, 16, 3", "160, 320, 10",
                "257, 129, 10",
    })
    void convolutionOverTime_agreesInFloat64OnUsedMemory(int in, int out, String size) {
        for (int stride = 1; stride <= 2; stride++) {
            Gradients exact = gradients(Precision.FP64, 1, in, out, 5, stride, size);
            for (int round = 0; round < 3; round++) {
                soil();
                Gradients fast = gradients(Precision.FP32, 1, in, out, 5, stride, size);
                assertThat(relative(fast.output(), exact.output())).as("output").isLessThan(1e-5);
                assertThat(relative(fast.input(), exact.input()))
                        .as("input gradient")
                        .isLessThan(1e-5);
                assertThat(relative(fast.weight(), exact.weight()))
                        .as("weight gradient")
                        .isLessThan(1e-5);
            }
        }
    }

    /** Maps of one channel, whose layout oneDNN takes for channels first, and odd numbers of outputs. */
    @ParameterizedTest
    @CsvSource({
        "2, 1, 8, 3, '9,11'",
        "2, 1, 16, 3, '9,11'",
        "2, 1, 20, 1, '9,11'",
        "2, 1, 33, 3, '9,11'",
        "2, 1, 100, 3, '9,11'",
        "3, 1, 8, 3, '4,9,11'",
        "3, 1, 16, 3, '4,9,11'",
        "3, 1, 64, 1, '4,9,11'",
        "3, 1, 24, 3, '4,9,11'",
        "2, 2, 33, 3, '9,11'",
        "2, 3, 8, 3, '9,11'",
        "2, 12, 33, 1, '9,11'",
        "2, 20, 24, 3, '9,11'",
        "2, 60, 33, 3, '9,11'",
        "3, 2, 33, 3, '4,9,11'",
        "3, 3, 20, 3, '4,9,11'",
        "3, 33, 33, 3, '4,9,11'",
        "3, 48, 100, 1, '4,9,11'",
    })
    void convolutionOverMaps_agreesInFloat64OnUsedMemory(int axes, int in, int out, int kernel, String size) {
        for (int stride = 1; stride <= 2; stride++) {
            Gradients exact = gradients(Precision.FP64, axes, in, out, kernel, stride, size);
            for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
                soil();
                Gradients fast = gradients(precision, axes, in, out, kernel, stride, size);
                assertThat(relative(fast.output(), exact.output()))
                        .as("output, %s, stride %d", precision, stride)
                        .isLessThan(limit(precision));
                assertThat(relative(fast.input(), exact.input()))
                        .as("input gradient, %s, stride %d", precision, stride)
                        .isLessThan(limit(precision));
                assertThat(relative(fast.weight(), exact.weight()))
                        .as("weight gradient, %s, stride %d", precision, stride)
                        .isLessThan(limit(precision));
            }
        }
    }

    /** A first layer on one channel, whose input takes no gradient: outputs are filled up and inputs are not. */
    @ParameterizedTest
    @CsvSource({"2, 8, '9,11'", "2, 20, '9,11'", "2, 33, '5,4'", "3, 8, '4,9,11'", "3, 24, '4,9,11'"})
    void convolutionOfOneChannel_withoutAGradientOfItsInput_agreesInFloat64OnUsedMemory(
            int axes, int out, String size) {
        for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
            Gradients exact = gradients(Precision.FP64, axes, 1, out, 3, 1, size, false);
            soil();
            Gradients fast = gradients(precision, axes, 1, out, 3, 1, size, false);
            assertThat(relative(fast.output(), exact.output()))
                    .as("output, %s", precision)
                    .isLessThan(limit(precision));
            assertThat(relative(fast.weight(), exact.weight()))
                    .as("weight gradient, %s", precision)
                    .isLessThan(limit(precision));
        }
    }

    private static double limit(Precision precision) {
        return precision == Precision.FP32 ? 1e-5 : 0.01;
    }

    /**
     * Two threads that met a new shape at the same time: oneDNN gave one of them wrong gradients of the input, or crashed, at some of a
     * hundred shapes on AVX-512.
     */
    @ParameterizedTest
    @CsvSource({"FP32, 2, 1", "FP32, 2, 2", "FP32, 3, 1", "FP32, 1, 1", "BF16, 2, 1", "BF16, 2, 2"})
    void convolutionsOfNewShapesSideBySide_agreeInFloat64(Precision precision, int axes, int stride)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int width = 3; width < 33; width++) {
                String size = List.of("", "4,", "3,4,").get(axes - 1) + width;
                for (int channels : new int[] {4, 8, 16}) {
                    Callable<Gradients> layer = () -> gradients(precision, axes, channels, channels, 3, stride, size);
                    Gradients exact = gradients(Precision.FP64, axes, channels, channels, 3, stride, size);
                    for (Future<Gradients> one : threads.invokeAll(List.of(layer, layer))) {
                        String shape = channels + " channels on " + size;
                        assertThat(relative(one.get().output(), exact.output()))
                                .as("output, " + shape)
                                .isLessThan(limit(precision));
                        assertThat(relative(one.get().input(), exact.input()))
                                .as("input gradient, " + shape)
                                .isLessThan(limit(precision));
                        assertThat(relative(one.get().weight(), exact.weight()))
                                .as("weight gradient, " + shape)
                                .isLessThan(limit(precision));
                    }
                }
            }
        }
    }

    /** Leaves NaN in memory that the next tensors get. */
    private static void soil() {
        for (int round = 0; round < 2; round++) {
            try (var _ = new Scope()) {
                for (long size = 64; size <= 1 << 18; size *= 2) {
                    for (int i = 0; i < 8; i++) {
                        var _ = Tensor.full(Double.NaN, DType.FLOAT32, size + 16L * i);
                    }
                }
            }
        }
    }

    record Gradients(List<Double> output, List<Double> input, List<Double> weight) {}

    private static Gradients gradients(
            Precision precision, int axes, int in, int out, int kernel, int stride, String size) {
        return gradients(precision, axes, in, out, kernel, stride, size, true);
    }

    private static Gradients gradients(
            Precision precision, int axes, int in, int out, int kernel, int stride, String size, boolean ofInput) {
        long[] spatial =
                Arrays.stream(size.split(",")).mapToLong(Long::parseLong).toArray();
        long[] shape = new long[axes + 2];
        shape[0] = 3;
        System.arraycopy(spatial, 0, shape, 1, axes);
        shape[axes + 1] = in;
        long[] channelsFirst = new long[axes + 2];
        channelsFirst[1] = axes + 1L;
        for (int i = 0; i < axes; i++) {
            channelsFirst[i + 2] = i + 1L;
        }
        try (var _ = new Scope();
                RandomSource random = new RandomSource(9);
                Parameters parameters = new Parameters(1, precision, Device.CPU, null)) {
            Convolution convolution = new Convolution(parameters, in, out, Window.cube(axes, kernel, stride), false);
            Tensor weight = Objects.requireNonNull(parameters.weights().get("weight"));
            Torch.withoutGrad(() -> weight.copyFrom(weight.to(DType.BFLOAT16)));
            Tensor values = random.normal(Tensor.zeros(DType.FLOAT32, shape), 1).to(DType.BFLOAT16);
            Tensor x = values.to(precision.parameterType()).detach().requiresGrad(ofInput);
            Tensor y = convolution.apply(x.permute(channelsFirst));
            Tensor direction =
                    random.normal(Tensor.zeros(DType.FLOAT32, y.shape()), 1).to(DType.BFLOAT16);
            y.mul(direction.to(y.type())).to(precision.parameterType()).sum().backward();
            List<Double> ofX = ofInput ? list(Objects.requireNonNull(x.grad())) : List.of();
            return new Gradients(list(y), ofX, list(Objects.requireNonNull(weight.grad())));
        }
    }

    private static List<Double> list(Tensor tensor) {
        return Arrays.stream(tensor.toDoubles()).boxed().toList();
    }

    private static double relative(List<Double> actual, List<Double> expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.size(); i++) {
            difference += Math.pow(actual.get(i) - expected.get(i), 2);
            norm += Math.pow(expected.get(i), 2);
        }
        return Math.sqrt(difference / norm);
    }
}
