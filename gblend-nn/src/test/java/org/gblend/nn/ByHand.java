package org.gblend.nn;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/** Layers on plain vectors, for values that a test works out without tensors. */
final class ByHand {
    private ByHand() {}

    /** W x + b; columns beyond x's length meet a 0. */
    static double[] linear(Map<String, double[]> state, String layer, double[] x) {
        double[] weight = Objects.requireNonNull(state.get(layer + ".weight"), layer);
        double[] y = Objects.requireNonNull(state.get(layer + ".bias"), layer).clone();
        int columns = weight.length / y.length;
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < x.length; j++) {
                y[i] += weight[i * columns + j] * x[j];
            }
        }
        return y;
    }

    static double[] map(double[] x, DoubleUnaryOperator f) {
        return Arrays.stream(x).map(f).toArray();
    }

    static double[] relu(double[] x) {
        return map(x, v -> Math.max(0, v));
    }

    static double[] sigmoid(double[] x) {
        return map(x, v -> 1 / (1 + Math.exp(-v)));
    }

    static double[] plus(double[] x, double[] y) {
        double[] sum = x.clone();
        Arrays.setAll(sum, i -> x[i] + y[i]);
        return sum;
    }

    static double[] times(double[] x, double[] y) {
        double[] product = x.clone();
        Arrays.setAll(product, i -> x[i] * y[i]);
        return product;
    }

    static double[] joined(double[]... parts) {
        return Stream.of(parts).flatMapToDouble(Arrays::stream).toArray();
    }
}
