package org.gblend.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.gblend.bench.plain.PlainNetwork;

/** The networks whose training step is measured. */
// The constants hold plain values that nothing changes; the checker knows no immutable Map.
@SuppressWarnings("ImmutableEnumChecker")
enum StepWorkload {
    /** One video encoder and its head. */
    R3D(
            "R3D-10 width 16, batch (25,12,48,64,3), 8 classes",
            5,
            25,
            8,
            () -> PlainNetwork.r3d10("rgb", 16, 8),
            Map.of("rgb", new long[] {12, 48, 64, 3}),
            Map.of("rgb", 1.0)),
    /** One sound encoder and its head. */
    AUDIO(
            "audio ResNet-10 width 16, batch (25,100,40,1), 8 classes",
            50,
            25,
            8,
            () -> PlainNetwork.audioResnet10("audio", 16, 8),
            Map.of("audio", new long[] {100, 40, 1}),
            Map.of("audio", 1.0)),
    /** Two small encoders, fused late, three heads: the cost of calls rather than of arithmetic. */
    MLP(
            "late-fusion MLP 512|128 -> 256, 3 heads, batch 64, 10 classes",
            500,
            64,
            10,
            () -> PlainNetwork.fusedMlp("first", 512, "second", 128, 256, 10),
            ordered("first", new long[] {512}, "second", new long[] {128}),
            Map.of("first", 0.3, "second", 0.2, "joint", 0.5));

    private final String description;
    private final int steps;
    private final int batch;
    private final int classes;
    private final Supplier<PlainNetwork> plain;
    private final Map<String, long[]> shapes;
    private final Map<String, Double> headWeights;

    StepWorkload(
            String description,
            int steps,
            int batch,
            int classes,
            Supplier<PlainNetwork> plain,
            Map<String, long[]> shapes,
            Map<String, Double> headWeights) {
        this.description = description;
        this.steps = steps;
        this.batch = batch;
        this.classes = classes;
        this.plain = plain;
        this.shapes = shapes;
        this.headWeights = headWeights;
    }

    private static Map<String, long[]> ordered(String first, long[] firstShape, String second, long[] secondShape) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put(first, firstShape);
        shapes.put(second, secondShape);
        return shapes;
    }

    String description() {
        return description;
    }

    /** Steps of a run that take about two seconds. */
    int steps() {
        return steps;
    }

    /** The one batch, as files. */
    SyntheticArrays arrays() {
        return new SyntheticArrays(shapes, batch, classes);
    }

    /** Makes the reference. */
    Supplier<PlainNetwork> plain() {
        return plain;
    }

    Map<String, Double> headWeights() {
        return headWeights;
    }
}
