package org.gblend.train.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.gblend.core.HeadSamples;
import org.gblend.core.Ogr;
import org.gblend.nn.Head;
import org.gblend.train.config.EqualConfig;
import org.gblend.train.config.FixedConfig;
import org.gblend.train.config.LearnedConfig;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.OfflineConfig;
import org.gblend.train.config.OnlineConfig;
import org.gblend.train.config.PretrainedConfig;
import org.gblend.train.config.ProbeConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.UnimodalConfig;
import org.gblend.train.estimate.HeadTrack;
import org.gblend.train.eval.Predictions;
import org.gblend.train.eval.Score;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunName;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.TrainedOn;
import org.jspecify.annotations.Nullable;

/** Turns finished runs into the tables of a {@link Leaderboard}. */
final class Tables {
    private final TrainingContext context;
    private final List<Entry> entries;
    private final Map<RunName, RunResult> results;
    private final Map<String, RateChoice> choices;
    private final Map<String, String> failures;

    Tables(
            TrainingContext context,
            List<Entry> entries,
            Map<RunName, RunResult> results,
            Map<String, RateChoice> choices,
            Map<String, String> failures) {
        this.context = context;
        this.entries = entries;
        this.results = results;
        this.choices = choices;
        this.failures = failures;
    }

    Leaderboard leaderboard(Path folder) {
        List<Leaderboard.Table> tables = new ArrayList<>();
        var config = context.experiment().compare();
        boolean holdout = context.sets().holdout().rows().length > 0;
        if (config.headline() && holdout) {
            tables.add(table(
                    folder,
                    TrainedOn.T_AND_V,
                    "Headline: trained on T+V where the scheme can give V back (online in its last super-epoch)"));
        }
        if (config.sameTrain() || !holdout) {
            tables.add(table(folder, TrainedOn.T, "Same samples: every scheme trained on T alone"));
        }
        Map<String, RateChoice> chosen = new LinkedHashMap<>();
        entries.forEach(entry -> {
            RateChoice choice = choices.get(entry.name());
            if (choice != null) {
                chosen.put(entry.name(), choice);
            }
        });
        Map<String, Double> rates = new LinkedHashMap<>();
        chosen.forEach((name, choice) -> rates.put(name, choice.rate()));
        return new Leaderboard(
                context.experiment().name(),
                context.sets().test().rows().length,
                context.data().classesByTask().values().stream().reduce(1, (a, b) -> a * b),
                config.seeds(),
                tables,
                ogr(),
                weights(),
                rates,
                chosen,
                Memory.peakMiB(),
                failures,
                context.data().multiLabel() ? Leaderboard.MAP : null,
                context.data().tasks().isEmpty() ? null : context.data().classesByTask(),
                testGroups());
    }

    private @Nullable Integer testGroups() {
        Set<String> groups = new HashSet<>();
        for (int row : context.sets().test().rows()) {
            String group = context.data().group(row);
            if (group == null) {
                return null;
            }
            groups.add(group);
        }
        return groups.size();
    }

    private Leaderboard.Table table(Path folder, TrainedOn trainedOn, String title) {
        List<Line> lines = new ArrayList<>();
        for (Entry entry : entries) {
            Line line = line(folder, entry, trainedOn);
            if (line != null) {
                lines.add(line);
            }
        }
        List<Line> singles =
                lines.stream().filter(line -> line.kind() == Line.Kind.SINGLE).toList();
        Set<String> modalities = context.experiment().modalities().keySet();
        List<Line> all = new ArrayList<>(lines);
        all.addAll(Ensembles.of(modalities, singles, lines));
        Controls controls = new Controls(modalities, all);
        List<Leaderboard.Row> rows = new ArrayList<>();
        all.forEach(line -> rows.add(row(line, controls.naive(line), controls.best(line))));
        rows.sort(Comparator.comparingDouble((Leaderboard.Row row) -> row.top1().mean())
                .reversed());
        return new Leaderboard.Table(title, rows, controls.contrasts());
    }

    /** A scheme's runs in this table: those on what it trains on, or on T for a scheme that cannot give V back. */
    private @Nullable Line line(Path folder, Entry entry, TrainedOn trainedOn) {
        List<RunResult> runs = new ArrayList<>();
        SequencedMap<Long, Predictions> predictions = new LinkedHashMap<>();
        for (long seed : context.experiment().compare().seeds()) {
            RunResult result = results.get(Comparison.runName(entry, trainedOn, seed));
            if (result == null && !entry.scheme().trainsOnHoldout()) {
                result = results.get(Comparison.runName(entry, TrainedOn.T, seed));
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

    private static Leaderboard.Row row(Line line, @Nullable Line naive, @Nullable Line single) {
        List<Score> scores = line.scores(Line::primary);
        List<Score> blend = line.blends() ? line.scores(Line::blend) : List.of();
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
                        ? Spread.of(line.scores(_ -> Predictions.STACKED).stream()
                                .mapToDouble(Score::headline)
                                .toArray())
                        : null,
                on(RunResult::holdout, line, Predictions::primary),
                line.blends() ? on(RunResult::holdout, line, _ -> Predictions.BLEND) : null,
                on(RunResult::validation, line, Predictions::primary),
                line.blends() ? on(RunResult::validation, line, _ -> Predictions.BLEND) : null,
                Spread.of(scores.stream().mapToDouble(Score::top5).toArray()),
                Spread.of(scores.stream().mapToDouble(Score::meanClass).toArray()),
                line.minus(Line::primary, naive),
                line.minus(Line::primary, single),
                line.blends() ? line.minus(Line::blend, single) : null,
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
                    Spread.of(line.scores(p -> new Head(task, Line.primary(p)).name()).stream()
                            .mapToDouble(Score::top1)
                            .toArray()));
        }
        return tasks.isEmpty() ? null : tasks;
    }

    private Map<String, List<Leaderboard.OgrRow>> ogr() {
        Map<String, List<Leaderboard.OgrRow>> rows = new LinkedHashMap<>();
        var estimate = context.experiment().estimate();
        for (Entry entry : entries) {
            if (entry.varies() || (!entry.unimodal() && !(entry.config() instanceof NaiveConfig))) {
                continue;
            }
            for (long seed : context.experiment().compare().seeds()) {
                RunResult result = results.get(Comparison.runName(entry, TrainedOn.T, seed));
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
                RunResult result = results.get(Comparison.runName(entry, TrainedOn.T, seed));
                result = result == null ? results.get(Comparison.runName(entry, TrainedOn.T_AND_V, seed)) : result;
                if (result == null) {
                    continue;
                }
                List<Leaderboard.WeightsRow> rows = new ArrayList<>();
                result.stretches().forEach(stretch -> {
                    var estimate = stretch.estimate();
                    if (estimate != null) {
                        rows.add(new Leaderboard.WeightsRow(
                                stretch.start(),
                                stretch.length(),
                                estimate,
                                stretch.weights(),
                                smoothing(entry.config())));
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

    private static double smoothing(SchemeConfig config) {
        return switch (config) {
            case OnlineConfig online -> online.smoothing();
            case ProbeConfig probe -> probe.smoothing();
            case UnimodalConfig _,
                    NaiveConfig _,
                    EqualConfig _,
                    FixedConfig _,
                    LearnedConfig _,
                    PretrainedConfig _,
                    OfflineConfig _ -> 0;
        };
    }
}
