package org.gblend.app.predict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gblend.app.predict.Inputs.Unit;
import org.gblend.app.predict.Prediction.Ranked;
import org.gblend.app.predict.Prediction.Said;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.OutsideRoot;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.manifest.UnlabelledRows;
import org.gblend.nn.Head;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.ModalityRecipe;
import org.gblend.train.eval.Classification;
import org.gblend.train.eval.HeadScores;
import org.gblend.train.eval.Predictions;
import org.gblend.train.loop.ComputePool;
import org.gblend.train.loop.RunListener;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.run.DataRecord;
import org.gblend.train.run.SavedRun;
import org.jspecify.annotations.Nullable;

/** Runs a saved network over new clips, in batches, with the run's own preparation, statistics and parameters. */
final class Predictor {
    /** Clips that are prepared at once. */
    private static final int CHUNK = 64;

    /**
     * Which labels are told of a clip: the most probable ones, the first in any case.
     *
     * @param most how many
     * @param least with how much probability
     */
    record Asked(int most, double least) {}

    private final SavedRun run;
    private final Experiment experiment;
    private final DataRecord trained;
    private final boolean wholeRows;
    private final Asked asked;
    private final int clips;
    /** The prediction that is told. */
    private final String told;

    /**
     * A predictor.
     *
     * @param experiment the run's settings
     * @param trained what it was trained on
     * @param wholeRows whether units are rows of a manifest with the run's own columns, rather than single files
     * @param asked which labels are told
     * @param clips averaged over each unit
     * @param by the prediction that is told; null for {@link Predictions#inUse}
     */
    Predictor(
            SavedRun run,
            Experiment experiment,
            DataRecord trained,
            boolean wholeRows,
            Asked asked,
            int clips,
            @Nullable String by) {
        this.run = run;
        this.trained = trained;
        this.wholeRows = wholeRows;
        this.asked = asked;
        this.clips = clips;
        this.told = told(run, by);
        Set<String> heads = run.heads();
        Map<String, ModalityRecipe> seen = new LinkedHashMap<>();
        experiment.modalities().forEach((name, recipe) -> {
            if (Head.anyJoint(heads) || !Head.ofPart(heads, name).isEmpty()) {
                seen.put(name, wholeRows ? recipe : recipe.withInput(Sources.fromFile(name, recipe.input())));
            }
        });
        this.experiment = experiment.withModalities(seen);
    }

    /**
     * Predicts everything that can be.
     *
     * @param failures receives what could not be used, and why
     * @param each hears every prediction, in order
     */
    void run(Inputs inputs, Map<String, String> failures, Consumer<Prediction> each) {
        try (ComputePool pool = ComputePool.of(experiment.training())) {
            int all = inputs.units().size();
            for (int from = 0; from < all; from += CHUNK) {
                chunk(inputs, from, Math.min(all, from + CHUNK), pool, failures, each);
            }
        }
    }

    /** Predicts some units together; if that fails, each of them alone. */
    private void chunk(
            Inputs inputs,
            int from,
            int to,
            ComputePool pool,
            Map<String, String> failures,
            Consumer<Prediction> each) {
        try {
            together(inputs.rows().range(from, to), inputs.units().subList(from, to), pool)
                    .forEach(each);
        } catch (InputException e) {
            if (to - from == 1) {
                failures.put(inputs.rows().name(from), String.valueOf(e.getMessage()));
                return;
            }
            for (int one = from; one < to; one++) {
                chunk(inputs, one, one + 1, pool, failures, each);
            }
        }
    }

    private List<Prediction> together(UnlabelledRows rows, List<Unit> units, ComputePool pool) {
        Path folder = temporary();
        try (PreparedData data = PreparedData.unlabelled(
                config(folder), experiment.inputs(), rows, trained.network(), folder, (done, total, what) -> {})) {
            checkShapes(data);
            TrainingContext context = new TrainingContext(experiment, data, pool, RunListener.silent());
            return predictions(run.predict(context, data.sets().test(), clips), units);
        } finally {
            delete(folder);
        }
    }

    private DataConfig config(Path cache) {
        DataConfig own = experiment.data();
        ColumnsConfig columns = own.columns();
        return new DataConfig(
                own.root(),
                own.manifest(),
                wholeRows
                        ? new ColumnsConfig(columns.label(), null, null, null, columns.start(), columns.end())
                        : new ColumnsConfig("label", null, null, null, "start", "end"),
                own.window(),
                SetsConfig.defaults(),
                cache,
                own.sampling(),
                own.missing(),
                wholeRows ? own.outsideRoot() : OutsideRoot.ALLOW,
                own.labels());
    }

    private void checkShapes(PreparedData data) {
        DataRecord.of(data).otherShape(trained).ifPresent(other -> {
            throw new InputException(
                    other + " here: give clips as long as those that the network was trained on, or --window");
        });
    }

    private List<Prediction> predictions(Map<String, HeadScores> heads, List<Unit> units) {
        Predictions all = Predictions.of(heads, run.result().votes());
        Map<String, Map<String, HeadScores>> byTask = Head.byTask(heads);
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            int at = i;
            Map<String, Said> tasks = new LinkedHashMap<>();
            byTask.forEach((task, own) -> {
                float[] p = all.probabilities().getOrDefault(new Head(task, told).name(), new float[0][])[at];
                tasks.put(task, said(p, own, trained.classesByTask().getOrDefault(task, List.of()), at));
            });
            predictions.add(new Prediction(
                    units.get(i).name(), units.get(i).start(), units.get(i).end(), tasks));
        }
        return predictions;
    }

    private static String told(SavedRun run, @Nullable String by) {
        List<String> there = run.predictions();
        if (by == null) {
            return Predictions.inUse(there);
        }
        if (!there.contains(by)) {
            throw new InputException(run.result().name() + ": it has no " + by + " prediction; choose of "
                    + String.join(", ", there) + " with --by");
        }
        return by;
    }

    private Said said(float[] p, Map<String, HeadScores> heads, List<String> classes, int i) {
        List<Ranked> ranked = Classification.counts(p) ? ranked(p, classes) : List.of();
        Map<String, Ranked> opinions = new LinkedHashMap<>();
        String decided = "";
        double most = -1;
        int predicted =
                ranked.isEmpty() ? -1 : classes.indexOf(ranked.getFirst().label());
        for (Map.Entry<String, HeadScores> head : heads.entrySet()) {
            float[] own = head.getValue().probabilities()[i];
            if (Classification.counts(own) && !Head.isJoint(head.getKey())) {
                opinions.put(head.getKey(), ranked(own, classes).getFirst());
                if (predicted >= 0 && own[predicted] > most) {
                    most = own[predicted];
                    decided = Head.part(head.getKey());
                }
            }
        }
        return new Said(ranked, opinions, decided);
    }

    private List<Ranked> ranked(float[] p, List<String> classes) {
        List<Ranked> ranked = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> p[c]).reversed())
                .limit(asked.most)
                .map(c -> new Ranked(classes.get(c), p[c]))
                .toList();
        List<Ranked> told =
                ranked.stream().filter(r -> r.probability() >= asked.least).toList();
        return told.isEmpty() ? List.of(ranked.getFirst()) : told;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("gblend-predict");
        } catch (IOException e) {
            throw new InputException(
                    "no temporary folder can be made (" + e + "); set java.io.tmpdir in GBLEND_OPTS", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
