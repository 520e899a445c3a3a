package org.gblend.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.gblend.nn.Head;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.LabelScore;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Reliability;
import org.jspecify.annotations.Nullable;

/**
 * The test set as the schemes worth a closer look see one task of it: the best single modality, naive, and those that measure
 * their weights; in a run, its predictions.
 *
 * @param name of the scheme, or of the prediction without its task
 * @param labels class of each sample, seed after seed; of several the rarest
 * @param several all classes of each sample; null where each has one
 * @param rows manifest row of each sample
 * @param seeds which of the scheme's runs each sample was seen by, from 0
 * @param probabilities by sample and class
 */
// Arrays are carried, never compared.
@SuppressWarnings("ArrayRecordComponent")
record TestView(
        String name, int[] labels, int @Nullable [][] several, int[] rows, int[] seeds, float[][] probabilities) {
    private static final int MOST = 4;

    /** The views by task, in order; of one task under the empty name. A task without predictions has none. */
    static Map<String, List<TestView>> byTask(ReportData data) {
        Map<String, List<TestView>> views = new LinkedHashMap<>();
        Map<String, List<Predictions>> read = new LinkedHashMap<>();
        for (String task : data.taskNames()) {
            views.put(task, data.comparison() ? schemes(data, task, read) : predictions(data, task, read));
        }
        return views;
    }

    private static List<TestView> schemes(ReportData data, String task, Map<String, List<Predictions>> read) {
        List<String> names = new ArrayList<>();
        data.bestSingle(task).ifPresent(names::add);
        data.naive().ifPresent(names::add);
        names.addAll(data.measured());
        List<TestView> views = new ArrayList<>();
        for (String name : names) {
            List<Predictions> all = read.computeIfAbsent(name, scheme -> of(data.tested(scheme)));
            if (views.size() < MOST) {
                of(name, all, p -> p.primaryOf(task)).ifPresent(views::add);
            }
        }
        return views;
    }

    private static List<Predictions> of(List<RunView> runs) {
        return runs.stream().flatMap(run -> run.predictions().stream()).toList();
    }

    private static List<TestView> predictions(ReportData data, String task, Map<String, List<Predictions>> read) {
        List<Predictions> run = read.computeIfAbsent("", _ -> of(data.runs().subList(0, 1)));
        List<TestView> views = new ArrayList<>();
        for (Predictions p : run) {
            for (String prediction : p.ofTask(task)) {
                if (views.size() < MOST && !Predictions.mixes(prediction)) {
                    of(Head.part(prediction), run, _ -> prediction).ifPresent(views::add);
                }
            }
        }
        return views;
    }

    /** A prediction over all runs, of the samples that it is made of: not those that lack its modality. */
    private static Optional<TestView> of(String name, List<Predictions> runs, Function<Predictions, String> chosen) {
        List<float[]> probabilities = new ArrayList<>();
        List<int[]> sets = new ArrayList<>();
        List<int[]> facts = new ArrayList<>(); // label, row, seed
        boolean several = false;
        for (int seed = 0; seed < runs.size(); seed++) {
            Predictions p = runs.get(seed);
            String prediction = chosen.apply(p);
            float[][] own = Objects.requireNonNull(p.probabilities().get(prediction), prediction);
            int[] labels = p.labels(prediction);
            int[][] all = p.several();
            several |= all != null;
            for (int i = 0; i < own.length; i++) {
                if (Classification.counts(own[i])) {
                    probabilities.add(own[i]);
                    sets.add(all == null ? new int[] {labels[i]} : all[i]);
                    facts.add(new int[] {labels[i], p.rows()[i], seed});
                }
            }
        }
        TestView view = new TestView(
                name,
                facts.stream().mapToInt(fact -> fact[0]).toArray(),
                several ? sets.toArray(int[][]::new) : null,
                facts.stream().mapToInt(fact -> fact[1]).toArray(),
                facts.stream().mapToInt(fact -> fact[2]).toArray(),
                probabilities.toArray(float[][]::new));
        return facts.isEmpty() ? Optional.empty() : Optional.of(view);
    }

    int classes() {
        return probabilities[0].length;
    }

    /** Counts by true and predicted class; of one label a sample. */
    int[][] confusion() {
        return Classification.confusion(probabilities, labels, classes());
    }

    /**
     * What each class is worth, NaN for one without samples: share of its samples that are right; of several labels its average
     * precision, the mean over seeds, since probabilities of two networks have no order between them.
     */
    double[] byClass() {
        return several == null ? rightByClass() : precisionByClass();
    }

    private double[] rightByClass() {
        int[][] counts = confusion();
        double[] right = new double[counts.length];
        for (int c = 0; c < counts.length; c++) {
            int all = Arrays.stream(counts[c]).sum();
            right[c] = all == 0 ? Double.NaN : counts[c][c] / (double) all;
        }
        return right;
    }

    private double[] precisionByClass() {
        return labelScores().stream().mapToDouble(LabelScore::averagePrecision).toArray();
    }

    /** Of several labels, every class by itself: counts of all seeds together, rankings as means over them. */
    List<LabelScore> labelScores() {
        int[][] sets = Objects.requireNonNull(several);
        List<List<LabelScore>> runs = Arrays.stream(seeds)
                .distinct()
                .mapToObj(seed -> IntStream.range(0, seeds.length)
                        .filter(i -> seeds[i] == seed)
                        .toArray())
                .map(own -> LabelScore.of(
                        Arrays.stream(own).mapToObj(i -> probabilities[i]).toArray(float[][]::new),
                        Arrays.stream(own).mapToObj(i -> sets[i]).toArray(int[][]::new)))
                .toList();
        return IntStream.range(0, classes())
                .mapToObj(
                        c -> LabelScore.sum(runs.stream().map(run -> run.get(c)).toList()))
                .toList();
    }

    Reliability reliability() {
        int[][] sets = several;
        return sets == null ? Reliability.of(probabilities, labels) : Reliability.of(probabilities, sets);
    }

    /** Samples of each class, all seeds together; of several labels in each. */
    int[] counts() {
        int[] counts = new int[classes()];
        int[][] sets = several;
        for (int i = 0; i < labels.length; i++) {
            for (int c : sets == null ? new int[] {labels[i]} : sets[i]) {
                counts[c]++;
            }
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
