package org.gblend.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.gblend.nn.torch.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values made by PyTorch (src/test/python/make_fixtures.py), and the formulas that both sides fill tensors by. */
final class Reference {
    static final int CLASSES = 5;
    static final int BATCH = 3;
    private static final double RELATIVE = 1e-6;

    private Reference() {}

    private static final Map<String, JsonNode> READ = new ConcurrentHashMap<>();

    static JsonNode read(String name) {
        return READ.computeIfAbsent(name, Reference::parse);
    }

    private static JsonNode parse(String name) {
        try (InputStream in = Objects.requireNonNull(Reference.class.getResourceAsStream(name + ".json"), name)) {
            return JsonMapper.shared().readTree(in).path(name);
        } catch (IOException e) {
            throw new AssertionError("reference values " + name + " cannot be read", e);
        }
    }

    /** Fills a network: 0.1 sin(0.37 i + k), plus 1 for norm weights and running variances. */
    static void fill(MultiHeadNetwork network) {
        Map<String, Tensor> state = network.state();
        Map<String, Tensor> values = new LinkedHashMap<>();
        int k = 0;
        for (String name : new TreeSet<>(state.keySet())) {
            Tensor tensor = Objects.requireNonNull(state.get(name));
            values.put(name, stateValue(name, tensor, k++));
        }
        network.load(values);
    }

    private static Tensor stateValue(String name, Tensor like, int k) {
        int count = (int) like.count();
        if (name.endsWith("num_batches_tracked")) {
            return Tensor.of(new long[1]);
        }
        boolean around1 = name.endsWith("running_var") || (name.endsWith("weight") && like.rank() == 1);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = (around1 ? 1 : 0) + 0.1 * Math.sin(0.37 * i + k);
        }
        return Tensor.of(values, like.shape());
    }

    /** A batch of modality {@code m}: cos(0.11 i + m). */
    static Tensor input(long[] sampleShape, int m) {
        long[] shape = new long[sampleShape.length + 1];
        shape[0] = BATCH;
        int count = BATCH;
        for (int i = 0; i < sampleShape.length; i++) {
            shape[i + 1] = sampleShape[i];
            count *= (int) sampleShape[i];
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Math.cos(0.11 * i + m);
        }
        return Tensor.of(values, shape);
    }

    static Tensor labels() {
        int[] labels = new int[BATCH];
        for (int i = 0; i < BATCH; i++) {
            labels[i] = i % CLASSES;
        }
        return Tensor.labels(labels);
    }

    static double[] doubles(JsonNode array) {
        List<Double> values = new ArrayList<>();
        array.forEach(v -> values.add(v.doubleValue()));
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Compares norm and four elements; an element near 0 is compared on the scale of the tensor. */
    static void assertSummary(String what, Tensor actual, JsonNode expected) {
        double[] values = actual.toDoubles();
        double squares = 0;
        for (double v : values) {
            squares += v * v;
        }
        double norm = expected.path("norm").doubleValue();
        assertClose(what + " norm", Math.sqrt(squares), norm, norm);
        double scale = norm / Math.sqrt(values.length);
        int[] at = {0, values.length / 3, values.length / 2, values.length - 1};
        double[] wanted = doubles(expected.path("values"));
        for (int i = 0; i < at.length; i++) {
            assertClose(what + "[" + at[i] + "]", values[at[i]], wanted[i], scale);
        }
    }

    static void assertAll(String what, double[] actual, double[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertClose(what + "[" + i + "]", actual[i], expected[i], Math.abs(expected[i]));
        }
    }

    static void assertClose(String what, double actual, double expected, double scale) {
        double tolerance = RELATIVE * Math.max(Math.abs(expected), scale) + 1e-12;
        assertThat(Math.abs(actual - expected))
                .as("%s: %s against PyTorch's %s", what, actual, expected)
                .isLessThanOrEqualTo(tolerance);
    }
}
