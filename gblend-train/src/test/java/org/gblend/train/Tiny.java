package org.gblend.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.gblend.core.Metric;
import org.gblend.core.RobustRule;
import org.gblend.data.PreparedData;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.gblend.data.config.ColumnsConfig;
import org.gblend.data.config.DataConfig;
import org.gblend.data.config.DrawBy;
import org.gblend.data.config.SetsConfig;
import org.gblend.data.config.SplitNamesConfig;
import org.gblend.nn.AudioResnetConfig;
import org.gblend.nn.EncoderConfig;
import org.gblend.nn.LateConcatConfig;
import org.gblend.nn.MlpConfig;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.SgdConfig;
import org.gblend.train.config.CompareConfig;
import org.gblend.train.config.ConstantConfig;
import org.gblend.train.config.CosineConfig;
import org.gblend.train.config.EstimateConfig;
import org.gblend.train.config.EstimateConfig.End;
import org.gblend.train.config.EstimateConfig.Initial;
import org.gblend.train.config.EstimateConfig.OptimizerState;
import org.gblend.train.config.Experiment;
import org.gblend.train.config.ModalityRecipe;
import org.gblend.train.config.NaiveConfig;
import org.gblend.train.config.SchemeConfig;
import org.gblend.train.config.TrainingConfig;
import org.gblend.train.loop.ComputePool;
import org.gblend.train.loop.RunListener;
import org.gblend.train.loop.TrainingContext;
import org.gblend.train.run.RunFolder;
import org.gblend.train.run.RunResult;
import org.gblend.train.run.TrainingRun;
import org.gblend.train.scheme.Scheme;
import org.gblend.train.scheme.Schemes;

/** A tiny experiment on two arrays, opened: a run of a few epochs takes a fraction of a second. */
public final class Tiny implements AutoCloseable {
    public static final int ROWS = 150;
    public static final int EPOCHS = 3;
    private final Experiment experiment;
    private final PreparedData data;
    private final ComputePool pool;

    private Tiny(Experiment experiment, Path folder) {
        this.experiment = experiment;
        data = PreparedData.prepare(experiment.data(), experiment.inputs(), folder.resolve("cache"), (_, _, _) -> {});
        pool = ComputePool.of(experiment.training());
    }

    /** Opens an experiment whose data is written if it is not there. */
    public static Tiny open(Path folder) {
        return open(folder, experiment(folder));
    }

    public static Tiny open(Path folder, Experiment experiment) {
        if (!folder.resolve("manifest.csv").toFile().exists()) {
            TinyData.write(folder, ROWS, 12);
        }
        return new Tiny(experiment, folder);
    }

    /**
     * That experiment at a rate that does not fall and is far too high, for 30 epochs or until the validation loss has not fallen
     * for some: it jumps about, and the last epoch is not the best.
     */
    public static Experiment overfitting(Path folder, int patience) {
        TrainingConfig t = training(30);
        return experiment(folder)
                .withTraining(new TrainingConfig(
                        t.epochs(),
                        t.batch(),
                        new SgdConfig(0.3, 0.9, true, 0),
                        new ConstantConfig(0),
                        0,
                        0,
                        patience,
                        1,
                        t.precision(),
                        "cpu",
                        2,
                        1,
                        1000,
                        7));
    }

    /** Two modalities on perceptrons with dropout, so that its masks are under test as well. */
    public static Experiment experiment(Path folder) {
        Map<String, ModalityRecipe> modalities = new LinkedHashMap<>();
        modalities.put("a", array("a.npy", "c", new MlpConfig(8, 1, 0.2)));
        modalities.put("b", array("b.npy", "c", new MlpConfig(8, 1, 0)));
        return experiment(folder, modalities);
    }

    /** The same with a batch-normed modality in the place of the second. */
    public static Experiment batchNormed(Path folder) {
        Map<String, ModalityRecipe> modalities = new LinkedHashMap<>();
        modalities.put("a", array("a.npy", "c", new MlpConfig(8, 1, 0.2)));
        modalities.put("spec", array("spec.npy", "h,w", new AudioResnetConfig(10, 4)));
        return experiment(folder, modalities);
    }

    /** The same with heads on two stages of the second. */
    public static Experiment withStageHeads(Path folder, Map<String, Double> heads) {
        Experiment plain = batchNormed(folder);
        Map<String, ModalityRecipe> modalities = new LinkedHashMap<>(plain.modalities());
        modalities.computeIfPresent(
                "spec", (_, recipe) -> new ModalityRecipe(recipe.input(), recipe.encoder(), recipe.weights(), heads));
        return plain.withModalities(modalities);
    }

    /** Without dropout, and with a second modality that some rows lack. */
    public static Experiment withHoles(Path folder, IntPredicate lacks) {
        if (!folder.resolve("manifest.csv").toFile().exists()) {
            TinyData.write(folder, ROWS, 12);
        }
        TinyData.writeHoles(folder, lacks);
        Map<String, ModalityRecipe> modalities = new LinkedHashMap<>();
        modalities.put("a", array("a.npy", "c", new MlpConfig(8, 1, 0)));
        modalities.put("b", array("holes.npy", "c", new MlpConfig(8, 1, 0)));
        Experiment all = experiment(folder, modalities);
        return all.withData(all.data().withMissing(List.of("b")));
    }

    private static Experiment experiment(Path folder, Map<String, ModalityRecipe> modalities) {
        return new Experiment(
                "tiny",
                new DataConfig(
                        folder,
                        "manifest.csv",
                        new ColumnsConfig("label", "id", null, null, null, null),
                        0,
                        sets(0.2, 0.1),
                        null),
                modalities,
                LateConcatConfig.defaults(),
                training(EPOCHS),
                estimate(Initial.CHANCE, OptimizerState.FRESH),
                NaiveConfig.defaults(),
                compare(Map.of("naive", NaiveConfig.defaults()), List.of()));
    }

    public static ModalityRecipe array(String file, String layout, EncoderConfig encoder) {
        return new ModalityRecipe(
                new ArrayConfig(file, ArrayConfig.BY_ROW, "", layout, 0, -1, ArrayScale.STANDARDISE, 0), encoder);
    }

    public static SetsConfig sets(double holdout, double validation) {
        return new SetsConfig(0, holdout, validation, 0.2, DrawBy.AUTO, DrawBy.AUTO, 3, 0, SplitNamesConfig.defaults());
    }

    public static TrainingConfig training(int epochs) {
        return training(epochs, 16, Precision.FP32);
    }

    public static TrainingConfig training(int epochs, int batch, Precision precision) {
        return new TrainingConfig(
                epochs,
                batch,
                new SgdConfig(0.05, 0.9, true, 1e-4),
                CosineConfig.defaults(),
                0,
                0,
                0,
                1,
                precision,
                "cpu",
                2,
                1,
                0,
                7);
    }

    public static EstimateConfig estimate(Initial initial, OptimizerState state) {
        return new EstimateConfig(Metric.LOSS, RobustRule.defaults(), 1, End.LAST, initial, state, 0, 20, false);
    }

    public static CompareConfig compare(Map<String, SchemeConfig> schemes, List<Double> rates) {
        return new CompareConfig(true, schemes, List.of(1L, 2L), true, true, true, rates);
    }

    public Experiment experiment() {
        return experiment;
    }

    public PreparedData data() {
        return data;
    }

    public TrainingContext context(RunListener listener) {
        return new TrainingContext(experiment, data, pool, listener);
    }

    public ComputePool pool() {
        return pool;
    }

    public TrainingContext context() {
        return context(RunListener.silent());
    }

    public Scheme scheme(SchemeConfig config) {
        return Schemes.of(config, experiment.heads());
    }

    /** Trains on T by a scheme. */
    public RunResult run(Path folder, Scheme scheme, RunListener listener) {
        return run(folder, scheme, listener, plan -> plan);
    }

    public RunResult run(Path folder, Scheme scheme, RunListener listener, UnaryOperator<TrainingRun.Plan> change) {
        TrainingRun.Plan plan = new TrainingRun.Plan(
                "run", scheme, experiment.training(), _ -> experiment.training(), false, true, folder);
        return new TrainingRun(context(listener), change.apply(plan), new RunFolder(folder), null).run();
    }

    /** The same, with V in the training as far as the scheme lets it. */
    public static TrainingRun.Plan onHoldout(TrainingRun.Plan plan) {
        return new TrainingRun.Plan(
                plan.name(),
                plan.scheme(),
                plan.training(),
                plan.estimateTraining(),
                true,
                plan.test(),
                plan.estimates());
    }

    @Override
    public void close() {
        pool.close();
        data.close();
    }

    public static Experiment with(Experiment e, EstimateConfig estimate) {
        return new Experiment(
                e.name(), e.data(), e.modalities(), e.fusion(), e.training(), estimate, e.scheme(), e.compare());
    }

    public static Experiment with(Experiment e, CompareConfig compare) {
        return new Experiment(
                e.name(), e.data(), e.modalities(), e.fusion(), e.training(), e.estimate(), e.scheme(), compare);
    }

    public static Experiment with(Experiment e, SetsConfig sets) {
        DataConfig d = e.data();
        DataConfig data = new DataConfig(d.root(), d.manifest(), d.columns(), d.window(), sets, d.cache());
        return new Experiment(
                e.name(), data, e.modalities(), e.fusion(), e.training(), e.estimate(), e.scheme(), e.compare());
    }

    public static Experiment withGroups(Experiment e) {
        DataConfig d = e.data();
        ColumnsConfig columns = new ColumnsConfig("label", "id", null, "group", null, null);
        DataConfig data = new DataConfig(d.root(), d.manifest(), columns, d.window(), d.sets(), d.cache());
        return new Experiment(
                e.name(), data, e.modalities(), e.fusion(), e.training(), e.estimate(), e.scheme(), e.compare());
    }

    public static TrainingConfig workers(TrainingConfig t, int workers) {
        return with(t, t.earlyStopping(), workers, t.threads(), t.checkpointSeconds());
    }

    public static TrainingConfig checkpoints(TrainingConfig t, double seconds) {
        return with(t, t.earlyStopping(), t.workers(), t.threads(), seconds);
    }

    public static TrainingConfig earlyStopping(TrainingConfig t, int patience) {
        return with(t, patience, t.workers(), t.threads(), t.checkpointSeconds());
    }

    public static TrainingConfig threads(TrainingConfig t, int threads) {
        return with(t, t.earlyStopping(), t.workers(), threads, t.checkpointSeconds());
    }

    private static TrainingConfig with(
            TrainingConfig t, int earlyStopping, int workers, int threads, double checkpointSeconds) {
        return new TrainingConfig(
                t.epochs(),
                t.batch(),
                t.optimizer(),
                t.schedule(),
                t.clipNorm(),
                t.labelSmoothing(),
                t.mixup(),
                t.weightDecay(),
                earlyStopping,
                t.evaluationClips(),
                t.precision(),
                t.device(),
                workers,
                threads,
                t.loaderThreads(),
                t.loaderPrefetch(),
                checkpointSeconds,
                t.keepCheckpoints(),
                t.skipNonFinite(),
                t.seed());
    }
}
