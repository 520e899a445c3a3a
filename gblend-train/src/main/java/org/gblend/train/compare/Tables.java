package org.gblend.train.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.gblend.core.HeadSamples;
import org.gblend.core.Ogr;
import org.gblend.nn.Head;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunResult;
import org.jspecify.annotations.Nullable;

/** Turns finished runs into the tables of a {@link Leaderboard}. */
final class Tables {
    static final String ENSEMBLE = "ensemble";
    private static final long BOOTSTRAP_SEED = 0;

    private final TrainingContext context;
    private final List<Entry> entries;
    private final Map<String, RunResult> results;
    private final Map<String, Double> learningRates;
    private final Map<String, String> failures;

    Tables(
            TrainingContext context,
            List<Entry> entries,
            Map<String, RunResult> results,
            Map<String, Double> learningRates,
            Map<String, String> failures) {
        this.context = context;
        this.entries = entries;
        this.results = results;
        this.learningRates = learningRates;
        this.failures = failures;
    }

    Leaderboard leaderboard(Path folder) {
        List<Leaderboard.Table> tables = new ArrayList<>();
        var config = context.experiment().compare();
        boolean holdout = context.sets().holdout().rows().length > 0;
        if (config.headline() && holdout) {
            tables.add(table(
                    folder,
                    Variant.T_AND_V,
                    "Headline: trained on T+V where the scheme can give V back (online in its last super-epoch)"));
        }
        if (config.sameTrain() || !holdout) {
            tables.add(table(folder, Variant.T, "Same samples: every scheme trained on T alone"));
        }
        Map<String, Double> rates = new LinkedHashMap<>();
        entries.forEach(entry -> {
            Double rate = learningRates.get(entry.name());
            if (rate != null) {
                rates.put(entry.name(), rate);
            }
        });
        return new Leaderboard(
                context.experiment().name(),
                context.sets().test().rows().length,
                context.data().classesByTask().values().stream().reduce(1, (a, b) -> a * b),
                config.seeds(),
                tables,
                ogr(),
                weights(),
                rates,
                Memory.peakMiB(),
                failures,
                context.data().multiLabel() ? Leaderboard.MAP : null,
                context.data().tasks().isEmpty() ? null : context.data().classesByTask());
    }

    private Leaderboard.Table table(Path folder, Variant variant, String title) {
        List<Line> lines = new ArrayList<>();
        for (Entry entry : entries) {
            Line line = line(folder, entry, variant);
            if (line != null) {
                lines.add(line);
            }
        }
        List<Line> singles =
                lines.stream().filter(line -> line.kind() == Line.Kind.SINGLE).toList();
        List<Line> all = new ArrayList<>(lines);
        all.addAll(ensembles(singles, lines));
        List<Leaderboard.Row> rows = new ArrayList<>();
        all.forEach(line -> rows.add(row(line, naive(line, all), best(line, singles))));
        rows.sort(Comparator.comparingDouble((Leaderboard.Row row) -> row.top1().mean())
                .reversed());
        return new Leaderboard.Table(title, rows, contrasts(all, singles));
    }

    /** Naive fusion of what a line sees; of all modalities for a single one. */
    private @Nullable Line naive(Line line, List<Line> lines) {
        Set<String> all = context.experiment().modalities().keySet();
        return lines.stream()
                .filter(other -> other.kind() == Line.Kind.NAIVE)
                .filter(other -> isSingle(line) ? other.modalities().equals(all) && other.plain() : other.fits(line))
                .findFirst()
                .orElse(null);
    }

    /** The best of the single modalities that a line sees; of all of them for one that is single itself. */
    private static @Nullable Line best(Line line, List<Line> singles) {
        return singles.stream()
                .filter(single -> isSingle(line) || line.modalities().containsAll(single.modalities()))
                .max(Comparator.comparingDouble(Tables::mean))
                .orElse(null);
    }

    private static boolean isSingle(Line line) {
        return line.modalities().size() == 1;
    }

    private static List<Leaderboard.Contrast> contrasts(List<Line> lines, List<Line> singles) {
        List<Leaderboard.Contrast> contrasts = new ArrayList<>();
        for (Line line : lines) {
            if (line.kind() == Line.Kind.MEASURED) {
                Line single = best(line, singles);
                for (Line control : lines) {
                    boolean counts = switch (control.kind()) {
                        case SINGLE -> control.equals(single);
                        case NAIVE, EQUAL, ENSEMBLE -> control.fits(line);
                        case MEASURED, OTHER -> false;
                    };
                    if (counts) {
                        add(contrasts, line, "joint", Line::primary, control, control.name(), Line::primary);
                        addMixture(contrasts, line, Predictions.BLEND, Line::blend, control);
                        if (line.has(Predictions.STACKED)) {
                            addMixture(contrasts, line, Predictions.STACKED, _ -> Predictions.STACKED, control);
                        }
                    }
                }
            }
        }
        return contrasts;
    }

    /** A mixture of heads against what a control tells, and like with like against the same mixture of equal weights' heads. */
    private static void addMixture(
            List<Leaderboard.Contrast> contrasts,
            Line line,
            String mixture,
            Function<Predictions, String> chosen,
            Line control) {
        add(contrasts, line, mixture, chosen, control, control.name(), Line::primary);
        if (control.kind() == Line.Kind.EQUAL && control.has(mixture)) {
            add(contrasts, line, mixture, chosen, control, control.name() + " " + mixture, chosen);
        }
    }

    private static void add(
            List<Leaderboard.Contrast> contrasts,
            Line line,
            String prediction,
            Function<Predictions, String> chosen,
            Line control,
            String name,
            Function<Predictions, String> theirs) {
        PairedDifference difference = difference(line, chosen, control, theirs);
        if (difference != null) {
            contrasts.add(new Leaderboard.Contrast(line.name(), prediction, name, difference));
        }
    }

    private static double mean(Line line) {
        if (line.several() != null) {
            return scores(line, Line::primary).stream()
                    .mapToDouble(Score::headline)
                    .average()
                    .orElse(Double.NaN);
        }
        return line.predictions().values().stream()
                .flatMapToDouble(p -> Arrays.stream(p.right(Line.primary(p))))
                .filter(right -> !Double.isNaN(right))
                .average()
                .orElse(Double.NaN);
    }

    /** A scheme's runs in this table: those of the variant, or of T for a scheme that cannot give V back. */
    private @Nullable Line line(Path folder, Entry entry, Variant variant) {
        List<RunResult> runs = new ArrayList<>();
        SequencedMap<Long, Predictions> predictions = new LinkedHashMap<>();
        for (long seed : context.experiment().compare().seeds()) {
            RunResult result = results.get(Comparison.runName(entry, variant, seed));
            if (result == null && !entry.scheme().trainsOnHoldout()) {
                result = results.get(Comparison.runName(entry, Variant.T, seed));
            }
            if (result != null) {
                runs.add(result);
                predictions.put(seed, Predictions.read(new RunFolder(folder.resolve(result.name())).test()));
            }
        }
        return runs.isEmpty()
                ? null
                : new Line(entry.name(), Line.Kind.of(entry), entry, entry.modalities(), runs, predictions);
    }

    /** Of all modalities, and of each choice of them that a variation sees. */
    private List<Line> ensembles(List<Line> singles, List<Line> lines) {
        Set<String> all = context.experiment().modalities().keySet();
        Map<Set<String>, String> wanted = new LinkedHashMap<>();
        wanted.put(all, ENSEMBLE);
        for (Line line : lines) {
            wanted.computeIfAbsent(line.modalities(), seen -> ENSEMBLE + " of " + String.join(", ", seen));
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
            means.put(new Head(task, ENSEMBLE).name(), mean(task, singles));
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

    private static Leaderboard.Row row(Line line, @Nullable Line naive, @Nullable Line single) {
        List<Score> scores = scores(line, Line::primary);
        List<Score> blend = line.blends() ? scores(line, Line::blend) : List.of();
        RunResult first = line.runs().getFirst();
        int seeds = line.predictions().size();
        return new Leaderboard.Row(
                line.name(),
                seeds,
                first.trainedOn(),
                first.trainSamples(),
                Spread.of(scores.stream().mapToDouble(Score::headline).toArray()),
                line.blends()
                        ? Spread.of(blend.stream().mapToDouble(Score::headline).toArray())
                        : null,
                line.has(Predictions.STACKED)
                        ? Spread.of(scores(line, _ -> Predictions.STACKED).stream()
                                .mapToDouble(Score::headline)
                                .toArray())
                        : null,
                on(RunResult::holdout, line, Predictions::primary),
                line.blends() ? on(RunResult::holdout, line, _ -> Predictions.BLEND) : null,
                on(RunResult::validation, line, Predictions::primary),
                line.blends() ? on(RunResult::validation, line, _ -> Predictions.BLEND) : null,
                Spread.of(scores.stream().mapToDouble(Score::top5).toArray()),
                Spread.of(scores.stream().mapToDouble(Score::meanClass).toArray()),
                difference(line, Line::primary, naive),
                difference(line, Line::primary, single),
                line.blends() ? difference(line, Line::blend, single) : null,
                line.runs().stream().mapToDouble(RunResult::trainSeconds).sum() / seeds,
                line.runs().stream().mapToDouble(RunResult::estimateSeconds).sum() / seeds,
                line.runs().stream().mapToDouble(RunResult::wallSeconds).sum() / seeds,
                tasks(line));
    }

    /** Over the runs' scores on another set than the test; null where one has none, and for the ensemble, whose runs are those of its parts. */
    private static @Nullable Spread on(
            Function<RunResult, Map<String, Score>> set, Line line, Function<Set<String>, String> prediction) {
        if (line.kind() == Line.Kind.ENSEMBLE) {
            return null;
        }
        List<Score> scores = new ArrayList<>();
        for (RunResult run : line.runs()) {
            Map<String, Score> there = set.apply(run);
            Score score = there.isEmpty() ? null : there.get(prediction.apply(there.keySet()));
            if (score == null) {
                return null;
            }
            scores.add(score);
        }
        return Spread.of(scores.stream().mapToDouble(Score::headline).toArray());
    }

    /** Each task's top-1 by the prediction that counts for the action; null of one task. */
    private static @Nullable Map<String, Spread> tasks(Line line) {
        Map<String, Spread> tasks = new LinkedHashMap<>();
        for (String task :
                line.predictions().sequencedValues().getFirst().tasks().keySet()) {
            tasks.put(
                    task,
                    Spread.of(scores(line, p -> new Head(task, Line.primary(p)).name()).stream()
                            .mapToDouble(Score::top1)
                            .toArray()));
        }
        return tasks.isEmpty() ? null : tasks;
    }

    private static List<Score> scores(Line line, Function<Predictions, String> prediction) {
        return line.predictions().values().stream()
                .map(p -> Score.of(p, prediction.apply(p)))
                .toList();
    }

    /** Over the seeds that both have finished; null if there is none. */
    private static @Nullable PairedDifference difference(
            Line line, Function<Predictions, String> prediction, @Nullable Line other) {
        return difference(line, prediction, other, Line::primary);
    }

    private static @Nullable PairedDifference difference(
            Line line,
            Function<Predictions, String> prediction,
            @Nullable Line other,
            Function<Predictions, String> theirs) {
        if (other == null || other.name().equals(line.name())) {
            return null;
        }
        List<Long> seeds = line.seedsWith(other);
        if (seeds.isEmpty()) {
            return null;
        }
        int[][] several = line.several();
        return several != null
                ? PairedDifference.ofMeanPrecision(
                        line.probabilities(prediction, seeds),
                        other.probabilities(theirs, seeds),
                        several,
                        BOOTSTRAP_SEED)
                : PairedDifference.ofCounted(line.right(prediction, seeds), other.right(theirs, seeds), BOOTSTRAP_SEED);
    }

    private Map<String, List<Leaderboard.OgrRow>> ogr() {
        Map<String, List<Leaderboard.OgrRow>> rows = new LinkedHashMap<>();
        var estimate = context.experiment().estimate();
        for (Entry entry : entries) {
            if (entry.varies() || (!entry.unimodal() && !(entry.config() instanceof NaiveConfig))) {
                continue;
            }
            for (long seed : context.experiment().compare().seeds()) {
                RunResult result = results.get(Comparison.runName(entry, Variant.T, seed));
                if (result != null) {
                    result.tracks().forEach((head, track) -> {
                        HeadSamples samples = HeadTrack.samples(head, List.of(track), estimate);
                        Ogr ogr = Ogr.of(samples.mean(), estimate.metric());
                        rows.computeIfAbsent(head, _ -> new ArrayList<>())
                                .add(new Leaderboard.OgrRow(seed, ogr.dO(), ogr.dG(), ogr.ratio()));
                    });
                }
            }
        }
        return rows;
    }

    private Map<String, Map<Long, List<Leaderboard.WeightsRow>>> weights() {
        Map<String, Map<Long, List<Leaderboard.WeightsRow>>> all = new LinkedHashMap<>();
        for (Entry entry : entries) {
            for (long seed : context.experiment().compare().seeds()) {
                RunResult result = results.get(Comparison.runName(entry, Variant.T, seed));
                result = result == null ? results.get(Comparison.runName(entry, Variant.T_AND_V, seed)) : result;
                if (result == null) {
                    continue;
                }
                List<Leaderboard.WeightsRow> rows = new ArrayList<>();
                result.stretches().forEach(stretch -> {
                    var estimate = stretch.estimate();
                    if (estimate != null) {
                        rows.add(new Leaderboard.WeightsRow(stretch.start(), stretch.length(), estimate));
                    }
                });
                if (!rows.isEmpty()) {
                    all.computeIfAbsent(entry.name(), _ -> new LinkedHashMap<>())
                            .put(seed, rows);
                }
            }
        }
        return all;
    }
}
