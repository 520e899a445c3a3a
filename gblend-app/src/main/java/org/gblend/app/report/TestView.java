package org.gblend.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.Predictions;

/**
 * The test set as the schemes worth a closer look see it: the best single modality, naive, and those that measure their
 * weights; in a run, its predictions.
 *
 * <p>Of several labels and of several tasks there are none.
 *
 * @param name of the scheme, or of the prediction
 * @param labels class of each sample, seed after seed
 * @param rows manifest row of each sample
 * @param probabilities by sample and class
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
record TestView(String name, int[] labels, int[] rows, float[][] probabilities) {
    private static final int MOST = 4;

    static List<TestView> of(ReportData data) {
        if (data.multiLabel() || !data.tasks().isEmpty()) {
            return List.of();
        }
        return data.comparison() ? schemes(data) : predictions(data.runs().getFirst());
    }

    private static List<TestView> schemes(ReportData data) {
        List<String> names = new ArrayList<>();
        data.bestSingle().ifPresent(names::add);
        data.naive().ifPresent(names::add);
        names.addAll(data.measured());
        List<TestView> views = new ArrayList<>();
        for (String name : names) {
            List<Predictions> all = data.tested(name).stream()
                    .flatMap(run -> run.predictions().stream())
                    .toList();
            if (!all.isEmpty() && views.size() < MOST) {
                views.add(pooled(name, all));
            }
        }
        return views;
    }

    private static TestView pooled(String name, List<Predictions> seeds) {
        List<float[]> probabilities = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        for (Predictions p : seeds) {
            float[][] primary = primary(p);
            for (int i = 0; i < primary.length; i++) {
                if (!Classification.counts(primary[i])) {
                    continue;
                }
                probabilities.add(primary[i]);
                labels.add(p.labels()[i]);
                rows.add(p.rows()[i]);
            }
        }
        return new TestView(
                name,
                labels.stream().mapToInt(Integer::intValue).toArray(),
                rows.stream().mapToInt(Integer::intValue).toArray(),
                probabilities.toArray(float[][]::new));
    }

    static float[][] primary(Predictions p) {
        return Objects.requireNonNull(
                p.probabilities().get(Predictions.primary(p.probabilities().keySet())));
    }

    private static List<TestView> predictions(RunView run) {
        return run.predictions()
                .map(p -> {
                    List<TestView> views = new ArrayList<>();
                    p.probabilities().forEach((name, values) -> {
                        if (views.size() < MOST && !Predictions.mixes(name)) {
                            views.add(counted(name, p, values));
                        }
                    });
                    return views;
                })
                .orElse(new ArrayList<>());
    }

    /** The samples that the prediction is made of: not those that lack its modality. */
    private static TestView counted(String name, Predictions p, float[][] values) {
        int[] kept = IntStream.range(0, values.length)
                .filter(i -> Classification.counts(values[i]))
                .toArray();
        return new TestView(
                name,
                Arrays.stream(kept).map(i -> p.labels()[i]).toArray(),
                Arrays.stream(kept).map(i -> p.rows()[i]).toArray(),
                Arrays.stream(kept).mapToObj(i -> values[i]).toArray(float[][]::new));
    }

    int classes() {
        return probabilities[0].length;
    }

    /** Counts by true and predicted class. */
    int[][] confusion() {
        return Classification.confusion(probabilities, labels, classes());
    }

    /** Share of each class's samples that are right; NaN for a class without samples. */
    double[] byClass() {
        int[][] counts = confusion();
        double[] right = new double[counts.length];
        for (int c = 0; c < counts.length; c++) {
            int all = 0;
            for (int count : counts[c]) {
                all += count;
            }
            right[c] = all == 0 ? Double.NaN : counts[c][c] / (double) all;
        }
        return right;
    }

    /** Samples of each class, all seeds together. */
    int[] counts() {
        int[] counts = new int[classes()];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }

    /** Views by name. */
    static Map<String, TestView> byName(List<TestView> views) {
        Map<String, TestView> named = new LinkedHashMap<>();
        views.forEach(view -> named.put(view.name(), view));
        return named;
    }
}
