package org.gblend.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.MultiLabel;
import org.gblend.train.eval.Predictions;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a task worth looking at.
 *
 * @param task empty where there is one
 * @param samples in the test set
 * @param groups kinds of samples, each with its surest or its worst
 */
record Examples(String task, int samples, List<Group> groups) {
    private static final int SHOWN = 6;

    /**
     * One kind of samples.
     *
     * @param title what they have in common
     * @param count how many there are
     * @param shown the first of them
     */
    record Group(String title, int count, List<Example> shown) {}

    /** What one network takes a sample for: one class, or of several labels all that are told, and those that are missed. */
    record Opinion(List<Told> told, List<Integer> missed, int wrong) {}

    /** A class that is told of a sample. */
    record Told(int label, double probability, boolean right) {}

    /** One sample with its opinions, the fused one first. */
    record Example(int row, String id, List<Integer> labels, Map<String, Opinion> opinions) {
        private Opinion fused() {
            return opinions.values().iterator().next();
        }

        /** Wrong labels of the single modality that has fewest. */
        private int leastOfSingle() {
            return opinions.values().stream()
                    .skip(1)
                    .mapToInt(Opinion::wrong)
                    .min()
                    .orElse(Integer.MAX_VALUE);
        }

        /** The largest probability given to a class that is right. */
        private double certainty() {
            return opinions.values().stream()
                    .flatMap(opinion -> opinion.told.stream())
                    .filter(Told::right)
                    .mapToDouble(Told::probability)
                    .max()
                    .orElse(0);
        }
    }

    /** Probabilities by opinion's name on the same samples, the fused one first. */
    // Arrays are carried, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Opinions(String scheme, int[] rows, int[][] labels, Map<String, float[][]> by) {}

    /** Those of every task that has any. */
    static List<Examples> all(ReportData data) {
        return data.taskNames().stream()
                .map(task -> of(data, task))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Examples> of(ReportData data, String task) {
        Opinions opinions = data.comparison() ? ofComparison(data, task) : ofRun(data, task);
        if (opinions == null || opinions.by.size() < 3) {
            return Optional.empty();
        }
        List<Example> all = examples(data, opinions);
        List<Group> groups =
                data.multiLabel() ? ofSeveralLabels(opinions.scheme, all) : ofOneLabel(opinions.scheme, all);
        return groups.stream().allMatch(group -> group.count == 0)
                ? Optional.empty()
                : Optional.of(new Examples(task, opinions.rows.length, groups));
    }

    private static List<Group> ofOneLabel(String scheme, List<Example> all) {
        return List.of(
                group(
                        "Only the fused network (" + scheme + ") is right",
                        all,
                        e -> e.fused().wrong == 0 && e.leastOfSingle() > 0,
                        Example::certainty),
                group(
                        "Only a single modality is right",
                        all,
                        e -> e.fused().wrong > 0 && e.leastOfSingle() == 0,
                        Example::certainty));
    }

    private static List<Group> ofSeveralLabels(String scheme, List<Example> all) {
        return List.of(
                group(
                        "The fused network (" + scheme + ") has fewer wrong labels than any single modality",
                        all,
                        e -> e.fused().wrong < e.leastOfSingle(),
                        e -> e.leastOfSingle() - e.fused().wrong),
                group(
                        "A single modality has fewer wrong labels than the fused network",
                        all,
                        e -> e.leastOfSingle() < e.fused().wrong,
                        e -> e.fused().wrong - e.leastOfSingle()),
                group(
                        "The fused network (" + scheme + ") has wrong labels, the most first",
                        all,
                        e -> e.fused().wrong > 0,
                        e -> e.fused().wrong));
    }

    private static Group group(
            String title, List<Example> all, Predicate<Example> of, ToDoubleFunction<Example> merit) {
        List<Example> found = all.stream()
                .filter(e -> e.opinions.size() > 1)
                .filter(of)
                .sorted(Comparator.comparingDouble(merit).reversed())
                .toList();
        return new Group(title, found.size(), found.stream().limit(SHOWN).toList());
    }

    /** The samples of which the fused network has an opinion. */
    private static List<Example> examples(ReportData data, Opinions opinions) {
        List<String> ids = data.data() == null ? List.of() : data.data().test();
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < opinions.rows.length; i++) {
            if (!Classification.counts(opinions.by.values().iterator().next()[i])) {
                continue;
            }
            int at = i;
            int[] labels = opinions.labels[i];
            Map<String, Opinion> each = new LinkedHashMap<>();
            opinions.by.forEach((name, p) -> {
                if (Classification.counts(p[at])) {
                    each.put(name, opinion(p[at], labels, data.multiLabel()));
                }
            });
            String id = i < ids.size() ? ids.get(i) : "row " + opinions.rows[i];
            examples.add(new Example(opinions.rows[i], id, boxed(labels), each));
        }
        return examples;
    }

    private static Opinion opinion(float[] p, int[] labels, boolean several) {
        int[] told = several ? MultiLabel.told(p, MultiLabel.TOLD) : new int[] {Classification.best(p)};
        List<Told> each = Arrays.stream(told)
                .mapToObj(c -> new Told(c, p[c], MultiLabel.has(labels, c)))
                .sorted(Comparator.comparingDouble(Told::probability).reversed())
                .toList();
        int[] missed = several
                ? Arrays.stream(labels).filter(c -> !MultiLabel.has(told, c)).toArray()
                : new int[0];
        int wrong = several ? MultiLabel.wrongLabels(told, labels) : MultiLabel.has(labels, told[0]) ? 0 : 1;
        return new Opinion(each, boxed(missed), wrong);
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** The fused scheme is the first that measures its weights, else naive; single modalities are trained alone. */
    private static @Nullable Opinions ofComparison(ReportData data, String task) {
        List<String> candidates = new ArrayList<>(data.measured());
        data.naive().ifPresent(candidates::add);
        for (String scheme : candidates) {
            Optional<RunView> run = data.tested(scheme).stream().findFirst();
            Optional<Predictions> first = run.flatMap(RunView::predictions);
            if (run.isEmpty() || first.isEmpty()) {
                continue;
            }
            Map<String, float[][]> by = new LinkedHashMap<>();
            put(by, scheme, first.get(), first.get().primaryOf(task));
            for (String modality : data.modalities()) {
                data.tested(modality).stream()
                        .filter(other -> other.seed() == run.get().seed())
                        .findFirst()
                        .flatMap(RunView::predictions)
                        .ifPresent(p -> put(by, modality + " alone", p, p.primaryOf(task)));
            }
            if (by.size() == data.modalities().size() + 1) {
                return opinions(scheme, task, first.get(), by);
            }
        }
        return null;
    }

    /** The fused prediction is the joint head's; of a task whose joint head has no weight, the mixture in its place. */
    private static @Nullable Opinions ofRun(ReportData data, String task) {
        Predictions p = data.runs().getFirst().predictions().orElse(null);
        String fused = p == null || task.isEmpty() ? MultiHeadNetwork.JOINT : p.primaryOf(task);
        if (p == null || !p.probabilities().containsKey(fused)) {
            return null;
        }
        Map<String, float[][]> by = new LinkedHashMap<>();
        put(by, Head.part(fused), p, fused);
        data.modalities().forEach(modality -> put(by, modality, p, new Head(task, modality).name()));
        return opinions(Head.part(fused), task, p, by);
    }

    private static void put(Map<String, float[][]> by, String name, Predictions p, String prediction) {
        float[][] probabilities = p.probabilities().get(prediction);
        if (probabilities != null) {
            by.put(name, probabilities);
        }
    }

    private static Opinions opinions(String scheme, String task, Predictions p, Map<String, float[][]> by) {
        int[][] several = p.several();
        int[][] labels = several != null
                ? several
                : Arrays.stream(p.labels(new Head(task, MultiHeadNetwork.JOINT).name()))
                        .mapToObj(label -> new int[] {label})
                        .toArray(int[][]::new);
        return new Opinions(scheme, p.rows(), labels, by);
    }
}
