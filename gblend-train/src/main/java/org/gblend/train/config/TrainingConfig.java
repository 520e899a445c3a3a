package org.gblend.train.config;

import java.util.Objects;
import org.gblend.data.config.LoaderConfig;
import org.gblend.nn.torch.AdagradConfig;
import org.gblend.nn.torch.AdamConfig;
import org.gblend.nn.torch.OptimizerConfig;
import org.gblend.nn.torch.Precision;
import org.gblend.nn.torch.SgdConfig;

/**
 * How any scheme trains.
 *
 * @param epochs passes over the training set
 * @param batch samples in a step
 * @param optimizer the update rule, its base learning rate included
 * @param schedule how the learning rate moves over the run
 * @param clipNorm largest global norm of the gradient; 0 leaves it as it is
 * @param labelSmoothing weight of the uniform distribution in the target, 0 to below 1
 * @param mixup mixing of the samples of a batch
 * @param weightDecay which groups of parameters the optimiser's weight decay acts on
 * @param earlyStopping epochs without a better validation loss before training stops; 0 trains to the end
 * @param evaluationClips clips per sample at the final evaluation, uniformly spaced, probabilities averaged
 * @param precision number format of the convolutions and matrix products
 * @param device {@code cpu} or {@code cuda:N}
 * @param workers networks stepped side by side; 0 takes as many as there are cores for, by {@code threads} each
 * @param threads torch threads of each network: 1 where several networks train, more where one alone has many cores; a
 *     run's numbers hold for its count, and its core seconds count the first of them
 * @param loaderThreads threads that augment and batch
 * @param loaderPrefetch batches made ahead of the training, at most: with those in use, this bounds the loader's memory
 * @param checkpointSeconds least time between two checkpoints, in the middle of an epoch as well; a resumed run repeats at
 *     most this, to the same bits
 * @param keepCheckpoints newest checkpoints kept of a run that is not finished: if the last one turns out to be damaged,
 *     the run goes on from the one before
 * @param skipNonFinite batches of an epoch that may be skipped because their loss or gradient is NaN or infinite, before
 *     training stops; 0 stops at the first
 * @param seed start of every random stream of the run
 */
public record TrainingConfig(
        int epochs,
        int batch,
        OptimizerConfig optimizer,
        ScheduleConfig schedule,
        double clipNorm,
        double labelSmoothing,
        MixupConfig mixup,
        WeightDecayConfig weightDecay,
        int earlyStopping,
        int evaluationClips,
        Precision precision,
        String device,
        int workers,
        int threads,
        int loaderThreads,
        int loaderPrefetch,
        double checkpointSeconds,
        int keepCheckpoints,
        int skipNonFinite,
        long seed) {
    private static final int KEPT = 2;

    public TrainingConfig {
        Check.atLeast("training.epochs", epochs, 1);
        Check.atLeast("training.batch", batch, 2);
        Check.inRange("training.clip-norm", clipNorm, 0, Double.MAX_VALUE);
        Check.inRange("training.label-smoothing", labelSmoothing, 0, 0.999);
        Check.atLeast("training.early-stopping", earlyStopping, 0);
        Check.atLeast("training.evaluation-clips", evaluationClips, 1);
        Check.device("training.device", device);
        Check.atLeast("training.workers", workers, 0);
        Check.atLeast("training.threads", threads, 1);
        Check.atLeast("training.loader-threads", loaderThreads, 1);
        Check.atLeast("training.loader-prefetch", loaderPrefetch, 1);
        Check.inRange("training.checkpoint-seconds", checkpointSeconds, 0, Double.MAX_VALUE);
        Check.atLeast("training.keep-checkpoints", keepCheckpoints, 1);
        Check.atLeast("training.skip-non-finite", skipNonFinite, 0);
    }

    /** Without mixup, with one weight decay for all parameters and one torch thread for each network. */
    public TrainingConfig(
            int epochs,
            int batch,
            OptimizerConfig optimizer,
            ScheduleConfig schedule,
            double clipNorm,
            double labelSmoothing,
            int earlyStopping,
            int evaluationClips,
            Precision precision,
            String device,
            int workers,
            int loaderThreads,
            double checkpointSeconds,
            long seed) {
        this(
                epochs,
                batch,
                optimizer,
                schedule,
                clipNorm,
                labelSmoothing,
                MixupConfig.defaults(),
                WeightDecayConfig.defaults(),
                earlyStopping,
                evaluationClips,
                precision,
                device,
                workers,
                1,
                loaderThreads,
                LoaderConfig.defaults().prefetch(),
                checkpointSeconds,
                KEPT,
                0,
                seed);
    }

    public static TrainingConfig defaults() {
        return new TrainingConfig(
                45, 32, SgdConfig.defaults(), CosineConfig.defaults(), 0, 0, 0, 1, Precision.AUTO, "cpu", 0, 1, 15, 1);
    }

    /** The number of networks stepped at once on this machine. */
    public int workerCount() {
        return workers > 0 ? workers : Math.max(1, Runtime.getRuntime().availableProcessors() / threads);
    }

    public TrainingConfig withSeed(long other) {
        return with(optimizer, mixup, other);
    }

    public TrainingConfig withLearningRate(double learningRate) {
        return with(withRate(optimizer, learningRate), mixup, seed);
    }

    public TrainingConfig withMixup(MixupConfig other) {
        return with(optimizer, other, seed);
    }

    /**
     * Another choice of what is kept and what is let pass.
     *
     * @param keep newest checkpoints kept
     * @param skip batches of an epoch that may be skipped
     */
    public TrainingConfig withTolerance(int keep, int skip) {
        return new TrainingConfig(
                epochs,
                batch,
                optimizer,
                schedule,
                clipNorm,
                labelSmoothing,
                mixup,
                weightDecay,
                earlyStopping,
                evaluationClips,
                precision,
                device,
                workers,
                threads,
                loaderThreads,
                loaderPrefetch,
                checkpointSeconds,
                keep,
                skip,
                seed);
    }

    /** With a variation's own settings where it has them. */
    TrainingConfig varied(VariationConfig own) {
        return new TrainingConfig(
                epochs,
                batch,
                Objects.requireNonNullElse(own.optimizer(), optimizer),
                schedule,
                clipNorm,
                Objects.requireNonNullElse(own.labelSmoothing(), labelSmoothing),
                Objects.requireNonNullElse(own.mixup(), mixup),
                weightDecay,
                Objects.requireNonNullElse(own.earlyStopping(), earlyStopping),
                evaluationClips,
                precision,
                device,
                workers,
                threads,
                loaderThreads,
                loaderPrefetch,
                checkpointSeconds,
                keepCheckpoints,
                skipNonFinite,
                seed);
    }

    private TrainingConfig with(OptimizerConfig nextOptimizer, MixupConfig nextMixup, long nextSeed) {
        return new TrainingConfig(
                epochs,
                batch,
                nextOptimizer,
                schedule,
                clipNorm,
                labelSmoothing,
                nextMixup,
                weightDecay,
                earlyStopping,
                evaluationClips,
                precision,
                device,
                workers,
                threads,
                loaderThreads,
                loaderPrefetch,
                checkpointSeconds,
                keepCheckpoints,
                skipNonFinite,
                nextSeed);
    }

    private static OptimizerConfig withRate(OptimizerConfig optimizer, double rate) {
        return switch (optimizer) {
            case SgdConfig sgd -> new SgdConfig(rate, sgd.momentum(), sgd.nesterov(), sgd.weightDecay());
            case AdamConfig adam ->
                new AdamConfig(rate, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
            case AdagradConfig adagrad ->
                new AdagradConfig(rate, adagrad.lrDecay(), adagrad.epsilon(), adagrad.weightDecay());
        };
    }
}
