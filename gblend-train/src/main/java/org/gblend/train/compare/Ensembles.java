package org.gblend.train.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.gblend.nn.Head;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.Predictions;
import org.gblend.train.run.RunResult;
import org.jspecify.annotations.Nullable;

/** Lines of a table that train nothing of their own: the single modalities' predictions, averaged. */
final class Ensembles {
    private Ensembles() {}

    /** Of all modalities, and of each choice of them that a variation sees. */
    static List<Line> of(Set<String> all, List<Line> singles, List<Line> lines) {
        Map<Set<String>, String> wanted = new LinkedHashMap<>();
        wanted.put(all, Predictions.ENSEMBLE);
        for (Line line : lines) {
            wanted.computeIfAbsent(line.modalities(), seen -> Predictions.ENSEMBLE + " of " + String.join(", ", seen));
        }
        List<Line> ensembles = new ArrayList<>();
        wanted.forEach((modalities, name) -> {
            Line ensemble = ensemble(name, modalities, singles);
            if (ensemble != null) {
                ensembles.add(ensemble);
            }
        });
        return ensembles;
    }

    /**
     * The mean of single modalities' probabilities, seed by seed, over the seeds that all of them have finished; it trains
     * nothing of its own. Null where a modality is missing altogether.
     */
    private static @Nullable Line ensemble(String name, Set<String> modalities, List<Line> all) {
        List<Line> singles = all.stream()
                .filter(single -> modalities.containsAll(single.modalities()))
                .toList();
        if (singles.size() < 2 || singles.size() < modalities.size()) {
            return null;
        }
        SequencedMap<Long, Predictions> mixed = new LinkedHashMap<>();
        List<RunResult> runs = new ArrayList<>();
        singles.getFirst().predictions().forEach((seed, first) -> {
            List<Predictions> parts = new ArrayList<>();
            for (Line line : singles) {
                Predictions part = line.predictions().get(seed);
                if (part != null) {
                    parts.add(part);
                }
            }
            if (parts.size() == singles.size()) {
                mixed.put(
                        seed,
                        new Predictions(
                                first.rows(), first.labels(), first.several(), mixed(parts), Map.of(), first.tasks()));
                singles.forEach(line -> line.runs().stream()
                        .filter(result -> result.seed() == seed)
                        .forEach(runs::add));
            }
        });
        return mixed.isEmpty() ? null : new Line(name, Line.Kind.ENSEMBLE, null, modalities, runs, mixed);
    }

    /** The ensemble's prediction; of several tasks one of each. */
    private static Map<String, float[][]> mixed(List<Predictions> singles) {
        Map<String, float[][]> means = new LinkedHashMap<>();
        for (String head : singles.getFirst().probabilities().keySet()) {
            String task = Head.task(head);
            means.put(new Head(task, Predictions.ENSEMBLE).name(), mean(task, singles));
        }
        return means;
    }

    private static float[][] mean(String task, List<Predictions> singles) {
        float[][][] parts = singles.stream()
                .map(p -> Objects.requireNonNull(Head.byTask(p.probabilities()).get(task))
                        .values()
                        .iterator()
                        .next())
                .toArray(float[][][]::new);
        double[] equal = new double[parts.length];
        Arrays.fill(equal, 1);
        return Classification.blend(parts, equal);
    }
}
