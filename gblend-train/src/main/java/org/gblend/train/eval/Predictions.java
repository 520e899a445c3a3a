package org.gblend.train.eval;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.torch.Guard;
import org.gblend.nn.torch.Safetensors;
import org.gblend.nn.torch.Scope;
import org.gblend.nn.torch.Tensor;
import org.gblend.nn.torch.Torch;
import org.jspecify.annotations.Nullable;

/**
 * A network's predictions on a set: each head's, and the blend of all heads.
 *
 * @param rows the samples, by row of the manifest
 * @param labels their classes; of several the rarest
 * @param several all classes of each sample, ascending; null where each has one
 * @param probabilities by prediction ({@code joint}, a modality's name, or {@code blend}), sample and class; NaN where a sample
 *     lacks what the prediction is made from
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Predictions(int[] rows, int[] labels, int @Nullable [][] several, Map<String, float[][]> probabilities) {
    /** The weighted mean of all heads' probabilities. */
    public static final String BLEND = "blend";

    public Predictions {
        probabilities = new LinkedHashMap<>(probabilities);
    }

    /** Of one class a sample. */
    public Predictions(int[] rows, int[] labels, Map<String, float[][]> probabilities) {
        this(rows, labels, null, probabilities);
    }

    /**
     * The heads' probabilities, and their blend.
     *
     * @param weights with which the heads are blended; no blend is made of a single head
     */
    public static Predictions of(Map<String, HeadScores> heads, Map<String, Double> weights) {
        HeadScores any = heads.values().iterator().next();
        Map<String, float[][]> probabilities = new LinkedHashMap<>();
        heads.forEach((head, scores) -> probabilities.put(head, scores.probabilities()));
        if (heads.size() > 1) {
            List<String> names = List.copyOf(heads.keySet());
            float[][][] parts = names.stream().map(probabilities::get).toArray(float[][][]::new);
            double[] w = names.stream()
                    .mapToDouble(name -> weights.getOrDefault(name, 0.0))
                    .toArray();
            probabilities.put(BLEND, Classification.blend(parts, w));
        }
        return new Predictions(any.rows(), any.labels(), any.several(), probabilities);
    }

    /**
     * The prediction that counts: the joint head's, as in the paper; the blend's where there is no trained joint head; the
     * only head's where there is one.
     */
    public static String primary(Collection<String> predictions) {
        if (predictions.contains(MultiHeadNetwork.JOINT)) {
            return MultiHeadNetwork.JOINT;
        }
        return predictions.contains(BLEND) ? BLEND : predictions.iterator().next();
    }

    /** 1 for each sample whose most probable class is one of its own, else 0; NaN where there is no prediction. */
    public double[] right(String prediction) {
        float[][] p = probabilities.getOrDefault(prediction, new float[0][]);
        double[] right = new double[labels.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = !Classification.counts(p[i]) ? Double.NaN : has(i, Classification.best(p[i])) ? 1 : 0;
        }
        return right;
    }

    private boolean has(int sample, int c) {
        int[][] sets = several;
        return sets == null ? labels[sample] == c : Arrays.binarySearch(sets[sample], c) >= 0;
    }

    /** Mean cross-entropy of the named prediction over the samples that it is made of, nats. */
    public double loss(String prediction) {
        float[][] p = probabilities.getOrDefault(prediction, new float[0][]);
        int[][] sets = several;
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            if (Classification.counts(p[i])) {
                sum += sets == null
                        ? -Math.log(Math.max(p[i][labels[i]], Float.MIN_VALUE))
                        : MultiLabel.loss(p[i], sets[i]);
            }
        }
        return sum / Classification.count(p);
    }

    public void write(Path file) {
        try (var _ = new Scope();
                Guard _ = Torch.noGrad()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("rows", Tensor.of(wide(rows), rows.length));
            tensors.put("labels", Tensor.of(wide(labels), labels.length));
            if (several != null) {
                int classes = probabilities.values().iterator().next()[0].length;
                tensors.put("targets", tensor(targets(several, classes)));
            }
            probabilities.forEach((name, p) -> tensors.put("probabilities/" + name, tensor(p)));
            Safetensors.write(file, tensors, Map.of());
        }
    }

    public static Predictions read(Path file) {
        try (var _ = new Scope()) {
            Safetensors.Contents contents = Safetensors.read(file);
            Map<String, float[][]> probabilities = new LinkedHashMap<>();
            int[] rows = new int[0];
            int[] labels = new int[0];
            int[][] several = null;
            for (Map.Entry<String, Tensor> entry : contents.tensors().entrySet()) {
                switch (entry.getKey()) {
                    case "rows" -> rows = narrow(entry.getValue());
                    case "labels" -> labels = narrow(entry.getValue());
                    case "targets" -> several = sets(matrix(entry.getValue()));
                    default ->
                        probabilities.put(
                                entry.getKey().substring("probabilities/".length()), matrix(entry.getValue()));
                }
            }
            return new Predictions(rows, labels, several, probabilities);
        }
    }

    private static float[][] targets(int[][] sets, int classes) {
        float[][] targets = new float[sets.length][classes];
        for (int i = 0; i < sets.length; i++) {
            for (int c : sets[i]) {
                targets[i][c] = 1;
            }
        }
        return targets;
    }

    private static int[][] sets(float[][] targets) {
        return Arrays.stream(targets)
                .map(own ->
                        IntStream.range(0, own.length).filter(c -> own[c] > 0).toArray())
                .toArray(int[][]::new);
    }

    private static Tensor tensor(float[][] p) {
        int classes = p[0].length;
        float[] flat = new float[p.length * classes];
        for (int i = 0; i < p.length; i++) {
            System.arraycopy(p[i], 0, flat, i * classes, classes);
        }
        return Tensor.of(flat, p.length, classes);
    }

    private static float[][] matrix(Tensor tensor) {
        float[] flat = tensor.toFloats();
        int classes = (int) tensor.shape()[1];
        float[][] p = new float[flat.length / classes][classes];
        for (int i = 0; i < p.length; i++) {
            System.arraycopy(flat, i * classes, p[i], 0, classes);
        }
        return p;
    }

    private static long[] wide(int[] values) {
        long[] wide = new long[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static int[] narrow(Tensor tensor) {
        double[] values = tensor.toDoubles();
        int[] narrow = new int[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (int) values[i];
        }
        return narrow;
    }
}
